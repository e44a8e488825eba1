// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/command_tree.h"
#include "engine/command_line/completion.h"
#include "engine/command_line/global_options.h"
#include "engine/command_line/option_text.h"

namespace orangery::command_line {

namespace {

// `words` is what may stand here; when it stays empty, bash completes files.
constexpr std::string_view kScript = R"(# Completion of orangery for bash.
_orangery() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command='' words='' word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) continue ;; esac
    command="$command${command:+ }$word"
    case "$command" in @SINGLE@ | *' '*) break ;; esac
  done
  case "$command $previous" in
@CHOICES@  *)
    case "$current" in
    -*)
      case "$command" in
@OPTIONS@      *) words=@GLOBAL@ ;;
      esac ;;
    *)
      case "$command" in
      '') words=@FIRST@ ;;
@SECOND@      esac ;;
    esac ;;
  esac
  COMPREPLY=()
  if [ -n "$words" ]; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -o bashdefault -o default -F _orangery orangery
)";

class WordList {
public:
    void add(const std::string& word) { m_words += (m_words.empty() ? "" : " ") + word; }
    void addAll(const std::vector<std::string>& words)
    {
        for (const std::string& word : words)
            add(word);
    }
    [[nodiscard]] std::string quoted() const { return shellQuoted(m_words); }

private:
    std::string m_words;
};

std::string optionWords(const OptionTable& table)
{
    WordList words;
    for (const OptionSpec& spec : table.specs())
        if (!spec.positional)
            words.add("--" + spec.name);
    words.add("--help");
    return words.quoted();
}

std::string branch(std::string_view indent, const std::string& pattern, const std::string& words)
{
    return std::string(indent) + pattern + ") words=" + words + " ;;\n";
}

std::string choiceWords(const OptionSpec& spec)
{
    WordList words;
    words.addAll(spec.choices);
    return words.quoted();
}

}  // namespace

std::string bashCompletion(const TaskRegistry& tasks)
{
    std::string choices;
    std::string options;
    std::string second;
    for (const Task& task : tasks.tasks()) {
        const OptionTable table = commandOptions(task);
        const std::string name = commandName(task.id);
        options += branch("      ", shellQuoted(name), optionWords(table));
        for (const OptionSpec& spec : table.specs()) {
            if (spec.type != OptionType::Choice)
                continue;
            if (spec.positional)
                second += branch("      ", shellQuoted(name), choiceWords(spec));
            else
                choices += branch("  ", shellQuoted(name + " --" + spec.name), choiceWords(spec));
        }
    }
    WordList first;
    std::string single;
    for (const Tool& tool : commandTree(tasks)) {
        first.add(tool.name);
        if (tool.verbs.empty()) {
            single += (single.empty() ? "" : " | ") + tool.name;
            continue;
        }
        WordList verbs;
        for (const Verb& verb : tool.verbs)
            verbs.add(verb.name);
        second += branch("      ", tool.name, verbs.quoted());
    }
    return filledTemplate(kScript, {{"SINGLE", single},
                                    {"CHOICES", choices},
                                    {"OPTIONS", options},
                                    {"GLOBAL", optionWords(globalOptions())},
                                    {"FIRST", first.quoted()},
                                    {"SECOND", second}});
}

}  // namespace orangery::command_line
