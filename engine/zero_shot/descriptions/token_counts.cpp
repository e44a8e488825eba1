// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/token_counts.h"

#include "engine/models/catalogue/model_search.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/encoders/model_files.h"
#include "engine/text/model_tokenizer.h"
#include "engine/zero_shot/encoding/open_encoder.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

constexpr text::EncodeOptions kUnfilled{.fillsUp = false};

/// The model's context, or the fewer tokens at which its tokenizer's file has every text cut.
std::size_t tokensRead(const text::Tokenizer& tokenizer, std::size_t context)
{
    std::string text;
    for (std::size_t i = 0; i < context; ++i)
        text += "a ";
    const Result<text::Encoding> encoding = tokenizer.encode(text, kUnfilled);
    return encoding && encoding->isCut ? std::min(context, encoding->ids.size()) : context;
}

}  // namespace

Result<TokenCounter> TokenCounter::open(const std::string& model)
{
    const Result<fs::path> path =
        models::resolveModel(model == kPhotoEncoder ? std::string(kPhotoSentenceEncoder) : model);
    if (!path)
        return failure(path.error());
    const Result<models::ModelFiles> files = models::openModelFiles(*path);
    if (!files)
        return failure(files.error());
    const Result<models::EncoderConfig> config = models::encoderConfigOf(*files, {});
    if (!config)
        return failure(config.error());
    if (!config->text)
        return failure(ErrorCode::Input, path->string() + " has no text tower", "it takes no texts");
    Result<std::unique_ptr<text::Tokenizer>> tokenizer = text::openModelTokenizer(*path);
    if (!tokenizer)
        return failure(tokenizer.error());
    const std::size_t context = tokensRead(**tokenizer, static_cast<std::size_t>(config->text->context));
    return TokenCounter(*std::move(tokenizer), context);
}

TokenCounter::TokenCounter(std::unique_ptr<text::Tokenizer> tokenizer, std::size_t context)
    : m_tokenizer(std::move(tokenizer)), m_context(context)
{
}
TokenCounter::TokenCounter(TokenCounter&&) noexcept = default;
TokenCounter::~TokenCounter() = default;

Result<TokenCounter::Length> TokenCounter::lengthOf(const std::string& text) const
{
    const Result<text::Encoding> encoding = m_tokenizer->encode(text, kUnfilled);
    if (!encoding)
        return failure(encoding.error());
    return Length{.tokens = encoding->ids.size(), .isTooLong = encoding->isCut || encoding->ids.size() > m_context};
}

}  // namespace orangery::zero_shot
