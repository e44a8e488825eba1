// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/tree_file.h"

#include "engine/base/event_log.h"
#include "engine/base/run_folder.h"

#include <algorithm>
#include <stdexcept>

namespace orangery::comcts {

namespace {

constexpr std::string_view kFormat = "comcts-tree";

Json idList(const std::vector<NodeId>& ids)
{
    Json list = Json::array();
    for (const NodeId id : ids)
        list.push_back(static_cast<std::int32_t>(id));
    return list;
}

std::vector<NodeId> idsFrom(const Json& list, std::size_t known)
{
    std::vector<NodeId> ids;
    for (const Json& value : list) {
        const auto id = value.get<std::int64_t>();
        if (id < 0 || static_cast<std::size_t>(id) >= known)
            throw std::out_of_range("node " + std::to_string(id) + " does not exist");
        ids.push_back(NodeId{static_cast<std::int32_t>(id)});
    }
    return ids;
}

std::optional<SearchOutcome> outcomeFrom(const std::string& name)
{
    for (const SearchOutcome outcome :
         {SearchOutcome::Success, SearchOutcome::Budget, SearchOutcome::AllFailed, SearchOutcome::Cancelled})
        if (outcomeName(outcome) == name)
            return outcome;
    return std::nullopt;
}

}  // namespace

namespace {

HistoryPlace placeIn(const TreeHistory& history)
{
    const auto isClosed = [](const HistoryStep& step) {
        return std::holds_alternative<history::RoundClosed>(step.change);
    };
    const std::vector<HistoryStep>& steps = history.steps();
    return {.event = history.position() == 0 ? 0 : steps[history.position() - 1].seq,
            .round = history.rounds(),
            .rounds = static_cast<int>(std::count_if(steps.begin(), steps.end(), isClosed))};
}

}  // namespace

TreeDocument documentOf(const TreeHistory& history)
{
    TreeDocument document;
    if (history.setup())
        document.setup = *history.setup();
    document.tree = history.tree();
    document.ghosts = history.ghosts();
    document.bestPath = history.bestPath();
    document.answer = history.answer();
    document.outcome = history.outcome();
    NodeId selected = kRoot;
    for (std::size_t i = 0; i < history.position(); ++i) {
        const HistoryStep& step = history.steps()[i];
        if (const auto* chosen = std::get_if<history::Selected>(&step.change))
            selected = chosen->after;
        else if (const auto* closed = std::get_if<history::RoundClosed>(&step.change))
            document.rounds.push_back({step.round, selected, closed->calls, step.milliseconds});
    }
    if (history.position() < history.steps().size())
        document.place = placeIn(history);
    return document;
}

Json treeToJson(const TreeDocument& document)
{
    const SearchSetup& setup = document.setup;
    Json judges = Json::object();
    for (const auto& [name, weight] : setup.judges)
        judges[name] = weight;
    Json config = configToJson(setup.options);
    config["judges"] = std::move(judges);
    Json rounds = Json::array();
    for (const RoundSummary& round : document.rounds)
        rounds.push_back({{"round", round.round},
                          {"selected", static_cast<std::int32_t>(round.selected)},
                          {"calls", round.calls},
                          {"ms", round.milliseconds}});
    Json nodes = Json::array();
    for (std::size_t i = 0; i < document.tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const std::optional<double> u =
            document.visitsKnown ? upperBound(document.tree, id, setup.options) : std::nullopt;
        Json node = nodeToJson(document.tree.node(id), id, u);
        if (!document.visitsKnown && id != kRoot)
            node["N"] = nullptr;
        nodes.push_back(std::move(node));
    }
    Json ghosts = Json::array();
    for (const Ghost& ghost : document.ghosts)
        ghosts.push_back(ghostToJson(ghost));
    return {{"format", kFormat},
            {"version", 1},
            {"id", setup.question.id},
            {"question", setup.question.text},
            {"image", setup.question.image},
            {"answer", setup.question.answer},
            {"config", std::move(config)},
            {"models", setup.models},
            {"badges", setup.badges},
            {"rounds", std::move(rounds)},
            {"nodes", std::move(nodes)},
            {"ghosts", std::move(ghosts)},
            {"outcome",
             {{"kind", document.outcome ? Json(outcomeName(*document.outcome)) : Json()},
              {"best_path", idList(document.bestPath)},
              {"answer", document.bestPath.empty() ? Json() : Json(document.answer)},
              {"rounds", document.rounds.empty() ? 0 : document.rounds.back().round},
              {"calls", document.rounds.empty() ? 0 : document.rounds.back().calls}}},
            {"record", setup.question.record}};
}

Result<TreeDocument> treeFromJson(const Json& json, const std::string& source)
{
    const auto malformed = [&](const std::string& why) {
        return failure(ErrorCode::Input, source + ": not a tree file", why);
    };
    if (!json.is_object() || json.value("format", Json()) != kFormat)
        return malformed("format has to be \"comcts-tree\"");
    if (json.value("version", Json()) != 1)
        return malformed("this program reads version 1, the file says " + writeJson(json.value("version", Json())));
    try {
        TreeDocument document;
        Result<SearchOptions> options = configFromJson(json.at("config"));
        if (!options)
            return failure(options.error());
        SearchSetup& setup = document.setup;
        setup.options = *options;
        setup.question = {.id = json.value("id", std::string()),
                          .image = json.value("image", std::string()),
                          .text = json.value("question", std::string()),
                          .answer = json.value("answer", std::string()),
                          .record = json.value("record", Json::object())};
        setup.models = json.value("models", std::vector<std::string>());
        setup.badges = json.value("badges", std::vector<std::string>());
        if (json.at("config").contains("judges"))
            for (const auto& [name, weight] : json.at("config").at("judges").items())
                setup.judges.emplace_back(name, weight.get<double>());

        const Json& nodes = json.at("nodes");
        if (!nodes.is_array() || nodes.empty() || !nodes[0].at("parent").is_null())
            return malformed("nodes has to begin with the root, whose parent is null");
        document.tree.node(kRoot).N = nodes[0].value("N", std::int64_t{0});
        document.tree.node(kRoot).V = nodes[0].value("V", 0.0);
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            const std::string where = "node " + std::to_string(i);
            Result<Node> node = nodeFromJson(nodes[i]);
            if (!node)
                return malformed(where + ": " + node.error().message);
            if (nodes[i].value("id", std::int64_t{-1}) != static_cast<std::int64_t>(i))
                return malformed(where + ": ids have to count up without gaps");
            if (index(*node->parent) >= i)
                return malformed(where + ": its parent has to come before it");
            if (node->depth != document.tree.node(*node->parent).depth + 1)
                return malformed(where + ": its depth has to be its parent's plus one");
            if (const auto visits = nodes[i].find("N"); visits == nodes[i].end() || visits->is_null())
                document.visitsKnown = false;
            document.tree.add(*std::move(node));
        }
        for (const Json& record : json.value("ghosts", Json::array())) {
            Result<Ghost> ghost = ghostFromJson(record);
            if (!ghost)
                return malformed(ghost.error().message);
            if (index(ghost->parent) >= document.tree.size())
                return malformed("a ghost's parent does not exist");
            document.ghosts.push_back(*std::move(ghost));
        }
        for (const Json& round : json.value("rounds", Json::array()))
            document.rounds.push_back({round.at("round").get<int>(),
                                       idsFrom(Json::array({round.at("selected")}), document.tree.size()).front(),
                                       round.value("calls", 0), round.value("ms", std::int64_t{0})});
        const Json outcome = json.value("outcome", Json::object());
        if (outcome.contains("kind") && outcome["kind"].is_string())
            document.outcome = outcomeFrom(outcome["kind"].get<std::string>());
        document.bestPath = idsFrom(outcome.value("best_path", Json::array()), document.tree.size());
        if (outcome.contains("answer") && outcome["answer"].is_string())
            document.answer = outcome["answer"].get<std::string>();
        return document;
    } catch (const std::exception& error) {
        return malformed(error.what());
    }
}

Result<TreeDocument> treeFromRecord(const SearchRecord& record)
{
    TreeDocument document;
    document.visitsKnown = false;
    document.setup.question = record.question;
    NodeId selected = kRoot;
    std::size_t p = 0;
    // The prefix is a chain without a final answer: with one it reads like a response.
    if (!record.prefix.empty()) {
        const auto parsed = parseResponse(record.prefix + "### The final answer is: ?");
        // A prefix may end before the first step, where a response may not.
        std::vector<Section> sections;
        if (parsed) {
            sections = parsed->sections;
        } else {
            for (const RecordedResponse& response : record.responses) {
                const auto whole = parseResponse(response.response);
                if (!whole)
                    continue;
                for (std::size_t n = whole->sections.size(); n > 0 && sections.empty(); --n)
                    if (normalisedPrefix(std::span(whole->sections).first(n)) == record.prefix)
                        sections.assign(whole->sections.begin(),
                                        whole->sections.begin() + static_cast<std::ptrdiff_t>(n));
            }
        }
        for (const Section& section : sections) {
            Node node;
            node.parent = selected;
            node.section = section;
            selected = document.tree.add(std::move(node));
        }
        p = sections.size();
    }
    double bestValue = 0;
    for (const RecordedResponse& response : record.responses) {
        document.setup.models.push_back(response.model);
        const auto parsed = parseResponse(response.response);
        if (!response.valid || !parsed || parsed->sections.size() < p)
            continue;
        NodeId last = selected;
        for (std::size_t i = 0; i < parsed->sections.size(); ++i) {
            if (i >= p) {
                Node node;
                node.parent = last;
                node.section = parsed->sections[i];
                node.model = response.model;
                node.round = 1;
                last = document.tree.add(std::move(node));
            }
        }
        // Older nodes are backed up once for each response: the last one's values are those that stay.
        const std::vector<NodeId> path = document.tree.pathTo(last);
        for (std::size_t i = 0; i < std::min(path.size(), response.stepValues.size()); ++i)
            document.tree.node(path[i]).V = response.stepValues[i];
        if (last == selected)
            continue;
        document.tree.node(last).answer = Answer{parsed->answer, response.correct.value_or(false), {}};
        if (response.correct.value_or(false) && (document.bestPath.empty() || response.value.value_or(0) > bestValue)) {
            bestValue = response.value.value_or(0);
            document.bestPath = document.tree.pathTo(last);
            document.answer = parsed->answer;
        }
    }
    document.outcome = record.solved() ? SearchOutcome::Success : SearchOutcome::Budget;
    document.rounds.push_back({.round = 1, .selected = selected, .calls = static_cast<int>(record.responses.size())});
    return document;
}

Result<TreeHistory> openHistory(const fs::path& run)
{
    if (const Result<Json> record = readRunRecord(run); !record)
        return failure(record.error());
    const Result<EventLogContents> log = readEventLog(run / "events.jsonl");
    if (!log)
        return failure(log.error());
    Result<TreeHistory> history = foldEvents(log->events);
    if (!history) {
        Error error = history.error();
        error.message = (run / "events.jsonl").string() + ": " + error.message;
        return failure(std::move(error));
    }
    if (!history->setup())
        return failure(ErrorCode::Input, run.string() + ": holds no search of its own", {},
                       "Name the folder of one question in it.");
    return history;
}

Result<TreeDocument> openTree(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        if (fs::exists(path / "events.jsonl", ignored))
            return openHistory(path).map(documentOf);
        return openTree(path / "tree.json");
    }
    const Result<std::string> bytes = readFile(path);
    if (!bytes)
        return failure(bytes.error());
    const Result<Json> json = parseJson(*bytes, path.string());
    if (json && json->is_object() && json->contains("format"))
        return treeFromJson(*json, path.string());
    if (!json && path.extension() != ".jsonl")
        return failure(json.error());
    const Result<std::vector<SearchRecord>> records = readSearchRecords(path);
    if (!records)
        return failure(records.error());
    if (records->empty())
        return failure(ErrorCode::Input, path.string() + ": holds no record");
    return treeFromRecord(records->front());
}

}  // namespace orangery::comcts
