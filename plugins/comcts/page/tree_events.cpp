// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/tree_events.h"

#include "engine/base/event_log.h"
#include "plugins/comcts/scene/entry_tree.h"

#include <algorithm>
#include <map>
#include <utility>

namespace orangery::comcts_page {

using comcts::NodeId;
using comcts::TreeDocument;
using comcts_scene::EntryId;

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

/// The entries that each round made, in their order. No round is less than one before it: ids have to count up.
std::map<int, std::vector<EntryId>> entriesByRound(const TreeDocument& document, const comcts_scene::EntryTree& entries)
{
    std::map<int, std::vector<EntryId>> rounds;
    int round = 1;
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const EntryId id{static_cast<std::int32_t>(i)};
        const comcts_scene::Entry& entry = entries.entry(id);
        round = std::max(round,
                         entry.isGhost ? document.ghosts[entry.index].round : document.tree.nodes()[entry.index].round);
        rounds[round].push_back(id);
    }
    return rounds;
}

/// Ghosts that come one after another are one event.
void addEntries(Log& log, const comcts::RoundSummary& round, const std::vector<EntryId>& made,
                const TreeDocument& document, const comcts_scene::EntryTree& entries)
{
    Json cut = Json::array();
    const auto flush = [&] {
        if (!cut.empty())
            log.add("ghosts_added", round.round, round.milliseconds, {{"ghosts", std::exchange(cut, Json::array())}});
    };
    for (const EntryId id : made) {
        const comcts_scene::Entry& entry = entries.entry(id);
        if (entry.isGhost) {
            cut.push_back(ghostToJson(document.ghosts[entry.index]));
            continue;
        }
        flush();
        const NodeId node{static_cast<std::int32_t>(entry.index)};
        log.add("node_added", round.round, round.milliseconds,
                {{"node", nodeToJson(document.tree.node(node), node, std::nullopt)}});
    }
    flush();
}

}  // namespace

std::vector<Json> eventsOf(const TreeDocument& document)
{
    const comcts_scene::EntryTree entries = comcts_scene::entriesOf(document);
    const std::map<int, std::vector<EntryId>> made = entriesByRound(document, entries);
    std::map<int, comcts::RoundSummary> rounds;
    for (const comcts::RoundSummary& summary : document.rounds)
        rounds[summary.round] = summary;
    for (const auto& [round, ids] : made)
        rounds.try_emplace(round, comcts::RoundSummary{.round = round});

    Log log;
    log.add("run_started", 0, 0, {{"schema", kEventSchema}, {"task", "comcts.search"}});
    log.add("search_started", 0, 0, startOf(document.setup));
    std::size_t known = 1;  // nodes
    for (const auto& [round, summary] : rounds) {
        const bool isKnown = comcts::index(summary.selected) < known;
        log.add("round_started", round, summary.milliseconds, Json::object());
        log.add("node_selected", round, summary.milliseconds,
                {{"node", isKnown ? static_cast<std::int32_t>(summary.selected) : 0}, {"U", nullptr}, {"ties", 1}});
        if (const auto found = made.find(round); found != made.end()) {
            addEntries(log, summary, found->second, document, entries);
            for (const EntryId id : found->second)
                known += entries.entry(id).isGhost ? 0U : 1U;
        }
        Json best = Json::array();
        if (known == document.tree.size())
            for (const NodeId id : document.bestPath)
                best.push_back(static_cast<std::int32_t>(id));
        log.add("round_finished", round, summary.milliseconds,
                {{"calls", summary.calls}, {"best_path", std::move(best)}, {"answer", document.answer}});
    }
    if (document.outcome)
        log.add("search_finished", 0, 0, {{"outcome", outcomeName(*document.outcome)}});
    return log.take();
}

}  // namespace orangery::comcts_page
