// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/command_line/command_tree.h"
#include "engine/command_line/completion.h"
#include "engine/command_line/global_options.h"

namespace orangery::command_line {

namespace {

constexpr std::string_view kScript = R"(#compdef orangery
# Completion of orangery for zsh.
_orangery() {
  local -a list
  if (( CURRENT == 2 )); then
    list=(@COMMANDS@)
    _describe command list
    return
  fi
  local tool="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$tool" in
@TOOLS@  *) _files ;;
  esac
}
_orangery "$@"
)";

std::string escaped(std::string_view text, std::string_view special)
{
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

std::string described(const std::string& name, const std::string& title)
{
    return shellQuoted(escaped(name, ":") + ":" + title);
}

/// What completes the value: ":value:(a b)", ":path:_files" or ": :" for free text.
std::string valueAction(const OptionSpec& spec)
{
    switch (spec.type) {
    case OptionType::Flag:
        return {};
    case OptionType::Choice: {
        std::string words;
        for (const std::string& choice : spec.choices)
            words += (words.empty() ? "" : " ") + choice;
        return ":" + spec.name + ":(" + words + ")";
    }
    case OptionType::InputPath:
    case OptionType::OutputPath:
        return ":" + spec.name + ":_files";
    default:
        return spec.positional ? ":" + spec.name + ":_files" : ":" + spec.name + ": ";
    }
}

std::string argumentSpecs(const OptionTable& table)
{
    std::string specs;
    for (const OptionSpec& spec : table.specs()) {
        const bool many = spec.type == OptionType::List || spec.type == OptionType::Weights;
        if (spec.positional) {
            specs += " " + shellQuoted((many ? "*" : "") + valueAction(spec));
            continue;
        }
        const std::string rest = "[" + escaped(spec.help, "[]:\\") + "]" + valueAction(spec);
        specs += " " + shellQuoted((many ? "*--" : "--") + spec.name + rest);
        if (spec.shortName != '\0')
            specs += " " + shellQuoted(std::string(many ? "*-" : "-") + spec.shortName + rest);
    }
    return specs;
}

std::string argumentsOf(const Task& task)
{
    return "_arguments" + argumentSpecs(commandOptions(task)) + " '--help[Tell what this command takes.]'";
}

std::string branchOf(const Tool& tool)
{
    if (tool.task != nullptr)
        return "  " + tool.name + ") " + argumentsOf(*tool.task) + " ;;\n";
    if (tool.verbs.empty())
        return {};
    std::string list;
    std::string branches;
    for (const Verb& verb : tool.verbs) {
        list += (list.empty() ? "" : " ") + described(verb.name, verb.task->title);
        branches += "    " + verb.name + ") " + argumentsOf(*verb.task) + " ;;\n";
    }
    return "  " + tool.name + ")\n    if (( CURRENT == 2 )); then\n      list=(" + list +
           ")\n      _describe command list\n      return\n    fi\n    local verb=\"$words[2]\"\n    shift words\n"
           "    (( CURRENT-- ))\n    case \"$verb\" in\n" +
           branches + "    esac ;;\n";
}

}  // namespace

std::string zshCompletion(const TaskRegistry& tasks)
{
    std::string commands;
    std::string branches;
    for (const Tool& tool : commandTree(tasks)) {
        const std::string title = tool.verbs.empty() ? tool.title : counted(tool.verbs.size(), "command(s)");
        commands += (commands.empty() ? "" : " ") + described(tool.name, title);
        branches += branchOf(tool);
    }
    return filledTemplate(kScript, {{"COMMANDS", commands}, {"TOOLS", branches}});
}

}  // namespace orangery::command_line
