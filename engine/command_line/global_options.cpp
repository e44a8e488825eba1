// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/global_options.h"

#include <algorithm>
#include <array>

namespace orangery::command_line {

namespace {

OptionSpec flag(std::string name, char shortName, std::string title, std::string help)
{
    return {.name = std::move(name),
            .shortName = shortName,
            .type = OptionType::Flag,
            .title = std::move(title),
            .help = std::move(help),
            .defaultValue = false};
}

/// What concerns the program around the task, in the order of the help.
std::vector<OptionSpec> programOptions()
{
    return {
        flag("verbose", 'v', "Verbose", "Tell more of what is done."),
        flag("quiet", 'q', "Quiet", "Tell nothing but results and errors."),
        flag("json", '\0', "JSON", "Print the result as one JSON document."),
        {.name = "progress",
         .type = OptionType::Choice,
         .title = "Progress",
         .help = "How progress is shown on standard error; auto is one changing line on a terminal, else plain lines.",
         .defaultValue = "auto",
         .choices = {"auto", "plain", "json", "none"}},
        {.name = "log-file",
         .type = OptionType::OutputPath,
         .title = "Log file",
         .help = "File that takes every record of the log as a JSON line."},
        {.name = "device",
         .type = OptionType::Text,
         .title = "Device",
         .help = "Where models run: auto, cpu or cuda:N.",
         .defaultValue = "auto"},
        {.name = "threads",
         .type = OptionType::Integer,
         .title = "Threads",
         .help = "Threads to work with; 0 takes as many as there are cores.",
         .defaultValue = 0,
         .minimum = 0,
         .maximum = 1024},
    };
}

/// What belongs to the tasks that list it.
std::vector<OptionSpec> sharedOptions()
{
    OptionSpec output = shared_options::outputFile("File or run folder to write.");
    output.required = false;
    return {shared_options::seed(),
            flag("offline", '\0', "Offline", "Use no network."),
            std::move(output),
            shared_options::overwrite(),
            shared_options::skipExisting(),
            shared_options::keepGoing(),
            shared_options::limit()};
}

}  // namespace

const OptionTable& globalOptions()
{
    static const OptionTable table = [] {
        OptionTable made;
        for (std::vector<OptionSpec> part : {programOptions(), sharedOptions()}) {
            for (OptionSpec& spec : part) {
                spec.group = "Every command";
                made.add(std::move(spec));
            }
        }
        return made;
    }();
    return table;
}

bool isProgramOption(std::string_view name)
{
    constexpr std::array<std::string_view, 7> kNames = {"verbose",  "quiet",  "json",   "progress",
                                                        "log-file", "device", "threads"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

OptionTable commandOptions(const Task& task)
{
    OptionTable table = task.options;
    for (OptionSpec spec : globalOptions().specs()) {
        if (table.find(spec.name) != nullptr)
            continue;
        const auto sameLetter = [&](const OptionSpec& other) { return other.shortName == spec.shortName; };
        if (std::any_of(table.specs().begin(), table.specs().end(), sameLetter))
            spec.shortName = '\0';
        table.add(std::move(spec));
    }
    return table;
}

}  // namespace orangery::command_line
