// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/manifests/tasks.h"

#include "engine/manifests/manifest.h"

#include <algorithm>

namespace orangery::manifests {

namespace {

Json toJson(const Manifest& manifest)
{
    return {{"id", manifest.id},
            {"title", manifest.title},
            {"summary", manifest.summary},
            {"library", manifest.library.string()},
            {"usable", manifest.problem.empty()},
            {"problem", manifest.problem.empty() ? Json() : Json(manifest.problem)}};
}

Result<TaskOutput> listPlugIns(const Params& /*params*/, Context& /*context*/)
{
    TaskOutput output;
    output.document = {{"folder", plugInFolder().string()}, {"plugins", Json::array()}};
    for (const Manifest& manifest : readManifests(plugInFolder())) {
        output.document["plugins"].push_back(toJson(manifest));
        std::string name = manifest.id;
        name.resize(std::max<std::size_t>(name.size() + 2, 20), ' ');
        output.text += name + manifest.title + (manifest.problem.empty() ? "" : " (" + manifest.problem + ")") + "\n";
    }
    if (output.text.empty())
        output.text = "There are no plug-ins in " + plugInFolder().string();
    return output;
}

Result<TaskOutput> describePlugIn(const Params& params, Context& /*context*/)
{
    const std::string id = params.text("id");
    const std::vector<Manifest> manifests = readManifests(plugInFolder());
    const auto found =
        std::find_if(manifests.begin(), manifests.end(), [&](const Manifest& manifest) { return manifest.id == id; });
    if (found == manifests.end()) {
        std::vector<std::string> known;
        for (const Manifest& manifest : manifests)
            known.push_back(manifest.id);
        const std::optional<std::string> near = nearestWord(id, known);
        return failure(ErrorCode::Usage, "unknown plug-in '" + id + "'", {},
                       near ? "Did you mean '" + *near + "'?" : "'orangery plugins list' lists them.");
    }
    TaskOutput output;
    output.document = toJson(*found);
    output.document["manifest"] = found->document;
    return output;
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add({.id = "plugins.list",
                  .title = "List the plug-ins",
                  .help = "Lists the window's tools, and why one cannot be used; none is loaded.",
                  .options = {},
                  .run = listPlugIns});
    registry.add({.id = "plugins.info",
                  .title = "Describe a plug-in",
                  .help = "Tells what a plug-in's manifest says.",
                  .options = {{.name = "id",
                               .type = OptionType::Text,
                               .title = "Plug-in",
                               .help = "Its id, as 'plugins list' gives it.",
                               .required = true,
                               .positional = true}},
                  .run = describePlugIn});
}

}  // namespace orangery::manifests
