// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"
#include "engine/comcts/rules.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::comcts {

struct JudgedAnswer;

enum class SearchOutcome {
    Success,
    Budget,
    AllFailed,  ///< no policy ever gave a usable response
    Cancelled,
};
[[nodiscard]] std::string_view outcomeName(SearchOutcome outcome);

/// What became of one policy's response in the last round: what success and failure lines are written from.
struct ModelResult {
    std::string model;
    std::string response;  ///< after the repairs; in a failure line cut to the sections kept
    bool valid = false;
    bool correct = false;
    std::optional<double> value;     ///< U of its last node right after its own backup
    std::vector<double> stepValues;  ///< V at depths 1, 2, ... right after its own backup
};

/// A round that has been chosen but not yet answered.
struct RoundPlan {
    int round = 1;
    NodeId selected = kRoot;
    std::size_t depth = 0;            ///< of the selected node: sections of the prefix
    std::string prefix;               ///< normalised text of the selected node
    std::vector<CompletionJob> jobs;  ///< one for each policy, in commit order
};

/// Receives an event's kind and fields; a failure (disk full) ends the search.
using EventSink = std::function<Result<void>(std::string_view kind, const Json& fields)>;

/// Decides what a recorded script knows: which of several tied nodes its round went on from, and whether the
/// node chosen is the one that it recorded.
class RoundGuide {
public:
    virtual ~RoundGuide() = default;
    [[nodiscard]] virtual std::optional<std::string> preferredPrefix(int round) const = 0;
    [[nodiscard]] virtual Result<void> check(int round, const std::vector<Section>& path) const = 0;
};

/// Where a search stands: all that the next round depends on.
struct SearchState {
    Tree tree;
    std::vector<Ghost> ghosts;
    int rounds = 0;
    int calls = 0;
    int failedRounds = 0;           ///< in a row, up to now
    bool anyValid = false;          ///< whether some response was usable in some round
    std::vector<NodeId> survivors;  ///< nodes added in the last round (S* of the paper)
    NodeId selected = kRoot;        ///< of the last round
    std::vector<ModelResult> lastRound;
    std::optional<SearchOutcome> outcome;
    std::vector<NodeId> bestPath;  ///< depth 1 to the last node of the correct path; empty without success
    std::string answer;            ///< of the best path
};

/// The search of one question, a round at a time: `plan`, then let the policies answer, then `commit`. It does
/// no waiting and no I/O of its own, so the same code runs live, in lock-step over many questions, and resumed.
class Search {
public:
    /// `policyNames` in commit order; judges in fusing order, at least one of each.
    Search(const Question& question, std::vector<std::string> policyNames, std::vector<WeightedJudge> judges,
           SearchOptions options, EventSink sink);

    /// Goes on from where a recorded search stood, and ends it where its last round had decided it already.
    [[nodiscard]] Result<void> restore(SearchState state);
    void guide(const RoundGuide* guide) { m_guide = guide; }

    [[nodiscard]] const SearchState& state() const { return m_state; }
    [[nodiscard]] const Question& question() const { return m_question; }
    [[nodiscard]] const SearchOptions& options() const { return m_options; }
    [[nodiscard]] bool finished() const { return m_state.outcome.has_value(); }

    /// Writes `search_started`; the policies are asked for their badges.
    [[nodiscard]] Result<void> start(const std::vector<std::shared_ptr<Policy>>& policies);
    /// Selects a node and writes `round_started`, `leaf_scored`, `node_selected`.
    [[nodiscard]] Result<RoundPlan> plan();
    /// Judges the answers (one for each policy, in order), locates errors and grows the tree. A stop request
    /// while judging leaves the tree as it was; after any other failure the search is not to be used further.
    /// Ends the search when it is solved or spent.
    [[nodiscard]] Result<void> commit(const RoundPlan& plan, const std::vector<PolicyAnswer>& answers,
                                      const std::stop_token& stop);
    /// Ends the search from outside.
    [[nodiscard]] Result<void> cancel();

private:
    [[nodiscard]] Result<void> closeRound(const RoundPlan& plan, std::vector<JudgedAnswer>& round);
    [[nodiscard]] Result<void> finishIfDecided();
    [[nodiscard]] Result<void> finish(SearchOutcome outcome);

    Question m_question;
    std::vector<std::string> m_policies;
    std::vector<WeightedJudge> m_judges;
    SearchOptions m_options;
    EventSink m_emit;  ///< the sink given, with the question's id added to each event
    const RoundGuide* m_guide = nullptr;
    SearchState m_state;
};

/// The options as events and tree files keep them, and back. ErrorCode::Input for a value of the wrong type.
[[nodiscard]] Json configToJson(const SearchOptions& options);
[[nodiscard]] Result<SearchOptions> configFromJson(const Json& config);

/// `changes` of a backprop event: [[node, N0, V0, N1, V1], ...].
[[nodiscard]] Json changesToJson(const std::vector<Change>& changes);
[[nodiscard]] Json modelResultToJson(const ModelResult& result);
[[nodiscard]] Result<ModelResult> modelResultFromJson(const Json& record);

}  // namespace orangery::comcts
