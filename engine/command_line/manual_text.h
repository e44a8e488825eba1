// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace orangery::command_line {

// The paragraphs that both forms of the manual share.

inline constexpr std::string_view kSummary = "a workbench for people who study multimodal models";

inline constexpr std::string_view kHowToCall =
    "Without a command the window opens; 'orangery open PATH...' opens it on runs, projects or files, and 'orangery "
    "samples open NAME' on a sample. 'orangery help COMMAND' tells what a command takes. Every command works without a "
    "window: results go to standard output, log and progress to standard error.";

inline constexpr std::string_view kWhereValuesComeFrom =
    "A value comes from the nearest of: the option on the command line; the environment variable ORANGERY_ and the "
    "option's name in capitals with '_' for '-' (ORANGERY_LOG_FILE for --log-file); the batch file; the user's "
    "configuration config.json (members \"options\", for every command that has them, and \"tasks\", by task, such as "
    "{\"tasks\": {\"comcts.search\": {\"seed\": 1}}}); the default.";

struct ExitCode {
    std::string_view code;
    std::string_view meaning;
};

inline constexpr std::array<ExitCode, 8> kExitCodes = {{
    {"0", "done"},
    {"1", "the work failed"},
    {"2", "usage: an unknown option or command, a bad value, or the output exists"},
    {"3", "finished, but some items failed"},
    {"4", "an input is missing, unreadable or malformed"},
    {"5", "out of memory, or a device or an optional part is missing"},
    {"6", "compared, and different"},
    {"130, 143", "stopped by SIGINT or SIGTERM; what was done is written and marked \"complete\": false"},
}};

}  // namespace orangery::command_line
