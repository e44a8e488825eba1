// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/model.h"

#include <string_view>

namespace orangery::text {

/// A tokenizer.json whose vocabulary and merges were read straight into what the models take: as JSON values, 128,000
/// tokens and twice as many merges would take most of the time of loading.
struct TokenizerDocument {
    FileJson json;  ///< with an empty object and an empty list in place of what is in `model`
    ModelParts model;
};

/// Parses a file of a tokenizer; throws TextFault with line and column when it is no JSON or nested too deeply. Parts that
/// are not as usual stay JSON, to be refused by who reads them.
[[nodiscard]] TokenizerDocument parseTokenizerDocument(std::string_view text);

}  // namespace orangery::text
