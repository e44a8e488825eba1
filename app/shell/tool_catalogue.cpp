// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/tool_catalogue.h"

#include "engine/manifests/manifest.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/tool_plugin.h"

#include <QCoreApplication>
#include <QPluginLoader>

#include <algorithm>

namespace orangery::shell {

using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::shell::ToolCatalogue)
};

std::vector<std::string> texts(const Json& object, const char* key)
{
    return object.contains(key) ? object.at(key).get<std::vector<std::string>>() : std::vector<std::string>();
}

/// What the manifest says beyond what every reader of manifests wants to know.
void readOpens(const Json& manifest, Tool& tool)
{
    tool.icon = resourceFolder() / manifest.value("icon", std::string());
    const Json opens = manifest.value("opens", Json::object());
    tool.tasks = texts(opens, "tasks");
    tool.formats = texts(opens, "formats");
    tool.names = texts(opens, "names");
    tool.endings = texts(opens, "endings");
}

Tool toolOf(const manifests::Manifest& manifest)
{
    Tool tool{.id = toQt(manifest.id),
              .title = toQt(manifest.title),
              .summary = toQt(manifest.summary),
              .library = manifest.library,
              .problem = toQt(manifest.problem)};
    if (!manifest.problem.empty())
        return tool;
    try {
        readOpens(manifest.document, tool);
    } catch (const std::exception& error) {
        tool.problem = Text::tr("Its manifest %1 is malformed: %2")
                           .arg(bridge::pathToQt(manifest.file.filename()), QString::fromUtf8(error.what()));
    }
    return tool;
}

bool contains(const std::vector<std::string>& list, const std::string& text)
{
    return !text.empty() && std::find(list.begin(), list.end(), text) != list.end();
}

bool opensFile(const Tool& tool, const std::string& name)
{
    std::string ending = fs::path(name).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return contains(tool.names, name) || contains(tool.endings, ending);
}

}  // namespace

std::vector<Tool> readTools(const fs::path& folder)
{
    std::vector<Tool> tools;
    for (const manifests::Manifest& manifest : manifests::readManifests(folder))
        tools.push_back(toolOf(manifest));
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const fs::path& path = entry.path();
        if (path.extension() == ".so" && !fs::exists(fs::path(path).replace_extension(".json"), ignored)) {
            const QString name = bridge::pathToQt(path.stem());
            tools.push_back({.id = name, .title = name, .library = path, .problem = Text::tr("It has no manifest.")});
        }
    }
    return tools;
}

bool opens(const Tool& tool, const PathKind& kind)
{
    return contains(tool.tasks, kind.task) || contains(tool.formats, kind.format) || opensFile(tool, kind.name) ||
           std::any_of(kind.holds.begin(), kind.holds.end(),
                       [&](const std::string& name) { return opensFile(tool, name); });
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
