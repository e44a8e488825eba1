// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <string>
#include <vector>

namespace orangery::command_line {

struct Verb {
    std::string name;
    const Task* task = nullptr;
};

/// The first word of a command: a tool with its verbs, or a whole command of one word.
struct Tool {
    std::string name;
    std::string title;
    const Task* task = nullptr;  ///< of a command of one word that is a task
    std::vector<Verb> verbs;
};

/// The commands as people type them: the tasks, and the two words that the program itself knows.
[[nodiscard]] std::vector<Tool> commandTree(const TaskRegistry& tasks);

/// A word of a script in single quotes, for bash, zsh and fish alike.
[[nodiscard]] std::string shellQuoted(std::string_view text);

/// `template` with every "@NAME@" replaced by its text.
struct Placeholder {
    std::string_view name;
    std::string text;
};
[[nodiscard]] std::string filledTemplate(std::string_view script, const std::vector<Placeholder>& placeholders);

}  // namespace orangery::command_line
