// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/options.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery {

/// How a task that did its work ended.
enum class Outcome {
    Done,       ///< exit 0
    Partial,    ///< finished, some items failed (exit 3)
    Different,  ///< compared, and not the same (exit 6)
    Cancelled,  ///< stopped; what was done until then is written and marked incomplete (exit 130)
};

/// Exit code of the program for a task that ended so.
[[nodiscard]] int exitCode(Outcome outcome);

struct TaskOutput {
    Json document = Json::object();  ///< printed by --json, with "schema": "orangery.<task>/1" put in front
    Outcome outcome = Outcome::Done;
    std::string text = {};  ///< what a person is shown instead of the document; empty = the document
};

/// Anything the program can do: the unit behind commands, forms, batch files and the manual.
struct Task {
    std::string id;     ///< "tool.verb", e.g. "comcts.search"; on the command line "comcts search"
    std::string title;  ///< a few words for menus
    std::string help;   ///< one or two sentences
    OptionTable options;
    std::function<Result<TaskOutput>(const Params&, Context&)> run;
    bool writesRun = false;  ///< its option "output" is a run folder
};

/// All tasks of the program, in the order in which they are listed.
class TaskRegistry {
public:
    void add(Task task) { m_tasks.push_back(std::move(task)); }
    [[nodiscard]] const std::vector<Task>& tasks() const { return m_tasks; }
    [[nodiscard]] const Task* find(std::string_view id) const;

private:
    std::vector<Task> m_tasks;
};

/// Runs a task with values as they come from a command line, form or batch file: checks them, and catches
/// what libraries throw (out of memory becomes ErrorCode::Resource).
[[nodiscard]] Result<TaskOutput> runTask(const Task& task, const Json& explicitValues, Context& context);

/// The command line that does the same, quoted for a POSIX shell: "orangery comcts search --seed 1 ...".
[[nodiscard]] std::string commandLine(const Task& task, const Json& explicitValues);

}  // namespace orangery
