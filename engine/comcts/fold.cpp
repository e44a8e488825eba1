// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/fold.h"

#include <algorithm>
#include <stdexcept>

namespace orangery::comcts {

namespace {

NodeId toNodeId(const Json& value, std::size_t known)
{
    const auto id = value.get<std::int64_t>();
    if (id < 0 || static_cast<std::size_t>(id) >= known)
        throw std::out_of_range("node " + std::to_string(id) + " does not exist at this point");
    return NodeId{static_cast<std::int32_t>(id)};
}

std::vector<NodeId> toNodeIds(const Json& list, std::size_t known)
{
    std::vector<NodeId> ids;
    for (const Json& value : list)
        ids.push_back(toNodeId(value, known));
    return ids;
}

SearchOutcome toOutcome(const std::string& name)
{
    for (const SearchOutcome outcome : {SearchOutcome::Success, SearchOutcome::Budget, SearchOutcome::AllFailed})
        if (outcomeName(outcome) == name)
            return outcome;
    return SearchOutcome::Cancelled;
}

const Json& member(const Json& event, const char* key)
{
    static const Json kNone;
    const auto found = event.find(key);
    return found == event.end() ? kNone : *found;
}

bool contains(const std::vector<std::string>& texts, const std::string& text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

Result<void> TreeHistory::begin(const Json& event)
{
    SearchSetup setup;
    Result<SearchOptions> options = configFromJson(event.at("config"));
    if (!options)
        return failure(options.error());
    setup.options = *options;
    setup.models = event.at("models").get<std::vector<std::string>>();
    for (const auto& [name, weight] : event.at("judges").items())
        setup.judges.emplace_back(name, weight.get<double>());
    for (const auto& [key, role] : {std::pair("model_badges", " policies"), std::pair("judge_badges", " judge")})
        for (const auto& [name, badge] : member(event, key).items())
            if (const std::string text = badge.get<std::string>() + role; !contains(setup.badges, text))
                setup.badges.push_back(text);
    setup.question = {.id = event.value("q", std::string()),
                      .image = event.value("image", std::string()),
                      .text = event.value("question", std::string()),
                      .answer = event.value("ground_truth", std::string()),
                      .record = member(event, "record")};
    m_setup = std::move(setup);
    return {};
}

LivePolicy* TreeHistory::live(const Json& event)
{
    const std::string model = event.value("model", std::string());
    const auto found =
        std::find_if(m_live.begin(), m_live.end(), [&](const auto& entry) { return entry.first == model; });
    return found == m_live.end() ? nullptr : &found->second;
}

bool TreeHistory::noteLive(const std::string& kind, const Json& event)
{
    LivePolicy* policy = live(event);
    if (policy == nullptr)
        return false;
    if (kind == "policy_delta") {
        policy->state = LivePolicy::State::Writing;
        policy->text += event.value("delta", std::string());
    } else if (kind == "policy_done") {
        policy->state = LivePolicy::State::Done;
    } else if (kind == "policy_failed" || kind == "response_invalid") {
        policy->state = LivePolicy::State::Failed;
        policy->message = event.value(kind == "policy_failed" ? "message" : "reason", std::string());
    } else if (kind == "answer_judged") {
        policy->correct = event.value("verdict", false);
    } else {
        return false;
    }
    return true;
}

namespace {

history::Statistics decodeStatistics(bool penalty, const Json& event, std::size_t known)
{
    history::Statistics statistics;
    statistics.penalty = penalty;
    if (const Json& model = member(event, "model"); model.is_string())
        statistics.model = model.get<std::string>();
    for (const Json& row : event.at("changes")) {
        Change change{.node = toNodeId(row.at(0), known), .N0 = row.at(1).get<std::int64_t>()};
        change.N1 = row.at(penalty ? 2 : 3).get<std::int64_t>();
        if (!penalty) {
            change.V0 = row.at(2).get<double>();
            change.V1 = row.at(4).get<double>();
        }
        statistics.changes.push_back(change);
    }
    return statistics;
}

Result<history::GhostsAdded> decodeGhosts(const Json& event, std::size_t known)
{
    history::GhostsAdded added;
    for (const Json& record : event.at("ghosts")) {
        Result<Ghost> ghost = ghostFromJson(record);
        if (!ghost)
            return failure(ghost.error());
        if (index(ghost->parent) >= known)
            throw std::out_of_range("the parent of a ghost has to come before it");
        added.ghosts.push_back(*std::move(ghost));
    }
    return added;
}

Result<history::RoundClosed> decodeRoundClosed(const Json& event, std::size_t known)
{
    history::RoundClosed closed;
    closed.calls = event.at("calls").get<int>();
    closed.failedRounds = event.value("failed_rounds", 0);
    closed.anyValid = event.value("any_valid", true);
    closed.bestPath = toNodeIds(member(event, "best_path"), known);
    closed.answer = event.value("answer", std::string());
    for (const Json& record : member(event, "results")) {
        Result<ModelResult> result = modelResultFromJson(record);
        if (!result)
            return failure(result.error());
        closed.results.push_back(*std::move(result));
    }
    return closed;
}

}  // namespace

Result<std::optional<HistoryStep>> TreeHistory::decode(const std::string& kind, const Json& event)
{
    HistoryStep step;
    step.seq = event.at("seq").get<std::uint64_t>();
    step.milliseconds = event.at("t_ms").get<std::int64_t>();
    step.round = event.value("round", 0);
    if (kind == "node_selected") {
        const Json& U = member(event, "U");
        step.change = history::Selected{.before = kRoot,
                                        .after = toNodeId(event.at("node"), m_nodesKnown),
                                        .U = U.is_null() ? std::nullopt : std::optional<double>(U.get<double>()),
                                        .ties = event.value("ties", 1)};
    } else if (kind == "node_added") {
        Result<Node> node = nodeFromJson(event.at("node"));
        if (!node)
            return failure(node.error());
        if (event.at("node").at("id").get<std::int64_t>() != static_cast<std::int64_t>(m_nodesKnown))
            throw std::out_of_range("node ids have to count up without gaps");
        if (index(*node->parent) >= m_nodesKnown)
            throw std::out_of_range("the parent of a node has to come before it");
        ++m_nodesKnown;
        step.change = history::NodeAdded{*std::move(node)};
    } else if (kind == "ghosts_added") {
        Result<history::GhostsAdded> ghosts = decodeGhosts(event, m_nodesKnown);
        if (!ghosts)
            return failure(ghosts.error());
        step.change = *std::move(ghosts);
    } else if (kind == "backprop" || kind == "penalty") {
        step.change = decodeStatistics(kind == "penalty", event, m_nodesKnown);
    } else if (kind == "round_finished") {
        Result<history::RoundClosed> closed = decodeRoundClosed(event, m_nodesKnown);
        if (!closed)
            return failure(closed.error());
        step.change = *std::move(closed);
    } else if (kind == "search_finished") {
        step.change = history::Finished{toOutcome(event.at("outcome").get<std::string>())};
    } else {
        return std::nullopt;
    }
    return step;
}

Result<bool> TreeHistory::dispatch(const std::string& kind, const Json& event)
{
    if (kind == "search_started") {
        if (Result<void> begun = begin(event); !begun)
            return failure(begun.error());
        m_validThrough = event.at("seq").get<std::uint64_t>();
        return true;
    }
    if (kind == "resumed") {
        dropAfter(event.at("valid_through_seq").get<std::uint64_t>());
        return true;
    }
    if (!m_setup)
        return false;
    if (kind == "round_started") {
        dropPending();
        for (const std::string& model : m_setup->models)
            m_live.emplace_back(model, LivePolicy{});
        return true;
    }
    if (noteLive(kind, event))
        return true;

    Result<std::optional<HistoryStep>> step = decode(kind, event);
    if (!step)
        return failure(step.error());
    if (!*step)
        return false;
    const std::uint64_t seq = (*step)->seq;
    const auto* finished = std::get_if<history::Finished>(&(*step)->change);
    const bool closes = finished != nullptr || std::holds_alternative<history::RoundClosed>((*step)->change);
    // A cancelled search may be resumed: then its end is one of the things that do not count.
    const bool counts = finished == nullptr || finished->outcome != SearchOutcome::Cancelled;
    if (finished != nullptr)
        dropPending();
    m_pending.push_back(*std::move(*step));
    if (closes) {
        commitPending();
        if (counts)
            m_validThrough = seq;
    }
    return true;
}

Result<bool> TreeHistory::add(const Json& event)
{
    const std::string kind = event.value("ev", std::string());
    try {
        return dispatch(kind, event);
    } catch (const std::exception& error) {
        return failure(ErrorCode::Input,
                       "event " + std::to_string(event.value("seq", std::uint64_t{0})) + " (" + kind + ") is malformed",
                       error.what());
    }
}

void TreeHistory::commitPending()
{
    const bool atEnd = m_followsEnd && m_position == m_steps.size();
    for (HistoryStep& step : m_pending)
        m_steps.push_back(std::move(step));
    m_pending.clear();
    m_live.clear();
    if (atEnd)
        seek(m_steps.size());
}

void TreeHistory::dropPending()
{
    for (const HistoryStep& step : m_pending)
        m_nodesKnown -= std::holds_alternative<history::NodeAdded>(step.change) ? 1U : 0U;
    m_pending.clear();
    m_live.clear();
}

void TreeHistory::dropAfter(std::uint64_t seq)
{
    dropPending();
    const auto first =
        std::find_if(m_steps.begin(), m_steps.end(), [&](const HistoryStep& step) { return step.seq > seq; });
    const auto kept = static_cast<std::size_t>(first - m_steps.begin());
    if (m_position > kept)
        seek(kept);
    m_steps.erase(m_steps.begin() + static_cast<std::ptrdiff_t>(kept), m_steps.end());
    m_nodesKnown = 1;
    for (const HistoryStep& step : m_steps)
        m_nodesKnown += std::holds_alternative<history::NodeAdded>(step.change) ? 1U : 0U;
}

void TreeHistory::applyNext()
{
    HistoryStep& step = m_steps[m_position++];
    if (auto* selected = std::get_if<history::Selected>(&step.change)) {
        selected->before = m_selected;
        m_selected = selected->after;
    } else if (const auto* added = std::get_if<history::NodeAdded>(&step.change)) {
        m_tree.add(added->node);
    } else if (const auto* ghosts = std::get_if<history::GhostsAdded>(&step.change)) {
        m_ghosts.insert(m_ghosts.end(), ghosts->ghosts.begin(), ghosts->ghosts.end());
    } else if (const auto* statistics = std::get_if<history::Statistics>(&step.change)) {
        for (const Change& change : statistics->changes) {
            m_tree.node(change.node).N = change.N1;
            if (!statistics->penalty)
                m_tree.node(change.node).V = change.V1;
        }
    }
}

void TreeHistory::revertLast()
{
    const HistoryStep& step = m_steps[--m_position];
    if (const auto* selected = std::get_if<history::Selected>(&step.change)) {
        m_selected = selected->before;
    } else if (std::holds_alternative<history::NodeAdded>(step.change)) {
        m_tree.removeLast();
    } else if (const auto* ghosts = std::get_if<history::GhostsAdded>(&step.change)) {
        m_ghosts.resize(m_ghosts.size() - ghosts->ghosts.size());
    } else if (const auto* statistics = std::get_if<history::Statistics>(&step.change)) {
        for (auto change = statistics->changes.rbegin(); change != statistics->changes.rend(); ++change) {
            m_tree.node(change->node).N = change->N0;
            if (!statistics->penalty)
                m_tree.node(change->node).V = change->V0;
        }
    }
}

void TreeHistory::seek(std::size_t position)
{
    position = std::min(position, m_steps.size());
    while (m_position < position)
        applyNext();
    while (m_position > position)
        revertLast();
}

const history::RoundClosed* TreeHistory::lastClosed() const
{
    for (std::size_t i = m_position; i > 0; --i)
        if (const auto* closed = std::get_if<history::RoundClosed>(&m_steps[i - 1].change))
            return closed;
    return nullptr;
}

std::vector<NodeId> TreeHistory::bestPath() const
{
    const history::RoundClosed* closed = lastClosed();
    return closed != nullptr ? closed->bestPath : std::vector<NodeId>();
}

std::string TreeHistory::answer() const
{
    const history::RoundClosed* closed = lastClosed();
    return closed != nullptr ? closed->answer : std::string();
}

std::optional<SearchOutcome> TreeHistory::outcome() const
{
    if (m_position == 0)
        return std::nullopt;
    const auto* finished = std::get_if<history::Finished>(&m_steps[m_position - 1].change);
    return finished != nullptr ? std::optional(finished->outcome) : std::nullopt;
}

int TreeHistory::rounds() const
{
    for (std::size_t i = m_position; i > 0; --i)
        if (std::holds_alternative<history::RoundClosed>(m_steps[i - 1].change))
            return m_steps[i - 1].round;
    return 0;
}

int TreeHistory::calls() const
{
    const history::RoundClosed* closed = lastClosed();
    return closed != nullptr ? closed->calls : 0;
}

SearchState TreeHistory::searchState()
{
    seek(m_steps.size());
    SearchState state;
    state.tree = m_tree;
    state.ghosts = m_ghosts;
    state.selected = m_selected;
    state.rounds = rounds();
    state.outcome = outcome();
    if (const history::RoundClosed* closed = lastClosed()) {
        state.calls = closed->calls;
        state.failedRounds = closed->failedRounds;
        state.anyValid = closed->anyValid;
        state.lastRound = closed->results;
        state.bestPath = closed->bestPath;
        state.answer = closed->answer;
    }
    for (std::size_t i = 1; i < m_tree.size(); ++i)
        if (m_tree.nodes()[i].round == state.rounds)
            state.survivors.push_back(NodeId{static_cast<std::int32_t>(i)});
    return state;
}

Result<TreeHistory> foldEvents(const std::vector<Json>& events)
{
    TreeHistory history;
    for (const Json& event : events)
        if (Result<bool> added = history.add(event); !added)
            return failure(added.error());
    history.seek(history.steps().size());
    return history;
}

}  // namespace orangery::comcts
