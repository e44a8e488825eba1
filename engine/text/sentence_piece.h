// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/tokenizer.h"

#include <memory>
#include <string_view>

namespace orangery::text {

/// A SentencePiece model, run by the sentencepiece library. It puts no special tokens around a text. Throws TextFault
/// when the bytes are no such model.
[[nodiscard]] std::unique_ptr<Tokenizer> makeSentencePieceTokenizer(std::string_view model);

}  // namespace orangery::text
