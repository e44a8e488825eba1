// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/text_ids.h"

#include "engine/base/letters.h"
#include "engine/text/tokenizer.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

using models::TextPooling;

/// The end of what the pooled token sees: behind the token that is pooled.
std::size_t readUntil(const TextIds& ids, const models::TextSizes& sizes)
{
    if (!sizes.causal || ids.empty())
        return ids.size();
    auto pooled = ids.end();
    if (sizes.pooling == TextPooling::FirstEnd)
        pooled = std::find(ids.begin(), ids.end(), static_cast<std::uint32_t>(sizes.endToken));
    else if (sizes.pooling == TextPooling::HighestId)
        pooled = std::max_element(ids.begin(), ids.end());
    return pooled == ids.end() ? ids.size() : static_cast<std::size_t>(pooled - ids.begin()) + 1;
}

/// Whether a text would be read to its middle only because the end token is written out in it. Letters that a tokenizer
/// knows by no other token than its end token are the reference's own reading.
bool holdsEndToken(std::string_view text, const text::Encoding& encoding, const text::Tokenizer& tokenizer,
                   const models::TextSizes& sizes)
{
    if (sizes.pooling != TextPooling::FirstEnd && sizes.pooling != TextPooling::HighestId)
        return false;
    // The tokenizer's own end token stands behind the text.
    const std::uint32_t end = encoding.ids.empty() ? 0 : encoding.ids.back();
    if (const auto written = tokenizer.tokenOf(end);
        written && lowered(text).find(lowered(*written)) == std::string::npos)
        return false;
    return encoding.ids.size() > 1 && std::count(encoding.ids.begin(), encoding.ids.end(), end) > 1 &&
           (sizes.pooling == TextPooling::HighestId || end == static_cast<std::uint32_t>(sizes.endToken));
}

}  // namespace

Result<TokenisedTexts> tokenise(std::span<const std::string> texts, const text::Tokenizer& tokenizer,
                                const models::TextSizes& sizes)
{
    TokenisedTexts tokenised;
    const auto context = static_cast<std::size_t>(sizes.context);
    const bool padded = sizes.pooling == TextPooling::Last;
    const text::EncodeOptions options{.context = padded ? context : 0,
                                      .padId = static_cast<std::uint32_t>(sizes.padToken),
                                      .fillsUp = false};  // what reads all tokens must not read padding
    for (const std::string& text : texts) {
        Result<text::Encoding> encoding = tokenizer.encode(text, options);
        if (encoding && !padded && holdsEndToken(text, *encoding, tokenizer, sizes))
            return failure(ErrorCode::Input, "the text '" + text + "' holds the model's end token in words",
                           "the model would read it to there only", "Leave it out of the text.");
        if (encoding && encoding->ids.size() > context)
            encoding = tokenizer.encode(text, {.context = context}).map([](text::Encoding cut) {
                cut.isCut = true;
                return cut;
            });
        if (!encoding) {
            Error error = encoding.error();
            error.message = "the text '" + text + "': " + error.message;
            return failure(std::move(error));
        }
        if (encoding->ids.empty())
            return failure(ErrorCode::Input, "the text '" + text + "' has no token",
                           "the tokenizer makes nothing of it");
        if (encoding->isCut)
            tokenised.cut.push_back(tokenised.ids.size());
        encoding->ids.resize(readUntil(encoding->ids, sizes));
        tokenised.ids.push_back(std::move(encoding->ids));
    }
    return tokenised;
}

}  // namespace orangery::zero_shot
