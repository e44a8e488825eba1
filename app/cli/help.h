// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace orangery::cli {

/// Columns that help may take: those of the terminal, within reason.
[[nodiscard]] std::size_t helpWidth();

/// `text` broken into lines of at most `width` columns, between words.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width);

/// The commands of one tool ("" = all tools), one a line: name and title.
[[nodiscard]] std::string commandList(const TaskRegistry& registry, std::string_view tool);

}  // namespace orangery::cli
