// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/encoding/dual_encoder.h"

#include <span>
#include <string>
#include <vector>

namespace orangery::text {
class Tokenizer;
}

namespace orangery::zero_shot {

struct TokenisedTexts {
    std::vector<TextIds> ids;
    std::vector<std::size_t> cut;  ///< places of texts that are longer than the context: the rest of them is not read
};

/// Texts as a text tower takes them: cut at its context, and where it is causal and reads its end token, without what
/// follows that, which changes nothing. ErrorCode::Input naming the text that holds the end token in words (it would end
/// there), or for which the vocabulary has no token.
[[nodiscard]] Result<TokenisedTexts> tokenise(std::span<const std::string> texts, const text::Tokenizer& tokenizer,
                                              const models::TextSizes& sizes);

}  // namespace orangery::zero_shot
