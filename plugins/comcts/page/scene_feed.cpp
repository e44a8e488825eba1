// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/scene_feed.h"

#include "plugins/comcts/scene/tree_scene_adapter.h"

namespace orangery::comcts_page {

using comcts_scene::EntryId;
using widgets::kNoNode;
using widgets::NodeIndex;
using widgets::TreeItem;
using widgets::TreeItemFlag;

SceneFeed::SceneFeed(const SearchTreeModel* model, QObject* parent) : QObject(parent), m_model(model)
{
    rebuild();
    connect(model, &SearchTreeModel::setupChanged, this, &SceneFeed::rebuild);
    connect(model, &SearchTreeModel::rowsInserted, this, &SceneFeed::append);
    connect(model, &SearchTreeModel::rowsRemoved, this, [this] {
        const std::size_t count = m_model->entries().size();
        m_scene.items.resize(count);
        m_shown.resize(count);
        while (!m_entries.empty() && comcts_scene::index(m_entries.back()) >= count)
            m_entries.pop_back();
    });
    connect(model, &SearchTreeModel::dataChanged, this,
            [this](const QModelIndex& index) { refresh(SearchTreeModel::entryOf(index)); });
}

void SceneFeed::rebuild()
{
    m_scene = m_model->setup() != nullptr ? comcts_scene::sceneWithoutItems(*m_model->setup()) : widgets::TreeScene();
    m_shown.clear();
    m_entries.clear();
    if (m_model->setup() == nullptr)
        return;
    while (m_scene.items.size() < m_model->entries().size())
        append();
}

TreeItem SceneFeed::makeItem(EntryId id) const
{
    const comcts::SearchSetup& setup = *m_model->setup();
    const comcts_scene::Entry& entry = m_model->entries().entry(id);
    TreeItem item = !entry.parent   ? comcts_scene::questionItem(setup)
                    : entry.isGhost ? comcts_scene::ghostItem(*m_model->ghost(id), setup, *entry.parent)
                                    : comcts_scene::nodeItem(*m_model->node(id), setup, *entry.parent);
    item.flags.setFlag(TreeItemFlag::OnBestPath, m_model->isOnBestPath(id));
    item.flags.setFlag(TreeItemFlag::Current, m_model->isSelected(id) && m_model->position() > 0);
    return item;
}

void SceneFeed::append()
{
    const EntryId id{static_cast<std::int32_t>(m_scene.items.size())};
    const bool isShown = !m_model->entries().entry(id).isGhost;
    m_scene.items.push_back(makeItem(id));
    m_shown.push_back(isShown ? static_cast<NodeIndex>(m_entries.size()) : kNoNode);
    if (isShown)
        m_entries.push_back(id);
}

void SceneFeed::refresh(EntryId id)
{
    if (comcts_scene::index(id) >= m_scene.items.size())
        return;
    TreeItem& item = m_scene.items[comcts_scene::index(id)];
    const comcts::Node* node = m_model->node(id);
    if (node != nullptr && m_model->entries().entry(id).parent) {
        item.value = node->V;
        item.weight = static_cast<double>(node->N);
    }
    item.flags.setFlag(TreeItemFlag::OnBestPath, m_model->isOnBestPath(id));
    item.flags.setFlag(TreeItemFlag::Current, m_model->isSelected(id) && m_model->position() > 0);
}

void SceneFeed::setGhostsVisible(bool isVisible)
{
    m_ghostsVisible = isVisible;
}

widgets::TreeScene SceneFeed::scene() const
{
    if (m_ghostsVisible)
        return m_scene;
    widgets::TreeScene scene = m_scene;
    scene.items.clear();
    for (const EntryId id : m_entries) {
        TreeItem item = m_scene.items[comcts_scene::index(id)];
        if (item.parent != kNoNode)
            item.parent = m_shown[static_cast<std::size_t>(item.parent)];
        scene.items.push_back(std::move(item));
    }
    scene.leftOut = static_cast<int>(m_scene.items.size() - m_entries.size());
    return scene;
}

NodeIndex SceneFeed::itemOf(EntryId id) const
{
    const std::size_t place = comcts_scene::index(id);
    if (place >= m_shown.size())
        return kNoNode;
    return m_ghostsVisible ? static_cast<NodeIndex>(id) : m_shown[place];
}

std::optional<EntryId> SceneFeed::entryOf(NodeIndex item) const
{
    const std::size_t count = m_ghostsVisible ? m_scene.items.size() : m_entries.size();
    if (item < 0 || static_cast<std::size_t>(item) >= count)
        return std::nullopt;
    return m_ghostsVisible ? EntryId{item} : m_entries[static_cast<std::size_t>(item)];
}

}  // namespace orangery::comcts_page
