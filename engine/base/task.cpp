// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/task.h"

#include "engine/base/guarded.h"

#include <algorithm>

namespace orangery {

namespace {

std::string shellQuoted(const std::string& text)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+,./:@%";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos)
        return text;
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

}  // namespace

int exitCode(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
        return 0;
    case Outcome::Partial:
        return 3;
    case Outcome::Different:
        return 6;
    case Outcome::Cancelled:
        return exitCode(ErrorCode::Cancelled);
    }
    return 1;
}

const Task* TaskRegistry::find(std::string_view id) const
{
    const auto found = std::find_if(m_tasks.begin(), m_tasks.end(), [&](const Task& task) { return task.id == id; });
    return found == m_tasks.end() ? nullptr : &*found;
}

Result<TaskOutput> runTask(const Task& task, const Json& explicitValues, Context& context)
{
    const Result<Params> params = Params::make(task.options, explicitValues);
    if (!params)
        return failure(params.error());
    return guarded(task.id, [&] { return task.run(*params, context); });
}

std::string commandLine(const Task& task, const Json& explicitValues)
{
    std::string line = "orangery ";
    line += task.id;
    std::replace(line.begin(), line.end(), '.', ' ');
    for (const bool positional : {true, false}) {
        for (const OptionSpec& spec : task.options.specs()) {
            if (spec.positional != positional || !explicitValues.contains(spec.name))
                continue;
            const Json& value = explicitValues[spec.name];
            const bool switchedOff = value.is_boolean() && !value.get<bool>();
            if (value.is_null() || (switchedOff && spec.defaultValue != Json(true)))
                continue;
            if (switchedOff) {
                line += " --no-" + spec.name;
                continue;
            }
            if (!positional)
                line += " --" + spec.name;
            if (spec.type == OptionType::Flag)
                continue;
            if (positional && value.is_array()) {
                for (const Json& item : value)
                    line += " " + shellQuoted(item.get<std::string>());
            } else {
                line += " " + shellQuoted(formatOption(spec, value));
            }
        }
    }
    return line;
}

}  // namespace orangery
