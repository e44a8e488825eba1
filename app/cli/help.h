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

/// What is written after an option's name: "N", "NAME[=W]", "svg|png|pdf"; empty for a flag.
[[nodiscard]] std::string valuePlaceholder(const OptionSpec& spec);

/// One paragraph: what the option means, then default, range and unit.
[[nodiscard]] std::string optionDescription(const OptionSpec& spec);

/// The commands whose id begins with `tool` ("" = all), one a line: name and title.
[[nodiscard]] std::string commandList(const TaskRegistry& registry, std::string_view tool);

/// "comcts search" for the id "comcts.search".
[[nodiscard]] std::string commandName(std::string_view taskId);

}  // namespace orangery::cli
