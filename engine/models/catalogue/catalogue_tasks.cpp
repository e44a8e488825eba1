// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/catalogue_tasks.h"

#include "engine/models/catalogue/model_description.h"
#include "engine/models/catalogue/model_search.h"

#include <algorithm>

namespace orangery::models {

namespace {

constexpr std::size_t kNameColumn = 32;

OptionSpec modelOption()
{
    return {.name = "model",
            .type = OptionType::InputPath,
            .title = "Model",
            .help = "Name of a found model, its folder, or a file of weights.",
            .required = true,
            .positional = true};
}

Json entryOf(const FoundModel& found, std::string& text)
{
    Json entry = {{"name", found.name}, {"path", found.path.string()}, {"source", found.source}};
    std::string name = found.name;
    name.resize(std::max<std::size_t>(name.size() + 2, kNameColumn), ' ');
    const Result<ModelDescription> description = describeModel(found.path);
    if (description) {
        entry.update(toJson(*description));
        text += name + description->kind + (description->family.empty() ? "" : " (" + description->family + ")") +
                (found.source == "sample model" ? " [small sample model]" : "") +
                (description->problems.empty() ? "" : ", with problems") + "\n";
    } else {
        entry["problems"] = Json::array({describe(description.error())});
        text += name + "cannot be read: " + description.error().message + "\n";
    }
    return entry;
}

Result<TaskOutput> list(const Params& /*params*/, Context& context)
{
    TaskOutput output;
    output.document["folders"] = Json::array();
    for (const fs::path& folder : modelFolders())
        output.document["folders"].push_back(folder.string());
    output.document["models"] = Json::array();
    for (const FoundModel& found : findModels()) {
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        output.document["models"].push_back(entryOf(found, output.text));
    }
    if (output.text.empty())
        output.text = "No models in " + userModelFolder().string() +
                      ", in the cache of Hugging Face or in the folders of $ORANGERY_MODELS.\n";
    return output;
}

Result<TaskOutput> info(const Params& params, Context& /*context*/)
{
    const Result<fs::path> path = resolveModel(params.text("model"));
    if (!path)
        return failure(path.error());
    const Result<ModelDescription> description = describeModel(*path);
    if (!description)
        return failure(description.error());
    return TaskOutput{.document = toJson(*description), .text = path->string() + "\n" + describe(*description)};
}

Result<TaskOutput> path(const Params& params, Context& /*context*/)
{
    const Result<fs::path> found = resolveModel(params.text("model"));
    if (!found)
        return failure(found.error());
    return TaskOutput{.document = {{"path", found->string()}}, .text = found->string() + "\n"};
}

}  // namespace

void addCatalogueTasks(TaskRegistry& registry)
{
    registry.add({.id = "models.list",
                  .title = "List models",
                  .help = "The models in the folders of $ORANGERY_MODELS, in the user's folder for models, in the "
                          "cache of Hugging Face and among the samples, with what each is.",
                  .options = {},
                  .run = list});
    registry.add({.id = "models.info",
                  .title = "Describe a model",
                  .help = "What a model is, how large, in which precision, what it can do, and what does not agree in "
                          "its files. Only headers are read.",
                  .options = {modelOption()},
                  .run = info});
    registry.add({.id = "models.path",
                  .title = "Find a model",
                  .help = "Prints the folder or file that a model's name stands for.",
                  .options = {modelOption()},
                  .run = path});
    registry.add(fetchTask());
}

}  // namespace orangery::models
