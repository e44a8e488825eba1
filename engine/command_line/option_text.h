// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <string>
#include <string_view>
#include <vector>

namespace orangery::command_line {

/// "comcts search" for the id "comcts.search".
[[nodiscard]] std::string commandName(std::string_view taskId);

/// "comcts" for the id "comcts.search".
[[nodiscard]] std::string toolOf(std::string_view taskId);

/// What is written after an option's name: "N", "NAME[=W]", "svg|png|pdf"; empty for a flag.
[[nodiscard]] std::string valuePlaceholder(const OptionSpec& spec);

/// What stands for a positional option: "RUN", "INPUT...".
[[nodiscard]] std::string argumentPlaceholder(const OptionSpec& spec);

/// One paragraph: what the option means, then default, range, unit and condition in square brackets.
[[nodiscard]] std::string optionDescription(const OptionSpec& spec);

/// "orangery comcts export RUN [OPTIONS]".
[[nodiscard]] std::string usageLine(const Task& task);

/// The options of a table under their headings, in the order in which the headings first come.
struct OptionGroup {
    std::string title;
    std::vector<OptionSpec> options;
};
[[nodiscard]] std::vector<OptionGroup> groupedOptions(const OptionTable& table);

}  // namespace orangery::command_line
