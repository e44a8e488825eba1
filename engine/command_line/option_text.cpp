// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/option_text.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace orangery::command_line {

namespace {

/// A bound as people write it: a million is no 1e+06.
std::string bound(double value)
{
    constexpr double kLargestWhole = 1e15;
    return std::abs(value) < kLargestWhole && std::floor(value) == value ? formatFixed(value, 0) : formatNumber(value);
}

std::string rangeOf(const OptionSpec& spec)
{
    if (spec.minimum && spec.maximum)
        return bound(*spec.minimum) + " to " + bound(*spec.maximum);
    if (spec.minimum)
        return "at least " + bound(*spec.minimum);
    if (spec.maximum)
        return "at most " + bound(*spec.maximum);
    return {};
}

bool takesMany(const OptionSpec& spec)
{
    return spec.type == OptionType::List || spec.type == OptionType::Weights;
}

}  // namespace

std::string commandName(std::string_view taskId)
{
    std::string name(taskId);
    std::replace(name.begin(), name.end(), '.', ' ');
    return name;
}

std::string toolOf(std::string_view taskId)
{
    return std::string(taskId.substr(0, taskId.find('.')));
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
    case OptionType::Text:
        return "TEXT";
    case OptionType::InputPath:
    case OptionType::OutputPath:
        return "PATH";
    case OptionType::List:
        return "NAME,...";
    case OptionType::Weights:
        return "NAME[=W]";
    case OptionType::Choice:
        break;
    }
    std::string text;
    for (const std::string& choice : spec.choices)
        text += (text.empty() ? "" : "|") + choice;
    return text;
}

std::string argumentPlaceholder(const OptionSpec& spec)
{
    std::string name = spec.name;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return takesMany(spec) ? name + "..." : name;
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
    if (!spec.defaultValue.is_null() && spec.type != OptionType::Flag)
        if (const std::string shown = formatOption(spec, spec.defaultValue); !shown.empty())
            add("default " + shown + (spec.unit.empty() ? "" : " " + spec.unit));
    add(rangeOf(spec));
    if (spec.defaultValue.is_null())
        add(spec.unit.empty() ? "" : "in " + spec.unit);
    if (spec.positional && spec.type == OptionType::Choice)
        add("one of " + valuePlaceholder(spec));
    if (takesMany(spec) && !spec.positional)
        add("repeatable");
    if (!spec.enabledIf.empty())
        add("only with " + spec.enabledIf);
    return facts.empty() ? spec.help : spec.help + " [" + facts + "]";
}

std::string usageLine(const Task& task)
{
    std::string line = "orangery " + commandName(task.id);
    for (const OptionSpec& spec : task.options.specs())
        if (spec.positional)
            line += " " + (spec.required ? argumentPlaceholder(spec) : "[" + argumentPlaceholder(spec) + "]");
    return line + " [OPTIONS]";
}

std::vector<OptionGroup> groupedOptions(const OptionTable& table)
{
    std::vector<OptionGroup> groups;
    for (const OptionSpec& spec : table.specs()) {
        const std::string title = spec.positional ? "Arguments" : spec.group.empty() ? "Options" : spec.group;
        const auto found =
            std::find_if(groups.begin(), groups.end(), [&](const OptionGroup& group) { return group.title == title; });
        if (found == groups.end())
            groups.push_back({title, {spec}});
        else
            found->options.push_back(spec);
    }
    return groups;
}

}  // namespace orangery::command_line
