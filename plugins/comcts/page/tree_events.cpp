// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/tree_events.h"

#include "engine/base/event_log.h"

#include <algorithm>
#include <map>

namespace orangery::comcts_page {

using comcts::NodeId;
using comcts::TreeDocument;

namespace {

/// Numbers events and puts what all of them have in front.
class Log {
public:
    void add(const char* kind, int round, std::int64_t milliseconds, const Json& fields)
    {
        Json event = {{"seq", m_events.size()}, {"t_ms", milliseconds}, {"ev", kind}};
        if (round > 0)
            event["round"] = round;
        event.update(fields);
        m_events.push_back(std::move(event));
    }
    [[nodiscard]] std::vector<Json> take() { return std::move(m_events); }

private:
    std::vector<Json> m_events;
};

Json startOf(const comcts::SearchSetup& setup)
{
    Json judges = Json::object();
    for (const auto& [name, weight] : setup.judges)
        judges[name] = weight;
    Json badges = Json::object();
    for (const std::string& badge : setup.badges) {  // "name: what it is"
        const std::size_t colon = badge.find(": ");
        if (colon != std::string::npos)
            badges[badge.substr(0, colon)] = badge.substr(colon + 2);
    }
    return {{"q", setup.question.id},           {"question", setup.question.text},
            {"image", setup.question.image},    {"ground_truth", setup.question.answer},
            {"record", setup.question.record},  {"config", configToJson(setup.options)},
            {"models", setup.models},           {"judges", std::move(judges)},
            {"model_badges", std::move(badges)}};
}

/// The round of each node, never less than that of a node before it: ids have to count up from round to round.
std::vector<int> ascendingRounds(const TreeDocument& document)
{
    std::vector<int> rounds;
    int round = 1;
    for (const comcts::Node& node : document.tree.nodes())
        rounds.push_back(round = std::max(round, node.round));
    return rounds;
}

}  // namespace

std::vector<Json> eventsOf(const TreeDocument& document)
{
    const std::vector<int> rounds = ascendingRounds(document);
    std::map<int, comcts::RoundSummary> summaries;
    for (const comcts::RoundSummary& summary : document.rounds)
        summaries[summary.round] = summary;
    for (const int round : rounds)
        summaries.try_emplace(round, comcts::RoundSummary{.round = round});
    std::map<int, std::vector<const comcts::Ghost*>> ghosts;
    for (const comcts::Ghost& ghost : document.ghosts)
        ghosts[std::max({ghost.round, rounds[comcts::index(ghost.parent)], 1})].push_back(&ghost);
    for (const auto& [round, cut] : ghosts)
        summaries.try_emplace(round, comcts::RoundSummary{.round = round});

    Log log;
    log.add("run_started", 0, 0, {{"schema", kEventSchema}, {"task", "comcts.search"}});
    log.add("search_started", 0, 0, startOf(document.setup));
    std::size_t next = 1;
    for (const auto& [round, summary] : summaries) {
        const std::int64_t ms = summary.milliseconds;
        log.add("round_started", round, ms, Json::object());
        const bool isKnown = comcts::index(summary.selected) < next;
        log.add("node_selected", round, ms,
                {{"node", isKnown ? static_cast<std::int32_t>(summary.selected) : 0}, {"U", nullptr}, {"ties", 1}});
        for (; next < document.tree.size() && rounds[next] == round; ++next) {
            const NodeId id{static_cast<std::int32_t>(next)};
            log.add("node_added", round, ms, {{"node", nodeToJson(document.tree.node(id), id, std::nullopt)}});
        }
        Json cut = Json::array();
        for (const comcts::Ghost* ghost : ghosts[round])
            cut.push_back(ghostToJson(*ghost));
        if (!cut.empty())
            log.add("ghosts_added", round, ms, {{"ghosts", std::move(cut)}});
        Json best = Json::array();
        if (next == document.tree.size())
            for (const NodeId id : document.bestPath)
                best.push_back(static_cast<std::int32_t>(id));
        log.add("round_finished", round, ms,
                {{"calls", summary.calls}, {"best_path", std::move(best)}, {"answer", document.answer}});
    }
    if (document.outcome)
        log.add("search_finished", 0, 0, {{"outcome", outcomeName(*document.outcome)}});
    return log.take();
}

}  // namespace orangery::comcts_page
