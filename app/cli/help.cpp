// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

#include "engine/base/numbers.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace orangery::cli {

namespace {

constexpr std::size_t kNameColumn = 30;

std::string rangeOf(const OptionSpec& spec)
{
    if (spec.minimum && spec.maximum)
        return formatNumber(*spec.minimum) + " to " + formatNumber(*spec.maximum);
    if (spec.minimum)
        return "at least " + formatNumber(*spec.minimum);
    if (spec.maximum)
        return "at most " + formatNumber(*spec.maximum);
    return {};
}

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

std::string valuePlaceholder(const OptionSpec& spec)
{
    switch (spec.type) {
    case OptionType::Flag:
        return {};
    case OptionType::Integer:
        return "N";
    case OptionType::Real:
        return "X";
    case OptionType::InputPath:
    case OptionType::OutputPath:
        return "PATH";
    case OptionType::List:
        return "NAME,...";
    case OptionType::Weights:
        return "NAME[=W]";
    case OptionType::Choice: {
        std::string text;
        for (const std::string& choice : spec.choices)
            text += (text.empty() ? "" : "|") + choice;
        return text;
    }
    case OptionType::Text:
        return "TEXT";
    }
    return {};
}

std::string optionDescription(const OptionSpec& spec)
{
    std::string facts;
    const auto add = [&facts](const std::string& fact) {
        if (!fact.empty())
            facts += (facts.empty() ? "" : "; ") + fact;
    };
    if (spec.required && spec.defaultValue.is_null())
        add("required");
    if (!spec.defaultValue.is_null() && spec.type != OptionType::Flag) {
        const std::string shown = formatOption(spec, spec.defaultValue);
        if (!shown.empty())
            add("default " + shown);
    }
    add(rangeOf(spec));
    add(spec.unit);
    if (!spec.enabledIf.empty())
        add("only with " + spec.enabledIf);
    return facts.empty() ? spec.help : spec.help + " [" + facts + "]";
}

std::string commandName(std::string_view taskId)
{
    std::string name(taskId);
    std::replace(name.begin(), name.end(), '.', ' ');
    return name;
}

std::string commandList(const TaskRegistry& registry, std::string_view tool)
{
    std::string list;
    for (const Task& task : registry.tasks()) {
        const std::string_view id = task.id;
        if (!tool.empty() && id.substr(0, id.find('.')) != tool)
            continue;
        std::string line = "  " + commandName(id);
        line.resize(std::max(line.size() + 2, kNameColumn), ' ');
        list += line + task.title + "\n";
    }
    return list;
}

}  // namespace orangery::cli
