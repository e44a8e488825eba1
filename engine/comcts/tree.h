// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/comcts/response.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::comcts {

/// Index of a node in creation order; the root is 0.
enum class NodeId : std::int32_t {};

[[nodiscard]] constexpr std::size_t index(NodeId id)
{
    return static_cast<std::size_t>(id);
}

inline constexpr NodeId kRoot{0};

/// What one judge gave one section; nothing where the judge failed.
struct JudgeScore {
    std::string judge;
    std::optional<double> score;  ///< in [-1, 1]
};

/// The final answer that followed the last node of a complete path.
struct Answer {
    std::string text;
    bool correct = false;
    std::string reply;  ///< the judge's own words
};

struct Node {
    std::optional<NodeId> parent;  ///< nothing for the root
    int depth = 0;
    Section section;    ///< the root's is empty
    std::string model;  ///< policy that proposed it
    int round = 0;      ///< round in which it was added, from 1
    std::int64_t N = 0;
    double V = 0;
    std::vector<JudgeScore> scores;  ///< in the judges' order
    std::optional<double> fused;     ///< weighted mean of the scores
    bool firstError = false;         ///< first section below the threshold of a chain that was kept whole
    bool unlocated = false;          ///< end of a wrong chain in which no section was found bad
    bool prefixDrift = false;        ///< the policy had changed the text that it was to go on from
    bool depthLimit = false;         ///< the chain went on, but the depth limit cut it here
    std::optional<Answer> answer;
    std::vector<NodeId> children = {};  ///< in creation order
};

/// Sections that were cut off after the first error: shown, but no part of the search tree.
struct Ghost {
    NodeId parent = kRoot;  ///< last kept node of the chain
    int depth = 0;
    Section section;
    std::string model;
    int round = 0;
    std::vector<JudgeScore> scores;
    std::optional<double> fused;
    bool firstError = false;
};

/// The reasoning tree of one question.
class Tree {
public:
    Tree() { m_nodes.emplace_back(); }

    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] const Node& node(NodeId id) const { return m_nodes[index(id)]; }
    [[nodiscard]] Node& node(NodeId id) { return m_nodes[index(id)]; }
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] bool isLeaf(NodeId id) const { return node(id).children.empty(); }

    /// Appends a node under node.parent, which must exist; depth follows from it.
    NodeId add(Node node);
    /// Takes back the newest node, which must be a leaf.
    void removeLast();

    /// Nodes from depth 1 down to `id`; empty for the root.
    [[nodiscard]] std::vector<NodeId> pathTo(NodeId id) const;
    [[nodiscard]] std::vector<Section> sectionsTo(NodeId id) const;

private:
    std::vector<Node> m_nodes;
};

/// One record of `nodes` in tree files and of `node_added` events; `u` as the rules define it.
[[nodiscard]] Json nodeToJson(const Node& node, NodeId id, std::optional<double> u);
[[nodiscard]] Json ghostToJson(const Ghost& ghost);

/// Reads them back. ErrorCode::Input naming the field that is missing or of the wrong type.
[[nodiscard]] Result<Node> nodeFromJson(const Json& record);
[[nodiscard]] Result<Ghost> ghostFromJson(const Json& record);

[[nodiscard]] std::string_view kindName(SectionKind kind);

}  // namespace orangery::comcts
