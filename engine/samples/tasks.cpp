// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/samples/tasks.h"

#include "engine/samples/catalogue.h"
#include "engine/samples/photographs_task.h"

#include <algorithm>

namespace orangery::samples {

namespace {

Result<TaskOutput> listSamples(const Params& /*params*/, Context& /*context*/)
{
    const Result<std::vector<Sample>> samples = shippedSamples();
    if (!samples)
        return failure(samples.error());
    TaskOutput output;
    output.document["samples"] = Json::array();
    for (const Sample& sample : *samples) {
        output.document["samples"].push_back({{"name", sample.name},
                                              {"title", sample.title},
                                              {"summary", sample.summary},
                                              {"kind", sample.kind},
                                              {"badge", sample.badge},
                                              {"folder", sample.folder.string()},
                                              {"path", sample.path.empty() ? Json() : Json(sample.path.string())}});
        std::string name = sample.name;
        name.resize(std::max<std::size_t>(name.size() + 2, 24), ' ');
        output.text += name + sample.title + (sample.badge.empty() ? "" : " [" + sample.badge + "]") + "\n";
    }
    if (samples->empty())
        output.text = "This installation has no samples.";
    return output;
}

/// Copies into a folder beside the target, which gets its name only when all is there.
Result<void> copyFolder(const fs::path& from, const fs::path& to)
{
    const fs::path part = to.string() + ".part";
    std::error_code error;
    fs::remove_all(part, error);
    if (to.has_parent_path())
        fs::create_directories(to.parent_path(), error);
    fs::copy(from, part, fs::copy_options::recursive, error);
    if (!error)
        fs::rename(part, to, error);
    if (!error)
        return {};
    std::error_code ignored;
    fs::remove_all(part, ignored);
    return failure(ErrorCode::Failed, "cannot write " + to.string(), error.message(),
                   "Name a place that you may write to with -o.");
}

Result<TaskOutput> copySample(const Params& params, Context& /*context*/)
{
    const Result<Sample> sample = findSample(params.text("name"));
    if (!sample)
        return failure(sample.error());
    const fs::path target = params.has("output") ? params.path("output") : fs::path(sample->name);
    std::error_code ignored;
    if (fs::exists(target, ignored)) {
        // Only what this command wrote is replaced.
        if (!params.flag("overwrite") || !fs::exists(target / "sample.json", ignored))
            return failure(ErrorCode::Usage, target.string() + " exists already", {},
                           "Name another folder with -o; --overwrite replaces an earlier copy of a sample.");
        fs::remove_all(target, ignored);
    }
    if (Result<void> copied = copyFolder(sample->folder, target); !copied)
        return failure(std::move(copied).error());
    TaskOutput output;
    output.document = {{"name", sample->name}, {"output", target.string()}};
    output.text = "Copied to " + target.string();
    return output;
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add({.id = "samples.list",
                  .title = "List the samples",
                  .help = "Lists what ships with the program to try it on.",
                  .options = {},
                  .run = listSamples});
    registry.add({.id = "samples.copy",
                  .title = "Copy a sample",
                  .help = "Copies a sample into a folder of your own, to change it or to look at its files.",
                  .options = {{.name = "name",
                               .type = OptionType::Text,
                               .title = "Sample",
                               .help = "Name of the sample, as 'samples list' gives it.",
                               .required = true,
                               .positional = true},
                              shared_options::outputFile("Folder to write; the sample's name when absent."),
                              shared_options::overwrite()},
                  .run = copySample});
    registry.add(photographsTask());
}

}  // namespace orangery::samples
