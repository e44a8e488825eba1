// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/scene/entry_tree.h"

#include <algorithm>
#include <tuple>

namespace orangery::comcts_scene {

using comcts::Ghost;
using comcts::Node;
using comcts::NodeId;

EntryId EntryTree::append(Entry entry)
{
    const EntryId id{static_cast<std::int32_t>(m_entries.size())};
    Entry& parent = m_entries[index(*entry.parent)];
    entry.row = static_cast<int>(parent.children.size());
    parent.children.push_back(id);
    m_entries.push_back(std::move(entry));
    return id;
}

EntryId EntryTree::addNode(const Node& node)
{
    const EntryId id = append({.index = m_nodes.size(), .parent = entryOf(*node.parent)});
    m_nodes.push_back(id);
    return id;
}

EntryId EntryTree::parentOf(const Ghost& ghost) const
{
    if (!m_ghosts.empty()) {
        const GhostChain& last = m_ghosts.back();
        if (last.node == ghost.parent && last.model == ghost.model && last.round == ghost.round &&
            last.depth + 1 == ghost.depth)
            return m_ghostEntries.back();
    }
    return entryOf(ghost.parent);
}

EntryId EntryTree::addGhost(const Ghost& ghost, std::size_t ghostIndex)
{
    const EntryId id = append({.isGhost = true, .index = ghostIndex, .parent = parentOf(ghost)});
    m_ghosts.push_back({ghost.parent, ghost.model, ghost.round, ghost.depth});
    m_ghostEntries.push_back(id);
    return id;
}

void EntryTree::removeLast()
{
    const Entry& last = m_entries.back();
    m_entries[comcts_scene::index(*last.parent)].children.pop_back();
    if (last.isGhost) {
        m_ghosts.pop_back();
        m_ghostEntries.pop_back();
    } else {
        m_nodes.pop_back();
    }
    m_entries.pop_back();
}

NodeId EntryTree::nodeOf(EntryId id) const
{
    while (entry(id).isGhost)
        id = *entry(id).parent;
    return NodeId{static_cast<std::int32_t>(entry(id).index)};
}

EntryTree entriesOf(const comcts::TreeDocument& document)
{
    struct Place {
        int round = 0;
        std::size_t model = 0;
        bool isGhost = false;
        std::size_t index = 0;
        bool operator<(const Place& other) const
        {
            return std::tie(round, model, isGhost, index) <
                   std::tie(other.round, other.model, other.isGhost, other.index);
        }
    };
    const std::vector<std::string>& models = document.setup.models;
    const auto modelIndex = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(models.begin(), models.end(), name) - models.begin());
    };
    std::vector<Place> places;
    const std::vector<Node>& nodes = document.tree.nodes();
    for (std::size_t i = 1; i < nodes.size(); ++i)
        places.push_back({nodes[i].round, modelIndex(nodes[i].model), false, i});
    // A file that lists its nodes in another order keeps that order, with the ghosts behind: parents have to come first.
    const bool isOrdered = std::is_sorted(places.begin(), places.end());
    for (std::size_t i = 0; i < document.ghosts.size(); ++i)
        places.push_back({document.ghosts[i].round, modelIndex(document.ghosts[i].model), true, i});
    if (isOrdered)
        std::sort(places.begin(), places.end());

    EntryTree entries;
    std::vector<std::size_t> late;  // ghosts that come before the node that they hang on
    std::size_t known = 1;
    for (const Place& place : places) {
        if (!place.isGhost) {
            entries.addNode(nodes[place.index]);
            ++known;
        } else if (comcts::index(document.ghosts[place.index].parent) < known) {
            entries.addGhost(document.ghosts[place.index], place.index);
        } else {
            late.push_back(place.index);
        }
    }
    for (const std::size_t i : late)
        entries.addGhost(document.ghosts[i], i);
    return entries;
}

}  // namespace orangery::comcts_scene
