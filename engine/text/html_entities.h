// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orangery::text {

/// What a named character reference of HTML 5 stands for; `name` without "&", and with ";" where it has one.
[[nodiscard]] std::optional<std::string_view> htmlEntity(std::string_view name);

/// Replaces character references as Python's html.unescape does: numbered ones, named ones, and the longest beginning
/// of a name that may stand without ";".
[[nodiscard]] std::string unescapeHtml(std::string_view text);

}  // namespace orangery::text
