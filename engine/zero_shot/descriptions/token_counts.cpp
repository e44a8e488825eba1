// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/token_counts.h"

#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/encoders/model_files.h"
#include "engine/text/model_tokenizer.h"

namespace orangery::zero_shot {

Result<TokenCounter> TokenCounter::open(const fs::path& model)
{
    const Result<models::ModelFiles> files = models::openModelFiles(model);
    if (!files)
        return failure(files.error());
    const Result<models::EncoderConfig> config = models::encoderConfigOf(*files, {});
    if (!config)
        return failure(config.error());
    if (!config->text)
        return failure(ErrorCode::Input, model.string() + " has no text tower", "it takes no texts");
    Result<std::unique_ptr<text::Tokenizer>> tokenizer = text::openModelTokenizer(model);
    if (!tokenizer)
        return failure(tokenizer.error());
    return TokenCounter(*std::move(tokenizer), static_cast<std::size_t>(config->text->context));
}

TokenCounter::TokenCounter(std::unique_ptr<text::Tokenizer> tokenizer, std::size_t context)
    : m_tokenizer(std::move(tokenizer)), m_context(context)
{
}
TokenCounter::TokenCounter(TokenCounter&&) noexcept = default;
TokenCounter::~TokenCounter() = default;

Result<TokenCounter::Length> TokenCounter::lengthOf(const std::string& text) const
{
    const Result<text::Encoding> encoding = m_tokenizer->encode(text, {});
    if (!encoding)
        return failure(encoding.error());
    return Length{.tokens = encoding->ids.size(), .isTooLong = encoding->isCut || encoding->ids.size() > m_context};
}

}  // namespace orangery::zero_shot
