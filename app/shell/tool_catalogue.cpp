// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/tool_catalogue.h"

#include "engine/base/json.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/tool_plugin.h"

#include <QCoreApplication>
#include <QPluginLoader>

#include <algorithm>
#include <tuple>

namespace orangery::shell {

using bridge::toQt;

namespace {

constexpr std::string_view kSchema = "orangery.plugin/1";
constexpr std::uint64_t kLargestManifest = 1U << 20U;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::shell::ToolCatalogue)
};

std::vector<std::string> texts(const Json& object, const char* key)
{
    return object.contains(key) ? object.at(key).get<std::vector<std::string>>() : std::vector<std::string>();
}

void readManifest(const Json& manifest, Tool& tool)
{
    if (manifest.at("schema").get<std::string>() != kSchema) {
        tool.problem = Text::tr("Its manifest follows %1; this program reads %2.")
                           .arg(toQt(manifest.at("schema").get<std::string>()), toQt(kSchema));
        return;
    }
    tool.id = toQt(manifest.at("id").get<std::string>());
    tool.title = toQt(manifest.at("title").get<std::string>());
    tool.summary = toQt(manifest.value("summary", std::string()));
    tool.order = manifest.value("order", tool.order);
    tool.icon = resourceFolder() / manifest.value("icon", std::string());
    const Json opens = manifest.value("opens", Json::object());
    tool.tasks = texts(opens, "tasks");
    tool.formats = texts(opens, "formats");
    tool.names = texts(opens, "names");
    for (const std::string& kind : texts(manifest, "samples"))
        tool.samples << toQt(kind);
}

Tool readTool(const fs::path& manifestFile)
{
    Tool tool;
    const QString stem = bridge::pathToQt(manifestFile.stem());
    tool.id = stem;
    tool.title = stem;
    tool.library = fs::path(manifestFile).replace_extension(".so");
    const Result<std::string> text = readFile(manifestFile, kLargestManifest);
    const Result<Json> manifest =
        text.and_then([&](const std::string& bytes) { return parseJson(bytes, manifestFile.filename().string()); });
    if (!manifest) {
        tool.problem = toQt(describe(manifest.error()));
        return tool;
    }
    try {
        readManifest(*manifest, tool);
    } catch (const std::exception& error) {
        tool.problem = Text::tr("Its manifest %1 is not complete: %2")
                           .arg(bridge::pathToQt(manifestFile.filename()), QString::fromUtf8(error.what()));
    }
    std::error_code ignored;
    if (tool.problem.isEmpty() && !fs::exists(tool.library, ignored))
        tool.problem = Text::tr("Its library %1 is missing.").arg(bridge::pathToQt(tool.library.filename()));
    return tool;
}

}  // namespace

std::vector<Tool> readTools(const fs::path& folder)
{
    std::vector<Tool> tools;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const fs::path& path = entry.path();
        if (path.extension() == ".json") {
            tools.push_back(readTool(path));
        } else if (path.extension() == ".so" && !fs::exists(fs::path(path).replace_extension(".json"), ignored)) {
            const QString name = bridge::pathToQt(path.stem());
            tools.push_back({.id = name, .title = name, .library = path, .problem = Text::tr("It has no manifest.")});
        }
    }
    std::sort(tools.begin(), tools.end(),
              [](const Tool& a, const Tool& b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); });
    return tools;
}

Result<tool::ToolPlugin*> loadTool(const Tool& tool)
{
    const std::string name = "the tool " + bridge::fromQt(tool.title);
    if (!tool.problem.isEmpty())
        return failure(ErrorCode::Resource, name + " cannot be used", bridge::fromQt(tool.problem));
    QPluginLoader loader(bridge::pathToQt(tool.library));
    QObject* instance = loader.instance();
    if (instance == nullptr)
        return failure(ErrorCode::Resource, name + " does not load", bridge::fromQt(loader.errorString()),
                       "Install the plug-in that came with this version of the program.");
    auto* plugin = qobject_cast<tool::ToolPlugin*>(instance);
    if (plugin == nullptr)
        return failure(ErrorCode::Resource, name + " was made for another version of the program",
                       "it does not offer " ORANGERY_TOOL_PLUGIN,
                       "Install the plug-in that came with this version of the program.");
    return plugin;
}

}  // namespace orangery::shell
