// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/comcts/fold.h"
#include "engine/comcts/records.h"

#include <string>
#include <vector>

namespace orangery::comcts {

/// One branch that a round tried, as tree files list them.
struct RoundSummary {
    int round = 0;
    NodeId selected = kRoot;
    int calls = 0;                  ///< made up to the end of the round
    std::int64_t milliseconds = 0;  ///< since the run began
};

/// A point of a search's history that is not its end.
struct HistoryPlace {
    std::uint64_t event = 0;  ///< seq of the last event that counts; 0 before the first step
    int round = 0;            ///< rounds closed then
    int rounds = 0;           ///< rounds closed in the whole log
};

/// A tree as its file holds it: everything that views and exports need, without the events.
struct TreeDocument {
    SearchSetup setup;
    std::vector<RoundSummary> rounds;
    Tree tree;
    std::vector<Ghost> ghosts;
    std::vector<NodeId> bestPath;
    std::string answer;
    std::optional<SearchOutcome> outcome;  ///< nothing while the search runs
    /// Trees from success and failure lines have no visit counts; theirs are unknown.
    bool visitsKnown = true;
    std::optional<HistoryPlace> place;  ///< nothing for the end of the history
};

/// The tree at the history's current position.
[[nodiscard]] TreeDocument documentOf(const TreeHistory& history);

/// The tree file: format "comcts-tree", version 1, question, config, models, rounds, nodes in creation order,
/// ghosts and outcome.
[[nodiscard]] Json treeToJson(const TreeDocument& document);

/// Reads a tree file. ErrorCode::Input naming the node or field that does not fit: another version, ids with gaps,
/// a parent that comes after its child, a wrong depth, numbers that are no numbers.
[[nodiscard]] Result<TreeDocument> treeFromJson(const Json& json, const std::string& source);

/// A tree of one round from a success or failure line: the chain of its prefix and a branch a model.
[[nodiscard]] Result<TreeDocument> treeFromRecord(const SearchRecord& record);

/// The whole history in a run folder's event log.
[[nodiscard]] Result<TreeHistory> openHistory(const fs::path& run);

/// Opens whatever holds one search's tree: a run folder (its events, else its tree.json), a tree file, or a
/// success or failure line. For several questions name the folder of one of them.
[[nodiscard]] Result<TreeDocument> openTree(const fs::path& path);

}  // namespace orangery::comcts
