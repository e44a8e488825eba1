// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/growth.h"

#include <algorithm>

namespace orangery::comcts {

Growth::Growth(SearchState& state, const RoundPlan& plan, std::span<const WeightedJudge> judges,
               const SearchOptions& options, const EventSink& emit)
    : m_state(state), m_plan(plan), m_judges(judges), m_options(options), m_emit(emit)
{
}

std::vector<JudgeScore> Growth::scoresOf(const JudgedAnswer& judged, std::size_t section) const
{
    std::vector<JudgeScore> scores;
    for (std::size_t j = 0; j < m_judges.size(); ++j)
        scores.push_back({m_judges[j].judge->name(),
                          judged.scores[j] ? std::optional<double>((*judged.scores[j])[section]) : std::nullopt});
    return scores;
}

Result<void> Growth::add(JudgedAnswer& judged, bool solved)
{
    const std::span<const Section> sections = judged.response->sections;
    const bool paper = m_options.backup == Formulation::Paper;

    // A solved round keeps the right chains whole; the published code keeps the wrong ones whole as well.
    const bool whole = solved && (judged.correct() || !paper);
    const bool located = judged.cut && *judged.cut > 0;
    const bool keep = whole || located || (!judged.cut && m_options.unlocated == Unlocated::Keep);
    const std::size_t end = whole ? sections.size() : judged.cut.value_or(sections.size());
    if (Result<void> written = m_emit("error_positioned", {{"round", m_plan.round},
                                                           {"model", judged.model},
                                                           {"cut", judged.cut ? Json(*judged.cut) : Json()},
                                                           {"threshold", m_options.threshold},
                                                           {"dropped", sectionHeadings(sections.subspan(end))}});
        !written)
        return written;
    if (!keep)
        return refuse(judged);

    judged.result.valid = true;
    if (end < sections.size())
        judged.result.response = joinSections(sections.first(end));
    Result<NodeId> last = addChain(judged, std::max(end, m_plan.depth), whole);
    if (!last)
        return failure(last.error());
    judged.last = *last;
    if (Result<void> ghosts = addGhosts(judged, *last, end); !ghosts)
        return ghosts;
    return paper ? Result<void>() : backUp(judged, *last);
}

/// A response of which nothing is kept; the published code punishes the node that it went on from.
Result<void> Growth::refuse(const JudgedAnswer& judged)
{
    if (Result<void> ghosts = addGhosts(judged, m_plan.selected, m_plan.depth); !ghosts)
        return ghosts;
    if (m_options.backup == Formulation::Paper)
        return {};
    Json changes = Json::array();
    for (const Change& change : penalise(m_state.tree, m_plan.selected))
        changes.push_back({static_cast<std::int32_t>(change.node), change.N0, change.N1});
    return m_emit("penalty", {{"round", m_plan.round}, {"model", judged.model}, {"changes", std::move(changes)}});
}

Result<NodeId> Growth::addChain(const JudgedAnswer& judged, std::size_t end, bool whole)
{
    const std::size_t p = m_plan.depth;
    const std::size_t count = judged.response->sections.size();
    const std::size_t limited = std::min(end, std::max(p, static_cast<std::size_t>(m_options.depthLimit)));
    NodeId last = m_plan.selected;
    for (std::size_t i = p; i < limited; ++i) {
        Node node;
        node.parent = last;
        node.section = judged.response->sections[i];
        node.model = judged.model;
        node.round = m_plan.round;
        node.scores = scoresOf(judged, i);
        node.fused = judged.fused[i];
        node.firstError = judged.cut == i;
        node.prefixDrift = judged.drifted && i == p;
        node.depthLimit = i + 1 == limited && limited < end;
        if (i + 1 == count) {
            node.answer = Answer{judged.response->answer, judged.verdict->correct, judged.verdict->reply};
            node.unlocated = !whole && !judged.cut;
        }
        if (m_options.backup == Formulation::Paper)
            node.V = judged.fused[i].value_or(0);
        last = m_state.tree.add(std::move(node));
        m_state.survivors.push_back(last);
        const Json record = nodeToJson(m_state.tree.node(last), last, std::nullopt);
        if (Result<void> written = m_emit("node_added", {{"round", m_plan.round}, {"node", record}}); !written)
            return failure(written.error());
    }
    return last;
}

Result<void> Growth::addGhosts(const JudgedAnswer& judged, NodeId last, std::size_t cut)
{
    const std::size_t count = judged.response->sections.size();
    const int base = m_state.tree.node(last).depth;
    // Where the depth limit ended the chain before its error, there is no place to show it.
    if (cut == count || static_cast<std::size_t>(base) != cut)
        return {};
    Json list = Json::array();
    for (std::size_t i = cut; i < count; ++i) {
        m_state.ghosts.push_back({.parent = last,
                                  .depth = base + 1 + static_cast<int>(i - cut),
                                  .section = judged.response->sections[i],
                                  .model = judged.model,
                                  .round = m_plan.round,
                                  .scores = scoresOf(judged, i),
                                  .fused = judged.fused[i],
                                  .firstError = judged.cut == i});
        list.push_back(ghostToJson(m_state.ghosts.back()));
    }
    return m_emit("ghosts_added", {{"round", m_plan.round}, {"ghosts", std::move(list)}});
}

Result<void> Growth::backUp(JudgedAnswer& judged, NodeId last)
{
    std::vector<double> scores;
    for (const std::optional<double>& score : judged.fused)
        scores.push_back(*score);
    const std::vector<Change> changes = backupPath(m_state.tree, m_plan.selected, last, scores);
    for (const NodeId id : m_state.tree.pathTo(last))
        judged.result.stepValues.push_back(m_state.tree.node(id).V);
    judged.result.value = upperBound(m_state.tree, last, m_options);
    return m_emit("backprop", {{"round", m_plan.round}, {"model", judged.model}, {"changes", changesToJson(changes)}});
}

}  // namespace orangery::comcts
