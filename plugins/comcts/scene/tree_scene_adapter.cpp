// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/scene/tree_scene_adapter.h"

#include "engine/comcts/views.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::comcts_scene {

using bridge::toQt;
using widgets::TreeItem;
using widgets::TreeItemFlag;
using widgets::TreeScene;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::comcts_scene::TreeScene)
};

constexpr int kTitleLength = 60;  // characters; a card elides them to its width

int seriesOf(const std::string& model, const comcts::SearchSetup& setup)
{
    const auto found = std::find(setup.models.begin(), setup.models.end(), model);
    return found == setup.models.end() ? -1 : static_cast<int>(found - setup.models.begin());
}

TreeItem sectionItem(const comcts::Section& section, EntryId parent)
{
    TreeItem item;
    item.parent = static_cast<widgets::NodeIndex>(parent);
    item.title = sectionTitle(section);
    item.detail = toQt(section.text);
    return item;
}

}  // namespace

QString sectionName(const comcts::Section& section)
{
    switch (section.kind) {
    case comcts::SectionKind::Description:
        return Text::tr("Image description");
    case comcts::SectionKind::Rationales:
        return Text::tr("Rationales");
    case comcts::SectionKind::Think:
        return Text::tr("Let's think");
    case comcts::SectionKind::Step:
        return Text::tr("Step %1").arg(section.step);
    }
    return {};
}

QString sectionTitle(const comcts::Section& section)
{
    const QString title = toQt(comcts::titleOf(section, kTitleLength));
    return title.trimmed().isEmpty() ? sectionName(section) : title;
}

TreeScene sceneWithoutItems(const comcts::SearchSetup& setup)
{
    TreeScene scene;
    for (const std::string& model : setup.models)
        scene.seriesNames << toQt(model);
    scene.bandLabels << Text::tr("Question");
    for (int depth = 1; depth <= std::clamp(setup.options.depthLimit, 4, 1000); ++depth)
        scene.bandLabels << sectionName({comcts::kindAtDepth(depth), comcts::stepAtDepth(depth), {}});
    scene.valueName = QStringLiteral("V");
    scene.valueMeaning = Text::tr("mean score");
    scene.weightName = QStringLiteral("N");
    scene.weightMeaning = Text::tr("visits");
    scene.title = toQt(setup.question.text);
    for (const std::string& badge : setup.badges)
        scene.badges << toQt(badge);
    return scene;
}

TreeItem questionItem(const comcts::SearchSetup& setup)
{
    const QString question = toQt(setup.question.text);
    TreeItem item;
    item.title = question.isEmpty() ? Text::tr("Question") : question;
    item.detail = question;
    return item;
}

TreeItem nodeItem(const comcts::Node& node, const comcts::SearchSetup& setup, EntryId parent)
{
    TreeItem item = sectionItem(node.section, parent);
    item.series = seriesOf(node.model, setup);
    item.value = node.V;
    item.weight = static_cast<double>(node.N);
    item.flags.setFlag(TreeItemFlag::FirstError, node.firstError);
    return item;
}

TreeItem ghostItem(const comcts::Ghost& ghost, const comcts::SearchSetup& setup, EntryId parent)
{
    TreeItem item = sectionItem(ghost.section, parent);
    item.series = seriesOf(ghost.model, setup);
    item.flags = TreeItemFlag::Ghost;
    item.flags.setFlag(TreeItemFlag::FirstError, ghost.firstError);
    return item;
}

TreeScene sceneOf(const comcts::TreeDocument& document, const SceneOptions& options)
{
    const comcts::SearchSetup& setup = document.setup;
    TreeScene scene = sceneWithoutItems(setup);
    for (const std::string& line : comcts::provenanceOf(document, options.commandLine))
        scene.captions << toQt(line);

    const EntryTree entries = entriesOf(document);
    std::vector<widgets::NodeIndex> places(entries.size(), widgets::kNoNode);  // item of each entry
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const EntryId id{static_cast<std::int32_t>(i)};
        const Entry& entry = entries.entry(id);
        if (entry.isGhost && !options.ghosts) {
            ++scene.leftOut;
            continue;
        }
        places[i] = static_cast<widgets::NodeIndex>(scene.items.size());
        const EntryId parent = entry.parent ? EntryId{places[index(*entry.parent)]} : kRootEntry;
        if (!entry.parent)
            scene.items.push_back(questionItem(setup));
        else if (entry.isGhost)
            scene.items.push_back(ghostItem(document.ghosts[entry.index], setup, parent));
        else
            scene.items.push_back(nodeItem(document.tree.nodes()[entry.index], setup, parent));
    }
    if (!document.visitsKnown)
        for (TreeItem& item : scene.items)
            item.weight.reset();
    for (const comcts::NodeId id : document.bestPath) {
        const widgets::NodeIndex place = places[index(entries.entryOf(id))];
        scene.items[static_cast<std::size_t>(place)].flags |= TreeItemFlag::OnBestPath;
    }
    return scene;
}

}  // namespace orangery::comcts_scene
