// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/command_tree.h"

#include "engine/command_line/option_text.h"

#include <algorithm>

namespace orangery::command_line {

std::vector<Tool> commandTree(const TaskRegistry& tasks)
{
    std::vector<Tool> tools;
    for (const Task& task : tasks.tasks()) {
        const std::string name = toolOf(task.id);
        auto tool = std::find_if(tools.begin(), tools.end(), [&](const Tool& other) { return other.name == name; });
        if (tool == tools.end())
            tool = tools.insert(tools.end(), Tool{.name = name, .title = task.title, .task = nullptr, .verbs = {}});
        if (task.id == name)
            tool->task = &task;
        else
            tool->verbs.push_back({task.id.substr(name.size() + 1), &task});
    }
    tools.push_back(
        {.name = "open", .title = "Open the window on runs, projects or files", .task = nullptr, .verbs = {}});
    tools.push_back({.name = "help", .title = "Tell what a command takes", .task = nullptr, .verbs = {}});
    return tools;
}

std::string shellQuoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

std::string filledTemplate(std::string_view script, const std::vector<Placeholder>& placeholders)
{
    std::string text(script);
    for (const Placeholder& placeholder : placeholders) {
        const std::string mark = "@" + std::string(placeholder.name) + "@";
        for (std::size_t at = text.find(mark); at != std::string::npos;
             at = text.find(mark, at + placeholder.text.size()))
            text.replace(at, mark.size(), placeholder.text);
    }
    return text;
}

}  // namespace orangery::command_line
