// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/model.h"
#include "engine/text/tokenizer.h"

#include <memory>
#include <string_view>

namespace orangery::text {

/// A tokenizer as a tokenizer.json describes it, with the meaning that the `tokenizers` package gives to it. `padToken`
/// is the token that pads where the document says nothing. Throws TextFault when a part is malformed or not supported.
[[nodiscard]] std::unique_ptr<Tokenizer> makeJsonTokenizer(const FileJson& document, ModelParts model = {},
                                                           std::string_view padToken = {});

/// Parses a file of a tokenizer; throws TextFault with line and column when it is no JSON or nested too deeply.
[[nodiscard]] FileJson parseFileJson(std::string_view text);

/// Throws TextFault when brackets are nested more deeply than a parser can follow.
void checkDepth(std::string_view text);

}  // namespace orangery::text
