// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/cli/arguments.h"
#include "app/cli/device.h"
#include "app/cli/progress_display.h"
#include "app/cli/signals.h"
#include "app/cli/standard_output.h"
#include "app/cli/window.h"
#include "engine/base/run_folder.h"
#include "engine/command_line/global_options.h"
#include "engine/command_line/value_layers.h"
#include "engine/registry/registry.h"

#include <utility>

namespace orangery::cli {

namespace {

using command_line::UserConfiguration;

int report(const Error& error)
{
    if (!error.message.empty())
        writeStandardError("orangery: " + describe(error) + "\n");
    return exitCode(error.code);
}

int print(std::string text)
{
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    const Result<void> written = writeStandardOutput(text);
    return written ? 0 : report(written.error());
}

Json documentWithSchema(const std::string& name, const Json& body)
{
    Json document = {{"schema", "orangery." + name + "/1"}};
    for (const auto& [key, value] : body.items())
        document[key] = value;
    return document;
}

int printVersion(bool json)
{
    if (json)
        return print(writeJsonFile(documentWithSchema("version", {{"version", kVersion}})));
    return print("orangery " + std::string(kVersion));
}

/// The values of one call, from all layers, for the task and for the program around it.
struct CallValues {
    Json task = Json::object();
    Params program;
};

Result<CallValues> collectValues(const Task& task, const Json& flags)
{
    const OptionTable table = command_line::commandOptions(task);
    const Result<Json> environment = command_line::environmentValues(table);
    if (!environment)
        return failure(environment.error());
    const Result<UserConfiguration> configuration = UserConfiguration::load();
    if (!configuration)
        return failure(configuration.error());
    const Result<Json> configured = configuration->valuesFor(task.id, table);
    if (!configured)
        return failure(configured.error());
    const Json all = command_line::layered(command_line::layered(*configured, *environment), flags);

    CallValues values;
    Json program = Json::object();
    for (const auto& [name, value] : all.items()) {
        if (task.options.find(name) != nullptr)
            values.task[name] = value;
        if (command_line::isProgramOption(name))
            program[name] = value;
    }
    Result<Params> params = Params::make(command_line::globalOptions(), program);
    if (!params)
        return failure(std::move(params).error());
    values.program = *std::move(params);
    return values;
}

LogLevel logLevel(const Params& program)
{
    if (program.flag("quiet"))
        return LogLevel::Error;
    return program.flag("verbose") ? LogLevel::Debug : LogLevel::Info;
}

int deliver(const Task& task, const TaskOutput& output, bool json)
{
    const bool asDocument = json || output.text.empty();
    const int printed = print(asDocument ? writeJsonFile(documentWithSchema(task.id, output.document)) : output.text);
    return printed != 0 ? printed : exitCode(output.outcome);
}

int callTask(const Task& task, const Json& flags)
{
    const Result<CallValues> values = collectValues(task, flags);
    if (!values)
        return report(values.error());
    const Params& program = values->program;
    const Result<std::string> device = chooseDevice(program.text("device"));
    if (!device)
        return report(device.error());
    Result<std::unique_ptr<Log>> log =
        openLog(logLevel(program), program.has("log-file") ? program.path("log-file") : fs::path());
    if (!log)
        return report(log.error());

    ProgressDisplay display(program.flag("quiet") ? ProgressStyle::None : progressStyle(program.text("progress")));
    TerminalLog terminalLog(*std::move(log), display);
    StopSignals signals([&display] {
        display.clear();
        writeStandardError("orangery: stopping; a second signal ends the program at once\n");
    });
    Context context{.stop = signals.token(),
                    .progress = &display,
                    .log = &terminalLog,
                    .threads = static_cast<int>(program.integer("threads")),
                    .device = *device};
    const Result<TaskOutput> output = runTask(task, values->task, context);
    display.clear();
    const int code = output ? deliver(task, *output, program.flag("json")) : report(output.error());
    const bool stopped = code == exitCode(ErrorCode::Cancelled) && signals.received() != 0;
    return stopped ? exitCodeOfSignal(signals.received()) : code;
}

}  // namespace

int runProgram(const std::string& program, std::span<const std::string> arguments)
{
    guardStandardStreams();
    // Needs no table of tasks, and scripts ask for it often.
    if (arguments.size() == 1 && arguments.front() == "--version")
        return printVersion(false);
    const Result<Invocation> invocation = parseArguments(registry(), arguments);
    if (!invocation)
        return report(invocation.error());
    switch (invocation->kind) {
    case Invocation::Kind::Help:
        return print(invocation->help);
    case Invocation::Kind::Version:
        return printVersion(invocation->values.value("json", false));
    case Invocation::Kind::Task:
        return callTask(*invocation->task, invocation->values);
    case Invocation::Kind::Window:
        break;
    }
    const Result<int> code = openWindow(program, invocation->windowArguments);
    return code ? *code : report(code.error());
}

}  // namespace orangery::cli
