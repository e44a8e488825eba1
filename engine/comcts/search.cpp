// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/search.h"

#include "engine/comcts/growth.h"
#include "engine/comcts/judging.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

constexpr std::size_t kShownLeaves = 50;

Json nodeIds(const std::vector<NodeId>& ids)
{
    Json list = Json::array();
    for (const NodeId id : ids)
        list.push_back(static_cast<std::int32_t>(id));
    return list;
}

}  // namespace

std::string_view outcomeName(SearchOutcome outcome)
{
    switch (outcome) {
    case SearchOutcome::Success:
        return "success";
    case SearchOutcome::Budget:
        return "budget";
    case SearchOutcome::AllFailed:
        return "all_failed";
    case SearchOutcome::Cancelled:
        return "cancelled";
    }
    return "cancelled";
}

Search::Search(const Question& question, std::vector<std::string> policyNames, std::vector<WeightedJudge> judges,
               SearchOptions options, EventSink sink)
    : m_question(question),
      m_policies(std::move(policyNames)),
      m_judges(std::move(judges)),
      m_options(options),
      m_emit([id = question.id, sink = std::move(sink)](std::string_view kind, const Json& fields) {
          Json event = {{"q", id}};
          event.update(fields);
          return sink(kind, event);
      })
{
}

Result<void> Search::restore(SearchState state)
{
    m_state = std::move(state);
    return finished() ? Result<void>() : finishIfDecided();
}

Result<RoundPlan> Search::plan()
{
    RoundPlan plan;
    plan.round = m_state.rounds + 1;
    const Json budget = {{"round", plan.round},
                         {"calls_so_far", m_state.calls},
                         {"budget",
                          {{"calls", m_options.budgetCalls},
                           {"rounds", m_options.budgetRounds ? Json(*m_options.budgetRounds) : Json()}}}};
    if (Result<void> written = m_emit("round_started", budget); !written)
        return failure(written.error());

    Random ties(deriveSeed(m_options.seed,
                           {std::string_view(m_question.id), static_cast<std::uint64_t>(plan.round), "selection"}));
    const auto preferred = m_guide != nullptr ? m_guide->preferredPrefix(plan.round) : std::nullopt;
    const Choice choice = selectNode(m_state.tree, m_state.survivors, m_options, ties, preferred);
    plan.selected = choice.node;
    plan.depth = static_cast<std::size_t>(m_state.tree.node(choice.node).depth);

    std::vector<ScoredLeaf> shown = choice.candidates;
    std::stable_sort(shown.begin(), shown.end(), [](const auto& a, const auto& b) { return a.U > b.U; });
    shown.resize(std::min(shown.size(), kShownLeaves));
    Json leaves = Json::array();
    for (const ScoredLeaf& leaf : shown) {
        const Node& node = m_state.tree.node(leaf.node);
        leaves.push_back({{"node", static_cast<std::int32_t>(leaf.node)},
                          {"V", node.V},
                          {"N", node.N},
                          {"N_parent", m_state.tree.node(*node.parent).N},
                          {"U", leaf.U}});
    }
    const std::vector<NodeId> path = m_state.tree.pathTo(choice.node);
    if (Result<void> written = m_emit(
            "leaf_scored", {{"round", plan.round}, {"leaves", std::move(leaves)}, {"count", choice.candidates.size()}});
        !written)
        return failure(written.error());
    if (Result<void> written = m_emit("node_selected", {{"round", plan.round},
                                                        {"node", static_cast<std::int32_t>(choice.node)},
                                                        {"U", choice.U ? Json(*choice.U) : Json()},
                                                        {"ties", choice.ties},
                                                        {"path", nodeIds(path)}});
        !written)
        return failure(written.error());

    const std::vector<Section> sections = m_state.tree.sectionsTo(choice.node);
    if (m_guide != nullptr)
        if (Result<void> same = m_guide->check(plan.round, sections); !same)
            return failure(same.error());
    plan.prefix = normalisedPrefix(sections);
    for (const std::string& model : m_policies) {
        const std::uint64_t seed =
            deriveSeed(m_options.seed, {std::string_view(m_question.id), static_cast<std::uint64_t>(plan.round),
                                        std::string_view(model), "answer"});
        plan.jobs.push_back({.question = &m_question, .prefix = plan.prefix, .round = plan.round, .seed = seed});
    }
    return plan;
}

Result<void> Search::commit(const RoundPlan& plan, const std::vector<PolicyAnswer>& answers,
                            const std::stop_token& stop)
{
    Judging judging(m_question, plan, m_judges, m_options, m_emit);
    std::vector<JudgedAnswer> round;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        Result<JudgedAnswer> judged = judging.read(m_policies[i], answers[i]);
        if (!judged)
            return failure(judged.error());
        round.push_back(*std::move(judged));
    }
    for (JudgedAnswer& judged : round)
        if (Result<void> asked = judging.askVerdict(judged, stop); !asked)
            return asked;
    for (JudgedAnswer& judged : round)
        if (Result<void> asked = judging.askScores(judged, stop); !asked)
            return asked;

    // From here on nothing waits and nothing can be cancelled: the round goes into the tree.
    const bool failed = std::none_of(answers.begin(), answers.end(), [](const auto& a) { return a.has_value(); });
    const bool solved = std::any_of(round.begin(), round.end(), [](const JudgedAnswer& j) { return j.correct(); });
    m_state.rounds = plan.round;
    m_state.calls += static_cast<int>(answers.size());
    m_state.failedRounds = failed ? m_state.failedRounds + 1 : 0;
    m_state.selected = plan.selected;
    m_state.survivors.clear();
    Growth growth(m_state, plan, m_judges, m_options, m_emit);
    for (JudgedAnswer& judged : round) {
        judged.result.model = judged.model;
        judged.result.response = judged.text;
        judged.result.correct = judged.verdict && judged.verdict->correct;
        m_state.anyValid = m_state.anyValid || judged.scored();
        if (!judged.scored())
            continue;
        if (Result<void> grown = growth.add(judged, solved); !grown)
            return grown;
    }
    if (m_options.backup == Formulation::Paper) {
        const std::vector<Change> changes = backupRound(m_state.tree, plan.selected, m_state.survivors);
        if (Result<void> written =
                m_emit("backprop", {{"round", plan.round}, {"model", nullptr}, {"changes", changesToJson(changes)}});
            !written)
            return written;
    }
    return closeRound(plan, round);
}

Result<void> Search::closeRound(const RoundPlan& plan, std::vector<JudgedAnswer>& round)
{
    const JudgedAnswer* best = nullptr;
    m_state.lastRound.clear();
    for (JudgedAnswer& judged : round) {
        if (judged.result.valid && m_options.backup == Formulation::Paper) {
            for (const NodeId id : m_state.tree.pathTo(judged.last))
                judged.result.stepValues.push_back(m_state.tree.node(id).V);
            judged.result.value = upperBound(m_state.tree, judged.last, m_options);
        }
        if (judged.correct() && (best == nullptr || judged.result.value > best->result.value))
            best = &judged;
        m_state.lastRound.push_back(judged.result);
    }
    if (best != nullptr) {
        m_state.bestPath = m_state.tree.pathTo(best->last);
        m_state.answer = best->response->answer;
    }

    Json results = Json::array();
    for (const ModelResult& result : m_state.lastRound)
        results.push_back(modelResultToJson(result));
    if (Result<void> written = m_emit("round_finished", {{"round", plan.round},
                                                         {"selected", static_cast<std::int32_t>(plan.selected)},
                                                         {"calls", m_state.calls},
                                                         {"nodes", m_state.tree.size()},
                                                         {"failed_rounds", m_state.failedRounds},
                                                         {"any_valid", m_state.anyValid},
                                                         {"best_path", nodeIds(m_state.bestPath)},
                                                         {"answer", m_state.answer},
                                                         {"results", std::move(results)}});
        !written)
        return written;
    return finishIfDecided();
}

Result<void> Search::finishIfDecided()
{
    if (!m_state.bestPath.empty())
        return finish(SearchOutcome::Success);
    const bool spent =
        m_state.calls >= m_options.budgetCalls || (m_options.budgetRounds && m_state.rounds >= *m_options.budgetRounds);
    if (m_state.failedRounds >= m_options.failedRounds)
        return finish(SearchOutcome::AllFailed);
    if (spent)
        return finish(m_state.anyValid ? SearchOutcome::Budget : SearchOutcome::AllFailed);
    return {};
}

Result<void> Search::cancel()
{
    return finished() ? Result<void>() : finish(SearchOutcome::Cancelled);
}

Result<void> Search::finish(SearchOutcome outcome)
{
    m_state.outcome = outcome;
    return m_emit("search_finished", {{"round", m_state.rounds},
                                      {"outcome", outcomeName(outcome)},
                                      {"best_path", nodeIds(m_state.bestPath)},
                                      {"answer", m_state.bestPath.empty() ? Json() : Json(m_state.answer)},
                                      {"rounds", m_state.rounds},
                                      {"calls", m_state.calls},
                                      {"nodes", m_state.tree.size()}});
}

Result<void> Search::start(const std::vector<std::shared_ptr<Policy>>& policies)
{
    Json modelBadges = Json::object();
    for (const auto& policy : policies)
        if (const std::string badge = policy->badge(); !badge.empty())
            modelBadges[policy->name()] = badge;
    Json judges = Json::object();
    Json badges = Json::object();
    for (const WeightedJudge& weighted : m_judges) {
        judges[weighted.judge->name()] = weighted.weight;
        if (const std::string badge = weighted.judge->badge(); !badge.empty())
            badges[weighted.judge->name()] = badge;
    }
    return m_emit("search_started", {{"round", 0},
                                     {"config", configToJson(m_options)},
                                     {"models", m_policies},
                                     {"judges", std::move(judges)},
                                     {"judge_badges", std::move(badges)},
                                     {"model_badges", std::move(modelBadges)},
                                     {"question", m_question.text},
                                     {"image", m_question.image},
                                     {"ground_truth", m_question.answer},
                                     {"record", m_question.record},
                                     {"seed", m_options.seed}});
}

Json changesToJson(const std::vector<Change>& changes)
{
    Json list = Json::array();
    for (const Change& change : changes)
        list.push_back({static_cast<std::int32_t>(change.node), change.N0, change.V0, change.N1, change.V1});
    return list;
}

Json modelResultToJson(const ModelResult& result)
{
    return {{"model", result.model},           {"valid", result.valid},
            {"correct", result.correct},       {"value", result.value ? Json(*result.value) : Json()},
            {"step_value", result.stepValues}, {"response", result.response}};
}

Result<ModelResult> modelResultFromJson(const Json& record)
{
    try {
        ModelResult result;
        result.model = record.at("model").get<std::string>();
        result.valid = record.at("valid").get<bool>();
        result.correct = record.at("correct").get<bool>();
        if (!record.at("value").is_null())
            result.value = record.at("value").get<double>();
        result.stepValues = record.at("step_value").get<std::vector<double>>();
        result.response = record.at("response").get<std::string>();
        return result;
    } catch (const Json::exception& error) {
        return failure(ErrorCode::Input, "a model's result is malformed", error.what());
    }
}

}  // namespace orangery::comcts
