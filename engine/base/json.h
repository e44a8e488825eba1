// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace orangery {

/// Objects keep the order of their keys: judges, policies and tables are ordered by the user.
using Json = nlohmann::ordered_json;

struct JsonLimits {
    std::size_t maxDepth = 200;  ///< brackets within brackets
};

/// Parses one document. Refuses NaN, infinities, trailing text, invalid UTF-8 and deeper nesting than
/// `limits.maxDepth` with ErrorCode::Input naming `source`, line and column. An escaped lone surrogate
/// (which Python writes and reads) becomes U+FFFD.
[[nodiscard]] Result<Json> parseJson(std::string_view text, std::string_view source, JsonLimits limits = {});

struct JsonStyle {
    int indent = -1;     ///< spaces a level; -1 writes one line
    bool ascii = false;  ///< everything outside ASCII as \uXXXX
    bool spaced = true;  ///< one line only: a blank after ',' and ':', as Python writes
};

/// Writes a document. Floating-point numbers are the shortest decimal that reads back to the same
/// double, with ".0" where it would read back as an integer; invalid UTF-8 becomes U+FFFD; NaN and
/// infinities, which JSON does not have, become null.
[[nodiscard]] std::string writeJson(const Json& value, JsonStyle style = {});

/// As writeJson, with two blanks a level and a final line break: for files that people open.
[[nodiscard]] std::string writeJsonFile(const Json& value);

/// `text` with every malformed UTF-8 sequence replaced by U+FFFD.
[[nodiscard]] std::string repairUtf8(std::string_view text);

/// Byte offset of the first malformed UTF-8 sequence, or npos.
[[nodiscard]] std::size_t findInvalidUtf8(std::string_view text);

}  // namespace orangery
