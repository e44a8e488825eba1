// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "app/cli/help.h"
#include "engine/base/run_folder.h"
#include "engine/command_line/global_options.h"
#include "engine/command_line/option_text.h"
#include "engine/samples/catalogue.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace orangery::cli {

namespace {

using command_line::commandName;
using command_line::toolOf;

constexpr std::size_t kOptionColumn = 34;

Failure unknownWord(const std::string& what, const std::string& word, const std::vector<std::string>& known,
                    const std::string& prefix, const std::string& otherwise)
{
    const std::optional<std::string> near = nearestWord(word, known);
    return failure(ErrorCode::Usage, what + " '" + prefix + word + "'", {},
                   near ? "Did you mean '" + prefix + *near + "'?" : otherwise);
}

/// CLI11's layout with our usage line and argument names, and one blank line between groups.
class HelpFormatter final : public CLI::Formatter {
public:
    HelpFormatter()
    {
        column_width(kOptionColumn);
        label("Positionals", "Arguments");
    }

    /// `usage` is the whole usage line; the footer, which lists commands, stands before the options.
    [[nodiscard]] std::string make_help(const CLI::App* app, std::string usage,
                                        CLI::AppFormatMode /*mode*/) const override
    {
        std::string text = app->get_description() + "\n\nUsage: " + CLI::detail::trim(usage) + "\n" +
                           app->get_footer() + make_positionals(app);
        for (const std::string& group : app->get_groups()) {
            const auto options = app->get_options(
                [&group](const CLI::Option* o) { return o->get_group() == group && o->nonpositional(); });
            if (!options.empty())
                text += make_group(group, false, options);
        }
        return text;
    }

    [[nodiscard]] std::string make_option_name(const CLI::Option* option, bool isArgument) const override
    {
        return isArgument ? option->get_option_text() : CLI::Formatter::make_option_name(option, false);
    }

    [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override
    {
        return option->get_positional() ? std::string() : CLI::Formatter::make_option_opts(option);
    }
};

/// A CLI11 parser whose options, and the reading of their values, come from an option table.
class TableParser {
public:
    TableParser(const std::string& description, const OptionTable& table) : m_app(description)
    {
        m_app.allow_extras();
        m_app.formatter(std::make_shared<HelpFormatter>());
        for (const OptionSpec& spec : table.specs())
            bind(spec);
        m_app.set_help_flag("-h,--help", "Tell what this command takes.")->group("Every command");
    }

    [[nodiscard]] CLI::App& app() { return m_app; }

    /// Whether help was asked for. Extra arguments are left in `app().remaining()`.
    [[nodiscard]] Result<bool> parse(std::span<const std::string> arguments)
    {
        std::vector<std::string> reversed;  // CLI11 takes them from the back
        for (const std::string& argument : arguments) {
            // Written as one, an empty value would make CLI11 take the next argument for it.
            const bool emptyValue = argument.size() > 3 && argument.starts_with("--") && argument.ends_with("=");
            reversed.push_back(emptyValue ? argument.substr(0, argument.size() - 1) : argument);
            if (emptyValue)
                reversed.emplace_back();
        }
        std::reverse(reversed.begin(), reversed.end());
        try {
            m_app.parse(std::move(reversed));
        } catch (const CLI::CallForHelp&) {
            return true;
        } catch (const CLI::Error& error) {
            return failure(ErrorCode::Usage, error.what());
        }
        return false;
    }

    /// The values of the options that were given, checked.
    [[nodiscard]] Result<Json> values() const
    {
        Json values = Json::object();
        for (const auto& [spec, option] : m_bound) {
            if (option->results().empty())
                continue;
            Result<Json> value = valueOf(spec, option->results());
            if (!value)
                return value;
            values[spec.name] = *std::move(value);
        }
        return values;
    }

    [[nodiscard]] std::vector<std::string> optionNames() const
    {
        std::vector<std::string> names = {"--help"};
        for (const auto& [spec, option] : m_bound)
            if (!spec.positional)
                names.push_back("--" + spec.name);
        return names;
    }

private:
    void bind(const OptionSpec& spec)
    {
        const bool many = spec.type == OptionType::List || spec.type == OptionType::Weights;
        const std::string description = wrapped(command_line::optionDescription(spec), helpWidth() - kOptionColumn);
        std::string names = spec.positional ? spec.name : "--" + spec.name;
        if (spec.shortName != '\0' && !spec.positional)
            names = std::string("-") + spec.shortName + "," + names;
        CLI::Option* option = nullptr;
        if (spec.type == OptionType::Flag) {
            if (spec.defaultValue == Json(true))
                names += ",!--no-" + spec.name;
            option = m_app.add_flag(names, description);
        } else {
            option = m_app.add_option(names, CLI::callback_t(), description);
            option->multi_option_policy(many ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
            if (spec.positional && many)
                option->expected(-1);
            option->allow_extra_args(spec.positional && many);
            option->option_text(spec.positional ? command_line::argumentPlaceholder(spec)
                                                : command_line::valuePlaceholder(spec));
        }
        if (!spec.positional)
            option->group(spec.group.empty() ? "Options" : spec.group);
        m_bound.emplace_back(spec, option);
    }

    static Result<Json> valueOf(const OptionSpec& spec, const CLI::results_t& typed)
    {
        if (spec.type == OptionType::Weights || (spec.type == OptionType::List && spec.positional))
            return normaliseOption(spec, Json(typed));  // a file's name may hold a comma
        if (spec.type == OptionType::List) {
            Json items = Json::array();
            for (const std::string& text : typed) {
                Result<Json> some = parseOptionText(spec, text);
                if (!some)
                    return some;
                items.insert(items.end(), some->begin(), some->end());
            }
            return items;
        }
        return parseOptionText(spec, typed.back());
    }

    CLI::App m_app;
    std::deque<std::pair<OptionSpec, CLI::Option*>> m_bound;
};

std::vector<std::string> toolNames(const TaskRegistry& registry)
{
    std::vector<std::string> names = {"open", "help"};
    for (const Task& task : registry.tasks())
        if (std::string name = toolOf(task.id); std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    return names;
}

std::vector<std::string> verbsOf(const TaskRegistry& registry, const std::string& tool)
{
    std::vector<std::string> verbs;
    for (const Task& task : registry.tasks())
        if (task.id.starts_with(tool + "."))
            verbs.push_back(task.id.substr(tool.size() + 1));
    return verbs;
}

/// Whether a word stands in place of a command and names a file or folder, as file managers pass it. Commands come first.
bool isPath(const TaskRegistry& registry, const std::string& word)
{
    const std::vector<std::string> names = toolNames(registry);
    std::error_code ignored;
    return std::find(names.begin(), names.end(), word) == names.end() && fs::exists(word, ignored);
}

Failure unknownCommand(const TaskRegistry& registry, const std::string& word)
{
    for (const Task& task : registry.tasks())
        if (task.id.ends_with("." + word))
            return failure(ErrorCode::Usage, "unknown command '" + word + "'", {},
                           "Did you mean '" + commandName(task.id) + "'?");
    return unknownWord("unknown command", word, toolNames(registry), {}, "'orangery --help' lists the commands.");
}

Invocation helpOn(std::string text)
{
    Invocation invocation;
    invocation.kind = Invocation::Kind::Help;
    invocation.help = std::move(text);
    return invocation;
}

Invocation toolHelp(const TaskRegistry& registry, const std::string& tool)
{
    return helpOn("Usage: orangery " + tool + " COMMAND [OPTIONS]\n\nCommands:\n" + commandList(registry, tool) +
                  "\n'orangery " + tool + " COMMAND --help' tells what a command takes.\n");
}

Result<Invocation> parseTask(const Task& task, const Json& before, std::span<const std::string> arguments)
{
    TableParser parser(wrapped(task.help, helpWidth()), command_line::commandOptions(task));
    const Result<bool> helpAsked = parser.parse(arguments);
    if (!helpAsked)
        return failure(helpAsked.error());
    const std::string name = commandName(task.id);
    if (*helpAsked)
        return helpOn(parser.app().help(command_line::usageLine(task)));
    std::vector<std::string> extras = parser.app().remaining();
    std::erase(extras, "--");  // only arguments follow it
    for (const std::string& extra : extras)
        if (extra.size() > 1 && extra.starts_with("-"))
            return unknownWord("unknown option", extra.substr(0, extra.find('=')), parser.optionNames(), {},
                               "'orangery " + name + " --help' lists the options.");
    if (!extras.empty())
        return failure(ErrorCode::Usage, "unexpected argument '" + extras.front() + "'", {},
                       "'orangery " + name + " --help' tells what the command takes.");
    Result<Json> values = parser.values();
    if (!values)
        return failure(std::move(values).error());
    Invocation invocation;
    invocation.kind = Invocation::Kind::Task;
    invocation.task = &task;
    invocation.values = before;
    for (const auto& [option, value] : values->items())
        invocation.values[option] = value;
    return invocation;
}

Result<Invocation> parseCommand(const TaskRegistry& registry, const Json& before, std::span<const std::string> words)
{
    const std::string& first = words.front();
    if (const Task* task = registry.find(first))
        return parseTask(*task, before, words.subspan(1));
    const std::vector<std::string> verbs = verbsOf(registry, first);
    if (verbs.empty())
        return unknownCommand(registry, first);
    if (words.size() > 1 && (words[1] == "--help" || words[1] == "-h"))
        return toolHelp(registry, first);
    if (words.size() < 2 || words[1].starts_with("-")) {
        std::string list;
        for (const std::string& verb : verbs)
            list += (list.empty() ? "" : ", ") + verb;
        return failure(ErrorCode::Usage, first + " needs a command", {}, "One of: " + list + ".");
    }
    if (const Task* task = registry.find(first + "." + words[1]))
        return parseTask(*task, before, words.subspan(2));
    return unknownWord("unknown command", words[1], verbs, first + " ", "'orangery " + first + " --help' lists them.");
}

OptionTable optionsBeforeCommand()
{
    OptionTable table = command_line::globalOptions();
    table.add({.name = "no-plugins",
               .type = OptionType::Flag,
               .title = "No plug-ins",
               .help = "Open the window without its tools.",
               .defaultValue = false,
               .group = "Window"});
    table.add({.name = "version",
               .type = OptionType::Flag,
               .title = "Version",
               .help = "Print the version.",
               .defaultValue = false,
               .group = "Every command"});
    return table;
}

Result<Invocation> parseOpen(std::span<const std::string> paths, Invocation invocation)
{
    if (std::find(paths.begin(), paths.end(), "--help") != paths.end() ||
        std::find(paths.begin(), paths.end(), "-h") != paths.end())
        return helpOn("Usage: orangery open PATH...\n\nOpens the window on run folders, projects or files.\n");
    if (paths.empty())
        return failure(ErrorCode::Usage, "open needs the path of a run, a project or a file");
    for (const std::string& path : paths) {
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            return failure(ErrorCode::Input, "cannot open " + path, "there is no such file or folder");
        invocation.windowArguments.push_back(path);
    }
    return invocation;
}

/// `samples open NAME`: looking is no task, so it stands beside the tasks of the same tool.
Result<Invocation> parseOpenSample(std::span<const std::string> names, Invocation invocation)
{
    if (names.size() != 1)
        return failure(ErrorCode::Usage, "samples open needs the name of one sample", {},
                       "'orangery samples list' lists them.");
    if (names.front() == "--help" || names.front() == "-h")
        return helpOn("Usage: orangery samples open NAME\n\nOpens the window on a sample.\n");
    const Result<samples::Sample> sample = samples::findSample(names.front());
    if (!sample)
        return failure(sample.error());
    if (sample->path.empty())
        return failure(ErrorCode::Usage, "the sample " + sample->name + " has nothing that the window could open");
    invocation.windowArguments.push_back(sample->path.string());
    return invocation;
}

}  // namespace

Result<Invocation> parseArguments(const TaskRegistry& registry, std::span<const std::string> arguments)
{
    TableParser parser("Orangery " + std::string(kVersion) + ": a workbench for people who study multimodal models",
                       optionsBeforeCommand());
    parser.app().prefix_command();
    const Result<bool> helpAsked = parser.parse(arguments);
    if (!helpAsked)
        return failure(helpAsked.error());
    std::vector<std::string> words = parser.app().remaining();
    const bool helpCommand = !words.empty() && words.front() == "help";
    if (helpCommand)
        words.erase(words.begin());
    if (*helpAsked || helpCommand) {
        if (!words.empty()) {
            words.emplace_back("--help");
            return parseCommand(registry, Json::object(), words);
        }
        parser.app().footer(
            "\nCommands ('orangery COMMAND --help' tells what each takes):\n"
            "  (none)                      Open the window\n"
            "  [open] PATH...              Open the window on runs, models or files\n"
            "  samples open NAME           Open the window on a sample\n" +
            commandList(registry, {}));
        return helpOn(parser.app().help("orangery [COMMAND] [OPTIONS]"));
    }
    if (!words.empty() && words.front().size() > 1 && words.front().starts_with("-"))
        return unknownWord("unknown option", words.front().substr(0, words.front().find('=')), parser.optionNames(), {},
                           "'orangery --help' lists the options.");
    Result<Json> values = parser.values();
    if (!values)
        return failure(std::move(values).error());
    Invocation invocation;
    if (values->value("no-plugins", false))
        invocation.windowArguments.emplace_back("--no-plugins");
    if (values->value("version", false)) {
        invocation.kind = Invocation::Kind::Version;
        invocation.values = *values;
        return invocation;
    }
    values->erase("no-plugins");
    values->erase("version");
    if (words.empty())
        return invocation;
    if (words.front() == "open")
        return parseOpen(std::span(words).subspan(1), std::move(invocation));
    if (words.size() > 1 && words[0] == "samples" && words[1] == "open")
        return parseOpenSample(std::span(words).subspan(2), std::move(invocation));
    if (isPath(registry, words.front()))
        return parseOpen(words, std::move(invocation));
    return parseCommand(registry, *values, words);
}

}  // namespace orangery::cli
