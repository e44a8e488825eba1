// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/existing_output.h"
#include "engine/base/module.h"
#include "engine/comcts/moment.h"
#include "engine/comcts/picture_request.h"
#include "engine/comcts/sft.h"
#include "engine/comcts/tasks.h"
#include "engine/comcts/views.h"

#include "engine/base/run_folder.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

TaskOutput writtenTo(const fs::path& output, Json more)
{
    TaskOutput result;
    result.document = {{"output", output.string()}};
    result.document.update(more);
    result.text = output.string() + "\n";
    return result;
}

// ---- export: views ------------------------------------------------------------------------------------------------

Result<std::string> viewText(const TreeDocument& document, const std::string& format, const std::string& command)
{
    if (format == "json")
        return writeJsonFile(treeToJson(document));
    if (format == "csv")
        return writeCsv(nodeTable(document));
    if (format == "dot")
        return writeDot(document, command);
    if (format == "mermaid")
        return writeMermaid(document, command);
    if (format == "md")
        return writeMarkdown(document, command);
    return failure(ErrorCode::Usage, "--format: '" + format + "' is not accepted",
                   "expected one of svg, png, pdf, json, csv, dot, mermaid, md", "Add --format.");
}

Moment momentOf(const Params& params)
{
    Moment moment;
    if (params.has("round"))
        moment.round = params.integer("round");
    if (params.has("event"))
        moment.event = params.integer("event");
    return moment;
}

Result<void> writeTreeView(const Params& params, const ViewFile& file)
{
    Result<TreeDocument> document = openTreeAt(params.path("run"), momentOf(params));
    if (!document)
        return failure(document.error());
    if (params.flag("no-cut"))
        document->ghosts.clear();
    if (file.format == "svg" || file.format == "png" || file.format == "pdf") {
        const Result<PictureExport*> draw = moduleFunction<PictureExport>(Module::Window, kPictureExport);
        if (!draw)
            return failure(draw.error());
        const PictureRequest request{.format = file.format,
                                     .output = file.output,
                                     .width = params.has("width") ? static_cast<int>(params.integer("width")) : 0,
                                     .dark = params.flag("dark"),
                                     .ghosts = !params.flag("no-cut"),
                                     .commandLine = file.command};
        return (*draw)(*document, request);
    }
    const Result<std::string> text = viewText(*document, file.format, file.command);
    if (!text)
        return failure(text.error());
    return writeFile(file.output, *text);
}

Result<TaskOutput> exportView(const Params& params, const std::vector<RunView>& others)
{
    Result<ViewFile> file = viewFileOf(params);
    if (!file)
        return failure(file.error());
    // Where a figure was written does not belong into it: the same figure is the same bytes everywhere.
    Json shown = params.explicitValues();
    shown.erase("output");
    shown.erase("overwrite");
    file->command = commandLine(exportViewTask(others), shown);
    const std::string view = params.text("view");
    const auto other =
        std::find_if(others.begin(), others.end(), [&](const RunView& known) { return known.name == view; });
    if (Result<void> written = other != others.end() ? other->write(params, *file) : writeTreeView(params, *file);
        !written)
        return failure(written.error());
    return writtenTo(file->output, {{"format", file->format}, {"view", view}});
}

// ---- comcts export: data ------------------------------------------------------------------------------------------

/// The folders of the searches in a run: itself, or one for each question.
Result<std::vector<fs::path>> searchFolders(const fs::path& run)
{
    std::error_code error;
    if (!fs::is_directory(run, error) || fs::exists(run / "tree.json", error))
        return std::vector<fs::path>{run};
    std::vector<fs::path> folders;
    for (const fs::directory_entry& entry : fs::directory_iterator(run, error))
        if (entry.is_directory() && isRunFolder(entry.path()))
            folders.push_back(entry.path());
    if (error)
        return failure(ErrorCode::Input, "cannot read " + run.string(), error.message());
    if (folders.empty())
        return std::vector<fs::path>{run};
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// Success lines of a run folder or of a file of such lines.
Result<std::vector<SearchRecord>> successRecords(const fs::path& input)
{
    std::error_code ignored;
    if (!fs::is_directory(input, ignored))
        return readSearchRecords(input);
    if (!isRunFolder(input))
        return failure(ErrorCode::Input, input.string() + ": is not a run folder");
    if (!fs::exists(input / "success.jsonl", ignored) || fs::file_size(input / "success.jsonl", ignored) == 0)
        return std::vector<SearchRecord>();
    return readSearchRecords(input / "success.jsonl");
}

Result<std::string> joinedLines(const fs::path& input)
{
    std::string lines;
    std::error_code ignored;
    bool any = false;
    for (const char* name : {"success.jsonl", "failure.jsonl"}) {
        if (!fs::exists(input / name, ignored))
            continue;
        any = true;
        Result<std::string> part = readFile(input / name);
        if (!part)
            return part;
        lines += *part;
    }
    if (!any)
        return failure(ErrorCode::Input, input.string() + ": holds no success.jsonl and no failure.jsonl",
                       "a cancelled search writes neither", "Name the run folder of a finished search.");
    return lines;
}

Result<std::string> sftText(const Params& params)
{
    ReflectionOptions options;
    options.share = params.real("reflective-share");
    options.seed = params.unsignedInteger("seed");
    options.shuffle = !params.flag("no-shuffle");
    if (params.isSet("reflection"))
        options.sentence = params.text("reflection");
    std::vector<SftSample> samples;
    if (params.text("rule") == "code") {
        const Result<std::vector<SearchRecord>> records = successRecords(params.path("run"));
        if (!records)
            return failure(records.error());
        samples = sftByCodeRule(*records, options);
    } else {
        const Result<std::vector<fs::path>> folders = searchFolders(params.path("run"));
        if (!folders)
            return failure(folders.error());
        const auto quota = static_cast<std::size_t>(static_cast<double>(folders->size()) * options.share);
        std::size_t reflective = 0;
        for (const fs::path& folder : *folders) {
            const Result<TreeDocument> document = openTree(folder);
            if (!document)
                return failure(document.error());
            std::optional<SftSample> sample = sftByPaperRule(*document, options, reflective < quota);
            if (!sample)
                continue;
            reflective += sample->reflective ? 1U : 0U;
            samples.push_back(*std::move(sample));
        }
    }
    Json list = Json::array();
    const ImagesShape shape = params.text("images") == "list" ? ImagesShape::List : ImagesShape::Text;
    for (const SftSample& sample : samples)
        list.push_back(sampleToJson(sample, shape));
    return writeJson(list, {.indent = 4, .ascii = false, .spaced = true}) + "\n";
}

Result<TaskOutput> exportData(const Params& params)
{
    const fs::path output = params.path("output");
    if (Result<void> free = refuseExisting(output, params.flag("overwrite")); !free)
        return failure(free.error());
    const std::string format = params.text("format");
    Result<std::string> text;
    if (format == "tree") {
        text =
            openTree(params.path("run")).map([](const TreeDocument& tree) { return writeJsonFile(treeToJson(tree)); });
    } else if (format == "jsonl") {
        text = joinedLines(params.path("run"));
    } else {
        text = sftText(params);
    }
    if (!text)
        return failure(text.error());
    if (Result<void> written = writeFile(output, *text); !written)
        return failure(written.error());
    return writtenTo(output, {{"format", format}});
}

OptionSpec runArgument()
{
    return {.name = "run",
            .type = OptionType::InputPath,
            .title = "Run",
            .help = "Run folder, tree file, or file of success or failure lines.",
            .required = true,
            .positional = true};
}

OptionSpec neededOutput(std::string help)
{
    OptionSpec spec = shared_options::outputFile(std::move(help));
    spec.required = true;
    return spec;
}

}  // namespace

Task exportViewTask(std::vector<RunView> others)
{
    Task task{.id = "export",
              .title = "Export a view",
              .help = "Writes a view of a run as a picture or as text, with its parameters and provenance inside.",
              .options = {runArgument(),
                          {.name = "view",
                           .type = OptionType::Choice,
                           .title = "View",
                           .help = "What to show.",
                           .defaultValue = "tree",
                           .choices = {"tree"}},
                          {.name = "format",
                           .type = OptionType::Choice,
                           .title = "Format",
                           .help = "Absent: told by the output's ending.",
                           .choices = {"svg", "png", "pdf", "json", "csv", "dot", "mermaid", "md"}},
                          neededOutput("File to write."),
                          shared_options::overwrite(),
                          {.name = "round",
                           .type = OptionType::Integer,
                           .title = "Round",
                           .help = "As it stood when this round was done, 0: before the first. Absent: the end.",
                           .minimum = 0},
                          {.name = "event",
                           .type = OptionType::Integer,
                           .title = "Event",
                           .help = "As it stood after the event of the log with this seq. Absent: the end.",
                           .minimum = 0},
                          {.name = "width",
                           .type = OptionType::Integer,
                           .title = "Width",
                           .help = "Width of a picture; absent: as wide as what is drawn needs.",
                           .unit = "pixels",
                           .minimum = 64,
                           .maximum = 32768},
                          {.name = "dark",
                           .type = OptionType::Flag,
                           .title = "Dark",
                           .help = "Draw on a dark ground.",
                           .defaultValue = false},
                          {.name = "no-cut",
                           .type = OptionType::Flag,
                           .title = "Without cut sections",
                           .help = "Leave out the sections that were cut off.",
                           .defaultValue = false}},
              .run = {}};
    std::vector<OptionSpec> specs = task.options.specs();
    const auto view =
        std::find_if(specs.begin(), specs.end(), [](const OptionSpec& spec) { return spec.name == "view"; });
    for (const RunView& other : others)
        view->choices.push_back(other.name);
    for (const RunView& other : others)  // moves what `view` points to
        specs.insert(specs.end(), other.options.begin(), other.options.end());
    task.options = {};
    for (OptionSpec& spec : specs)
        task.options.add(std::move(spec));
    task.run = [others = std::move(others)](const Params& params, Context&) { return exportView(params, others); };
    return task;
}

Task exportDataTask()
{
    return {
        .id = "comcts.export",
        .title = "Export search data",
        .help =
            "Writes the data of a run: the original's success and failure lines, training samples for "
            "fine-tuning, or the tree file.",
        .options = {runArgument(),
                    {.name = "format",
                     .type = OptionType::Choice,
                     .title = "Format",
                     .help = "jsonl: success and failure lines; sft: training samples; tree: the tree file.",
                     .defaultValue = "jsonl",
                     .choices = {"jsonl", "sft", "tree"}},
                    {.name = "rule",
                     .type = OptionType::Choice,
                     .title = "Reflection rule",
                     .help = "Which wrong step a reflective sample shows: the published code's rule or the paper's.",
                     .defaultValue = "code",
                     .choices = {"code", "paper"},
                     .enabledIf = "format=sft"},
                    {.name = "reflective-share",
                     .type = OptionType::Real,
                     .title = "Reflective share",
                     .help = "At most this share of the records becomes a reflective sample.",
                     .defaultValue = 0.1,
                     .minimum = 0,
                     .maximum = 1,
                     .enabledIf = "format=sft"},
                    {.name = "reflection",
                     .type = OptionType::Text,
                     .title = "Reflection sentence",
                     .help = "Sentence between the wrong step and the right one; absent: a built-in one.",
                     .enabledIf = "format=sft"},
                    {.name = "images",
                     .type = OptionType::Choice,
                     .title = "Images as",
                     .help = "list, as LLaMA-Factory documents it, or text, as the published file has it.",
                     .defaultValue = "list",
                     .choices = {"list", "text"},
                     .enabledIf = "format=sft"},
                    {.name = "no-shuffle",
                     .type = OptionType::Flag,
                     .title = "Keep the order",
                     .help = "Do not shuffle the samples.",
                     .defaultValue = false,
                     .enabledIf = "format=sft"},
                    shared_options::seed(),
                    neededOutput("File to write."),
                    shared_options::overwrite()},
        .run = [](const Params& params, Context&) { return exportData(params); }};
}

}  // namespace orangery::comcts
