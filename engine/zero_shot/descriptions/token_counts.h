// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <memory>
#include <string>

namespace orangery::text {
class Tokenizer;
}

namespace orangery::zero_shot {

/// Counts the tokens of texts for a model's text tower.
class TokenCounter {
public:
    /// Of a folder, a file of weights, a found model, or the photo-encoder. ErrorCode::Input when it has no text tower or no
    /// tokenizer.
    [[nodiscard]] static Result<TokenCounter> open(const std::string& model);
    TokenCounter(TokenCounter&&) noexcept;
    ~TokenCounter();

    struct Length {
        std::size_t tokens = 0;  ///< with those around the text; at most the context where the tokenizer cuts
        bool isTooLong = false;  ///< the model reads its beginning only
    };
    [[nodiscard]] Result<Length> lengthOf(const std::string& text) const;
    [[nodiscard]] std::size_t context() const { return m_context; }  ///< tokens of the longest text

private:
    TokenCounter(std::unique_ptr<text::Tokenizer> tokenizer, std::size_t context);

    std::unique_ptr<text::Tokenizer> m_tokenizer;
    std::size_t m_context = 0;
};

}  // namespace orangery::zero_shot
