// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/judging.h"

#include <span>

namespace orangery::comcts {

/// Puts the judged responses of one round into the tree: chains up to their first error, ghosts after it, and the
/// backup that the rules want.
class Growth {
public:
    /// All arguments have to outlive this.
    Growth(SearchState& state, const RoundPlan& plan, std::span<const WeightedJudge> judges,
           const SearchOptions& options, const EventSink& emit);

    /// Adds one scored response; `solved` tells whether some response of the round is right. Fails with what `emit`
    /// fails with, and then the tree is not to be used further.
    [[nodiscard]] Result<void> add(JudgedAnswer& judged, bool solved);

private:
    [[nodiscard]] Result<void> refuse(const JudgedAnswer& judged);
    [[nodiscard]] Result<NodeId> addChain(const JudgedAnswer& judged, std::size_t end, bool whole);
    [[nodiscard]] Result<void> addGhosts(const JudgedAnswer& judged, NodeId last, std::size_t cut);
    [[nodiscard]] Result<void> backUp(JudgedAnswer& judged, NodeId last);
    [[nodiscard]] std::vector<JudgeScore> scoresOf(const JudgedAnswer& judged, std::size_t section) const;

    SearchState& m_state;
    const RoundPlan& m_plan;
    std::span<const WeightedJudge> m_judges;
    const SearchOptions& m_options;
    const EventSink& m_emit;
};

}  // namespace orangery::comcts
