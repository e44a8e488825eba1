// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

#include "engine/command_line/option_text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace orangery::cli {

namespace {

constexpr std::size_t kNameColumn = 30;

}  // namespace

std::size_t helpWidth()
{
    constexpr std::size_t kNarrowest = 60;
    constexpr std::size_t kWidest = 120;
    constexpr std::size_t kNoTerminal = 100;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return kNoTerminal;
    return std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
}

std::string wrapped(std::string_view text, std::size_t width)
{
    std::string lines;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (column > 0 && column + 1 + word.size() > width) {
            lines += '\n';
            column = 0;
        } else if (column > 0) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += word.size();
    }
    return lines;
}

std::string commandList(const TaskRegistry& registry, std::string_view tool)
{
    std::string list;
    for (const Task& task : registry.tasks()) {
        if (!tool.empty() && command_line::toolOf(task.id) != tool)
            continue;
        std::string line = "  " + command_line::commandName(task.id);
        line.resize(std::max(line.size() + 2, kNameColumn), ' ');
        list += line + task.title + "\n";
    }
    return list;
}

}  // namespace orangery::cli
