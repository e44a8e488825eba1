// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/search.h"

#include <algorithm>
#include <chrono>

namespace orangery::comcts {

namespace {

constexpr std::size_t kShownLeaves = 50;

Json sectionHeadings(std::span<const Section> sections)
{
    Json names = Json::array();
    for (const Section& section : sections)
        names.push_back(headingOf(section.kind, section.step));
    return names;
}

Json nodeIds(const std::vector<NodeId>& ids)
{
    Json list = Json::array();
    for (const NodeId id : ids)
        list.push_back(static_cast<std::int32_t>(id));
    return list;
}

Json optionalNumbers(const std::vector<std::optional<double>>& values)
{
    Json list = Json::array();
    for (const std::optional<double>& value : values)
        list.push_back(value ? Json(*value) : Json());
    return list;
}

/// What a judge throws is one more way to fail.
template <class Call>
auto caught(const Call& call) -> decltype(call())
{
    try {
        return call();
    } catch (const std::exception& error) {
        return failure(ErrorCode::Failed, "the judge failed", error.what());
    }
}

/// Judges are other people's code: one score for each section, each a number from -1 to 1.
Result<std::vector<double>> checkedScores(Result<std::vector<double>> scores, std::size_t count)
{
    if (!scores)
        return scores;
    if (scores->size() != count)
        return failure(ErrorCode::Failed, "the judge gave " + std::to_string(scores->size()) + " scores for " +
                                              std::to_string(count) + " sections");
    for (const double score : *scores)
        if (!(score >= -1 && score <= 1))
            return failure(ErrorCode::Failed, "the judge gave a score that is no number from -1 to 1");
    return scores;
}

}  // namespace

struct Search::Judged {
    std::string model;
    std::string text;                  ///< as answered, or after the repairs
    std::optional<Response> response;  ///< nothing when the call failed or the text has not the format
    bool drifted = false;              ///< changed the text that it was to go on from
    std::optional<Verdict> verdict;
    std::vector<std::optional<std::vector<double>>> scores = {};  ///< by judge, then by section
    std::vector<std::optional<double>> fused = {};                ///< by section
    std::optional<std::size_t> cut = {};  ///< first section that goes on from the prefix and is below t
    NodeId last = kRoot;
    ModelResult result = {};

    [[nodiscard]] bool scored() const
    {
        return response && !fused.empty() &&
               std::all_of(fused.begin(), fused.end(), [](const auto& score) { return score.has_value(); });
    }
    [[nodiscard]] bool correct() const { return scored() && verdict && verdict->correct; }
};

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
      m_sink(std::move(sink))
{
}

Result<void> Search::emit(std::string_view kind, Json fields)
{
    Json event = {{"q", m_question.id}};
    event.update(fields);
    return m_sink(kind, event);
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
    if (Result<void> written = emit("round_started", budget); !written)
        return failure(written.error());

    Random ties(deriveSeed(m_options.seed,
                           {std::string_view(m_question.id), static_cast<std::uint64_t>(plan.round), "selection"}));
    const auto preferred = m_guide != nullptr ? m_guide->preferredPrefix(plan.round) : std::nullopt;
    const Choice choice = selectNode(m_state.tree, m_state.survivors, m_options, ties, preferred);
    plan.selected = choice.node;

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
    if (Result<void> written = emit(
            "leaf_scored", {{"round", plan.round}, {"leaves", std::move(leaves)}, {"count", choice.candidates.size()}});
        !written)
        return failure(written.error());
    if (Result<void> written = emit("node_selected", {{"round", plan.round},
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

Result<Search::Judged> Search::parse(const RoundPlan& plan, const std::string& model, const PolicyAnswer& answer)
{
    Judged judged{.model = model, .text = {}, .response = {}, .drifted = false, .verdict = {}};
    if (!answer)
        return judged;  // its policy_failed event was written when it happened
    // As the log will hold it, so that a resumed search goes on from the same text.
    judged.text = repairUtf8(answer->text);
    const auto refuse = [&](const std::string& reason, std::size_t offset) -> Result<Judged> {
        if (Result<void> written = emit(
                "response_invalid", {{"round", plan.round}, {"model", model}, {"reason", reason}, {"offset", offset}});
            !written)
            return failure(written.error());
        return judged;
    };
    tl::expected<Response, InvalidResponse> parsed = parseResponse(judged.text);
    if (!parsed)
        return refuse(parsed.error().reason, parsed.error().offset);

    const auto p = static_cast<std::size_t>(m_state.tree.node(plan.selected).depth);
    judged.text = parsed->text;
    if (parsed->sections.size() < p)
        return refuse("prefix_lost", parsed->text.size());
    judged.drifted = normalisedPrefix(std::span(parsed->sections).first(p)) != plan.prefix;
    Json event = {{"round", plan.round},
                  {"model", model},
                  {"sections", sectionHeadings(parsed->sections)},
                  {"repairs", parsed->repairs}};
    if (judged.drifted)
        event["prefix_drift"] = true;
    judged.response = *std::move(parsed);
    if (Result<void> written = emit("response_parsed", std::move(event)); !written)
        return failure(written.error());
    return judged;
}

Result<void> Search::askVerdict(Judged& judged, const RoundPlan& plan, const std::stop_token& stop)
{
    if (!judged.response)
        return {};
    for (const WeightedJudge& weighted : m_judges) {
        Judge& judge = *weighted.judge;
        const std::uint64_t seed =
            deriveSeed(m_options.seed, {std::string_view(m_question.id), static_cast<std::uint64_t>(plan.round),
                                        std::string_view(judged.model), std::string_view(judge.name()), "verdict"});
        const JudgedResponse asked{.question = &m_question,
                                   .round = plan.round,
                                   .model = judged.model,
                                   .response = &*judged.response,
                                   .seed = seed};
        Result<Verdict> verdict = caught([&] { return judge.verdict(asked, stop); });
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        if (verdict) {
            judged.verdict = *std::move(verdict);
            return emit("answer_judged", {{"round", plan.round},
                                          {"model", judged.model},
                                          {"judge", judge.name()},
                                          {"answer", judged.response->answer},
                                          {"verdict", judged.verdict->correct},
                                          {"reply", judged.verdict->reply}});
        }
        if (Result<void> written = emit("judge_failed", {{"round", plan.round},
                                                         {"model", judged.model},
                                                         {"judge", judge.name()},
                                                         {"purpose", "verdict"},
                                                         {"message", orangery::describe(verdict.error())}});
            !written)
            return written;
    }
    return {};
}

Result<void> Search::askScores(Judged& judged, const RoundPlan& plan, const std::stop_token& stop)
{
    if (!judged.response || !judged.verdict)
        return {};
    const std::size_t count = judged.response->sections.size();
    Json lists = Json::object();
    for (const WeightedJudge& weighted : m_judges) {
        Judge& judge = *weighted.judge;
        const std::uint64_t seed =
            deriveSeed(m_options.seed, {std::string_view(m_question.id), static_cast<std::uint64_t>(plan.round),
                                        std::string_view(judged.model), std::string_view(judge.name()), "scores"});
        const JudgedResponse asked{.question = &m_question,
                                   .round = plan.round,
                                   .model = judged.model,
                                   .response = &*judged.response,
                                   .seed = seed};
        Result<std::vector<double>> scores = checkedScores(caught([&] { return judge.scores(asked, stop); }), count);
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        if (scores) {
            lists[judge.name()] = *scores;
            judged.scores.emplace_back(*std::move(scores));
            continue;
        }
        lists[judge.name()] = nullptr;
        judged.scores.emplace_back();
        if (Result<void> written = emit("judge_failed", {{"round", plan.round},
                                                         {"model", judged.model},
                                                         {"judge", judge.name()},
                                                         {"purpose", "scores"},
                                                         {"message", orangery::describe(scores.error())}});
            !written)
            return written;
    }

    std::vector<double> weights;
    for (const WeightedJudge& weighted : m_judges)
        weights.push_back(weighted.weight);
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::optional<double>> section;
        for (const auto& scores : judged.scores)
            section.push_back(scores ? std::optional<double>((*scores)[i]) : std::nullopt);
        judged.fused.push_back(fuse(section, weights));
    }
    const auto p = static_cast<std::size_t>(m_state.tree.node(plan.selected).depth);
    if (judged.scored()) {
        for (std::size_t i = p; i < count && !judged.cut; ++i)
            if (*judged.fused[i] < m_options.threshold)
                judged.cut = i;
    }
    return emit("steps_scored", {{"round", plan.round},
                                 {"model", judged.model},
                                 {"scores", std::move(lists)},
                                 {"fused", optionalNumbers(judged.fused)}});
}

Result<void> Search::commit(const RoundPlan& plan, const std::vector<PolicyAnswer>& answers,
                            const std::stop_token& stop)
{
    std::vector<Judged> round;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        Result<Judged> judged = parse(plan, m_policies[i], answers[i]);
        if (!judged)
            return failure(judged.error());
        round.push_back(*std::move(judged));
    }
    for (Judged& judged : round)
        if (Result<void> asked = askVerdict(judged, plan, stop); !asked)
            return asked;
    for (Judged& judged : round)
        if (Result<void> asked = askScores(judged, plan, stop); !asked)
            return asked;

    // From here on nothing waits and nothing can be cancelled: the round goes into the tree.
    const bool failed = std::none_of(answers.begin(), answers.end(), [](const auto& a) { return a.has_value(); });
    const bool solved = std::any_of(round.begin(), round.end(), [](const Judged& j) { return j.correct(); });
    m_state.rounds = plan.round;
    m_state.calls += static_cast<int>(answers.size());
    m_state.failedRounds = failed ? m_state.failedRounds + 1 : 0;
    m_state.selected = plan.selected;
    m_state.survivors.clear();
    for (Judged& judged : round) {
        judged.result.model = judged.model;
        judged.result.response = judged.text;
        judged.result.correct = judged.verdict && judged.verdict->correct;
        m_state.anyValid = m_state.anyValid || judged.scored();
        if (!judged.scored())
            continue;
        if (Result<void> grown = grow(plan, judged, solved); !grown)
            return grown;
    }
    if (m_options.backup == Formulation::Paper) {
        const std::vector<Change> changes = backupRound(m_state.tree, plan.selected, m_state.survivors);
        if (Result<void> written =
                emit("backprop", {{"round", plan.round}, {"model", nullptr}, {"changes", changesToJson(changes)}});
            !written)
            return written;
    }
    return closeRound(plan, round);
}

Result<void> Search::grow(const RoundPlan& plan, Judged& judged, bool solved)
{
    const auto p = static_cast<std::size_t>(m_state.tree.node(plan.selected).depth);
    const std::size_t count = judged.response->sections.size();
    const bool paper = m_options.backup == Formulation::Paper;

    // A solved round keeps the right chains whole; the published code keeps the wrong ones whole as well.
    const bool whole = solved && (judged.correct() || !paper);
    const bool located = judged.cut && *judged.cut > 0;
    const bool keep = whole || located || (!judged.cut && m_options.unlocated == Unlocated::Keep);
    if (Result<void> written =
            emit("error_positioned",
                 {{"round", plan.round},
                  {"model", judged.model},
                  {"cut", judged.cut ? Json(*judged.cut) : Json()},
                  {"threshold", m_options.threshold},
                  {"dropped",
                   sectionHeadings(whole || !judged.cut
                                       ? std::span<const Section>()
                                       : std::span<const Section>(judged.response->sections).subspan(*judged.cut))}});
        !written)
        return written;
    if (!keep) {
        if (Result<void> ghosts = addGhosts(plan, judged, plan.selected, p); !ghosts)
            return ghosts;
        if (paper)
            return {};
        const std::vector<Change> changes = penalise(m_state.tree, plan.selected);
        Json list = Json::array();
        for (const Change& change : changes)
            list.push_back({static_cast<std::int32_t>(change.node), change.N0, change.N1});
        return emit("penalty", {{"round", plan.round}, {"model", judged.model}, {"changes", std::move(list)}});
    }

    judged.result.valid = true;
    const std::size_t end = whole || !judged.cut ? count : *judged.cut;
    if (end < count && !whole)
        judged.result.response = joinSections(std::span(judged.response->sections).first(end));
    Result<NodeId> last = addChain(plan, judged, std::max(end, p), whole);
    if (!last)
        return failure(last.error());
    judged.last = *last;
    if (end < count)
        if (Result<void> ghosts = addGhosts(plan, judged, *last, end); !ghosts)
            return ghosts;
    return paper ? Result<void>() : backUp(plan, judged, *last);
}

Result<NodeId> Search::addChain(const RoundPlan& plan, const Judged& judged, std::size_t end, bool whole)
{
    const auto p = static_cast<std::size_t>(m_state.tree.node(plan.selected).depth);
    const std::size_t count = judged.response->sections.size();
    const std::size_t limited = std::min(end, std::max(p, static_cast<std::size_t>(m_options.depthLimit)));
    NodeId last = plan.selected;
    for (std::size_t i = p; i < limited; ++i) {
        Node node;
        node.parent = last;
        node.section = judged.response->sections[i];
        node.model = judged.model;
        node.round = plan.round;
        for (std::size_t j = 0; j < m_judges.size(); ++j)
            node.scores.push_back({m_judges[j].judge->name(),
                                   judged.scores[j] ? std::optional<double>((*judged.scores[j])[i]) : std::nullopt});
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
        if (Result<void> written =
                emit("node_added",
                     {{"round", plan.round}, {"node", nodeToJson(m_state.tree.node(last), last, std::nullopt)}});
            !written)
            return failure(written.error());
    }
    return last;
}

Result<void> Search::addGhosts(const RoundPlan& plan, const Judged& judged, NodeId last, std::size_t cut)
{
    const int base = m_state.tree.node(last).depth;
    if (static_cast<std::size_t>(base) != cut)
        return {};  // the depth limit ended the chain before its error: there is no place to show it
    Json list = Json::array();
    for (std::size_t i = cut; i < judged.response->sections.size(); ++i) {
        Ghost ghost{.parent = last,
                    .depth = base + 1 + static_cast<int>(i - cut),
                    .section = judged.response->sections[i],
                    .model = judged.model,
                    .round = plan.round,
                    .scores = {},
                    .fused = judged.fused[i],
                    .firstError = judged.cut == i};
        for (std::size_t j = 0; j < m_judges.size(); ++j)
            ghost.scores.push_back({m_judges[j].judge->name(),
                                    judged.scores[j] ? std::optional<double>((*judged.scores[j])[i]) : std::nullopt});
        list.push_back(ghostToJson(ghost));
        m_state.ghosts.push_back(std::move(ghost));
    }
    return emit("ghosts_added", {{"round", plan.round}, {"ghosts", std::move(list)}});
}

Result<void> Search::backUp(const RoundPlan& plan, Judged& judged, NodeId last)
{
    std::vector<double> scores;
    for (const std::optional<double>& score : judged.fused)
        scores.push_back(*score);
    const std::vector<Change> changes = backupPath(m_state.tree, plan.selected, last, scores);
    for (const NodeId id : m_state.tree.pathTo(last))
        judged.result.stepValues.push_back(m_state.tree.node(id).V);
    judged.result.value = upperBound(m_state.tree, last, m_options);
    return emit("backprop", {{"round", plan.round}, {"model", judged.model}, {"changes", changesToJson(changes)}});
}

Result<void> Search::closeRound(const RoundPlan& plan, std::vector<Judged>& round)
{
    const Judged* best = nullptr;
    m_state.lastRound.clear();
    for (Judged& judged : round) {
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
    if (Result<void> written = emit("round_finished", {{"round", plan.round},
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
    return emit("search_finished", {{"round", m_state.rounds},
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
    return emit("search_started", {{"round", 0},
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
