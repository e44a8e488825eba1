// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/tasks.h"

#include "engine/base/existing_output.h"
#include "engine/command_line/completion.h"
#include "engine/command_line/manual.h"

namespace orangery::command_line {

namespace {

/// A generated text: into the file that was named, else to standard output.
Result<TaskOutput> delivered(const Params& params, const std::string& form, std::string text)
{
    TaskOutput output;
    output.document = {{"format", form}};
    if (!params.has("output")) {
        output.document["text"] = text;
        output.text = std::move(text);
        return output;
    }
    const fs::path path = params.path("output");
    if (auto free = refuseExisting(path, params.flag("overwrite")); !free)
        return failure(free.error());
    if (Result<void> written = writeFile(path, text); !written)
        return failure(std::move(written).error());
    output.document["output"] = path.string();
    output.text = "Wrote " + path.string();
    return output;
}

Task manualTask(AllTasks allTasks)
{
    return {.id = "manual",
            .title = "Write the manual",
            .help = "Writes the manual of all commands, generated from their option tables.",
            .options = {{.name = "format",
                         .type = OptionType::Choice,
                         .title = "Format",
                         .help = "Markdown, or a page for man(1).",
                         .defaultValue = "markdown",
                         .choices = {"markdown", "man"}},
                        shared_options::outputFile("File to write; without it the text goes to standard output."),
                        shared_options::overwrite()},
            .run = [allTasks](const Params& params, Context&) {
                const std::string format = params.text("format");
                return delivered(params, format, format == "man" ? manPage(allTasks()) : markdownManual(allTasks()));
            }};
}

std::string completionFor(const std::string& shell, const TaskRegistry& tasks)
{
    if (shell == "zsh")
        return zshCompletion(tasks);
    return shell == "fish" ? fishCompletion(tasks) : bashCompletion(tasks);
}

Task completionTask(AllTasks allTasks)
{
    return {.id = "completion",
            .title = "Write shell completion",
            .help =
                "Writes a script that completes commands, options and their values: for bash, source it or put it "
                "into ~/.local/share/bash-completion/completions/orangery.",
            .options = {{.name = "shell",
                         .type = OptionType::Choice,
                         .title = "Shell",
                         .help = "The shell that is to complete.",
                         .choices = {"bash", "zsh", "fish"},
                         .required = true,
                         .positional = true},
                        shared_options::outputFile("File to write; without it the script goes to standard output."),
                        shared_options::overwrite()},
            .run = [allTasks](const Params& params, Context&) {
                const std::string shell = params.text("shell");
                return delivered(params, shell, completionFor(shell, allTasks()));
            }};
}

}  // namespace

void addTasks(TaskRegistry& registry, AllTasks allTasks)
{
    registry.add(completionTask(allTasks));
    registry.add(manualTask(allTasks));
}

}  // namespace orangery::command_line
