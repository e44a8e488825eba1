// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orangery::comcts {

/// The reversible changes that committed events make.
namespace history {
struct Selected {
    NodeId before = kRoot;
    NodeId after = kRoot;
    std::optional<double> U;
    int ties = 1;
};
struct NodeAdded {
    Node node;  ///< with N and V as it came in; no children
};
struct GhostsAdded {
    std::vector<Ghost> ghosts;
};
struct Statistics {
    std::string model;  ///< empty when the rules back up a whole round at once
    bool penalty = false;
    std::vector<Change> changes;
};
struct RoundClosed {
    int calls = 0;
    std::vector<NodeId> bestPath;
    std::string answer;
    std::vector<ModelResult> results;
    int failedRounds = 0;
    bool anyValid = false;
};
struct Finished {
    SearchOutcome outcome = SearchOutcome::Cancelled;
};
}  // namespace history

/// One change with its place in the log.
struct HistoryStep {
    std::uint64_t seq = 0;
    std::int64_t milliseconds = 0;  ///< since the run began
    int round = 0;
    std::variant<history::Selected, history::NodeAdded, history::GhostsAdded, history::Statistics, history::RoundClosed,
                 history::Finished>
        change;
};

/// What a policy is doing in a round that is not closed yet.
struct LivePolicy {
    enum class State { Waiting, Writing, Done, Failed };
    State state = State::Waiting;
    std::string text;     ///< what it wrote so far, the prefix left out
    std::string message;  ///< of a failure, or the reason why the response is invalid
    std::optional<bool> correct;
};

/// How a search was set up: the payload of `search_started`.
struct SearchSetup {
    Question question;
    SearchOptions options;
    std::vector<std::string> models;
    std::vector<std::pair<std::string, double>> judges;
    std::vector<std::string> badges;  ///< "scripted policies", "oracle judge", ...: for screen and exports
};

/// The fold over the events of a search: the same for a running search, a recorded one and a resumed one. It
/// applies nothing of a round before the round's closing event is there, and can be moved to any point of the
/// committed history, backwards as quickly as forwards.
class TreeHistory {
public:
    /// Takes the next event of the log. Returns whether something changed that a view shows. ErrorCode::Input
    /// for a known event whose fields do not fit; unknown kinds pass.
    [[nodiscard]] Result<bool> add(const Json& event);

    [[nodiscard]] const std::optional<SearchSetup>& setup() const { return m_setup; }
    /// All committed steps.
    [[nodiscard]] const std::vector<HistoryStep>& steps() const { return m_steps; }
    /// How many of them are applied to tree() and ghosts().
    [[nodiscard]] std::size_t position() const { return m_position; }
    /// Applies or takes back steps until `position` of them are applied.
    void seek(std::size_t position);
    /// Whether steps that are committed while the position is the end are applied at once; they are, unless somebody
    /// who has to announce each step turns it off and calls applyNext.
    void setFollowsEnd(bool followsEnd) { m_followsEnd = followsEnd; }
    /// One step forwards or backwards, for a model that inserts and removes a row at a time. There has to be one.
    void applyNext();
    void revertLast();

    [[nodiscard]] const Tree& tree() const { return m_tree; }
    [[nodiscard]] const std::vector<Ghost>& ghosts() const { return m_ghosts; }
    /// Node that the round at the current position goes on from.
    [[nodiscard]] NodeId selected() const { return m_selected; }
    /// The right path once a round found one, depth 1 first.
    [[nodiscard]] std::vector<NodeId> bestPath() const;
    [[nodiscard]] std::string answer() const;
    /// Outcome at the current position.
    [[nodiscard]] std::optional<SearchOutcome> outcome() const;
    /// Rounds closed and calls made at the current position.
    [[nodiscard]] int rounds() const;
    [[nodiscard]] int calls() const;

    /// The open round's policies by name, in commit order; empty between rounds.
    [[nodiscard]] const std::vector<std::pair<std::string, LivePolicy>>& livePolicies() const { return m_live; }
    /// seq of the last event that counts: where a resumed run goes on from.
    [[nodiscard]] std::uint64_t validThrough() const { return m_validThrough; }

    /// What Search::restore needs; the history is taken to its end for it.
    [[nodiscard]] SearchState searchState();

private:
    [[nodiscard]] Result<bool> dispatch(const std::string& kind, const Json& event);
    [[nodiscard]] Result<std::optional<HistoryStep>> decode(const std::string& kind, const Json& event);
    [[nodiscard]] bool noteLive(const std::string& kind, const Json& event);
    [[nodiscard]] Result<void> begin(const Json& event);
    void commitPending();
    void dropPending();
    void dropAfter(std::uint64_t seq);
    [[nodiscard]] LivePolicy* live(const Json& event);
    [[nodiscard]] const history::RoundClosed* lastClosed() const;

    std::optional<SearchSetup> m_setup;
    std::vector<HistoryStep> m_steps;
    std::vector<HistoryStep> m_pending;  ///< of the round that is not closed yet
    std::size_t m_position = 0;
    bool m_followsEnd = true;
    std::size_t m_nodesKnown = 1;  ///< nodes in all steps and pending steps, to check references
    Tree m_tree;
    std::vector<Ghost> m_ghosts;
    NodeId m_selected = kRoot;
    std::vector<std::pair<std::string, LivePolicy>> m_live;
    std::uint64_t m_validThrough = 0;
};

/// Folds a whole log. The position is its end.
[[nodiscard]] Result<TreeHistory> foldEvents(const std::vector<Json>& events);

}  // namespace orangery::comcts
