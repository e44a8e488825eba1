// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/tree_file.h"

#include <optional>
#include <vector>

namespace orangery::comcts_scene {

/// Place of a node or a cut section among all that a view shows: the index of a scene's item and of a model's row.
enum class EntryId : std::int32_t {};

[[nodiscard]] constexpr std::size_t index(EntryId id)
{
    return static_cast<std::size_t>(id);
}

inline constexpr EntryId kRootEntry{0};

/// A node of the tree, or a ghost: one that was cut.
struct Entry {
    bool isGhost = false;
    std::size_t index = 0;               ///< of the node in the tree, or of the ghost among the ghosts
    std::optional<EntryId> parent;       ///< nothing for the root
    int row = 0;                         ///< among its parent's children
    std::vector<EntryId> children = {};  ///< in the order in which they came
};

/// The nodes of a tree and its ghosts as one tree, numbered in the order in which they came. Grows and shrinks at its
/// end, as the history of a search does.
class EntryTree {
public:
    EntryTree()
    {
        m_entries.emplace_back();
        m_nodes.push_back(kRootEntry);
    }

    /// The tree's next node.
    EntryId addNode(const comcts::Node& node);
    /// A ghost and its place among the ghosts; the earlier ones of its chain came right before it.
    EntryId addGhost(const comcts::Ghost& ghost, std::size_t ghostIndex);
    void removeLast();

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] const Entry& entry(EntryId id) const { return m_entries[index(id)]; }
    [[nodiscard]] EntryId entryOf(comcts::NodeId node) const { return m_nodes[comcts::index(node)]; }
    /// The node, or for a ghost the last kept node of its chain.
    [[nodiscard]] comcts::NodeId nodeOf(EntryId id) const;
    /// Where the next ghost would be attached.
    [[nodiscard]] EntryId parentOf(const comcts::Ghost& ghost) const;

private:
    EntryId append(Entry entry);

    struct GhostChain {
        comcts::NodeId node = comcts::kRoot;
        std::string model;
        int round = 0;
        int depth = 0;
    };
    std::vector<Entry> m_entries;
    std::vector<EntryId> m_nodes;  ///< entry of each node
    std::vector<GhostChain> m_ghosts;
    std::vector<EntryId> m_ghostEntries;
};

/// The entries of a whole document in the order in which its search made them: round by round, policy by policy, what
/// was kept before what was cut.
[[nodiscard]] EntryTree entriesOf(const comcts::TreeDocument& document);

}  // namespace orangery::comcts_scene
