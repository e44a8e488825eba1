// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/command_tree.h"
#include "engine/command_line/completion.h"
#include "engine/command_line/global_options.h"

namespace orangery::command_line {

namespace {

std::string line(const std::string& condition, const std::string& rest)
{
    return "complete -c orangery -n " + shellQuoted(condition) + " " + rest + "\n";
}

std::string seen(const std::string& words)
{
    return "__fish_seen_subcommand_from " + words;
}

/// How an option takes its value: -x needs one that is no file, -r -F one that is.
std::string valueWords(const OptionSpec& spec)
{
    switch (spec.type) {
    case OptionType::Flag:
        return {};
    case OptionType::InputPath:
    case OptionType::OutputPath:
        return " -r -F";
    case OptionType::Choice: {
        std::string words;
        for (const std::string& choice : spec.choices)
            words += (words.empty() ? "" : " ") + choice;
        return " -x -a " + shellQuoted(words);
    }
    default:
        return " -x";
    }
}

std::string optionLines(const std::string& condition, const Task& task)
{
    std::string lines;
    const OptionTable table = commandOptions(task);
    for (const OptionSpec& spec : table.specs()) {
        if (spec.positional) {
            lines += line(condition, spec.type == OptionType::Choice ? "-a" + valueWords(spec).substr(6) : "-F");
            continue;
        }
        const std::string shortName = spec.shortName == '\0' ? "" : std::string(" -s ") + spec.shortName;
        lines += line(condition, "-l " + spec.name + shortName + valueWords(spec) + " -d " + shellQuoted(spec.help));
    }
    return lines;
}

}  // namespace

std::string fishCompletion(const TaskRegistry& tasks)
{
    std::string script = "# Completion of orangery for fish.\ncomplete -c orangery -f\n";
    for (const Tool& tool : commandTree(tasks)) {
        script += line("__fish_use_subcommand", "-a " + tool.name + " -d " + shellQuoted(tool.title));
        if (tool.name == "open")
            script += line(seen("open"), "-F");
        if (tool.task != nullptr)
            script += optionLines(seen(tool.name), *tool.task);
        std::string verbs;
        for (const Verb& verb : tool.verbs)
            verbs += (verbs.empty() ? "" : " ") + verb.name;
        for (const Verb& verb : tool.verbs) {
            script += line(seen(tool.name) + "; and not " + seen(verbs),
                           "-a " + verb.name + " -d " + shellQuoted(verb.task->title));
            script += optionLines(seen(tool.name) + "; and " + seen(verb.name), *verb.task);
        }
    }
    return script;
}

}  // namespace orangery::command_line
