// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/search_run.h"

#include "engine/comcts/runner.h"
#include "engine/comcts/tree_file.h"
#include "engine/comcts/views.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

SearchRunResult resultOf(const SearchState& state)
{
    return {.outcome = state.outcome.value_or(SearchOutcome::Cancelled),
            .rounds = state.rounds,
            .calls = state.calls,
            .nodes = state.tree.size(),
            .answer = state.bestPath.empty() ? std::string() : state.answer};
}

/// Artefacts are a fold over the log, so that a run that was killed before it wrote them gets the same ones.
Result<SearchRunResult> writeArtefacts(RunFolder& run, const Question& question, bool tables)
{
    const Result<EventLogContents> log = readEventLog(run.path() / "events.jsonl");
    if (!log)
        return failure(log.error());
    Result<TreeHistory> history = foldEvents(log->events);
    if (!history)
        return failure(history.error());
    const SearchState state = history->searchState();
    const TreeDocument document = documentOf(*history);
    if (Result<void> written = run.writeArtefact("tree.json", writeJsonFile(treeToJson(document))); !written)
        return failure(written.error());
    const SearchRunResult result = resultOf(state);
    const bool ended = result.outcome != SearchOutcome::Cancelled;
    if (ended) {
        const bool solved = result.outcome == SearchOutcome::Success;
        const Json record = solved ? successRecord(question, state) : failureRecord(question, state);
        if (Result<void> written = run.writeArtefact(solved ? "success.jsonl" : "failure.jsonl", recordLine(record));
            !written)
            return failure(written.error());
    }
    if (tables) {
        for (const Table& table : {nodeTable(document), roundTable(document)})
            if (Result<void> written = run.writeTable(table); !written)
                return failure(written.error());
    }
    if (Result<void> finished = run.finish(result.toJson(), ended); !finished)
        return failure(finished.error());
    return result;
}

Result<void> checkSameSearch(const SearchSetup& setup, const SearchRunRequest& request,
                             const Participants& participants)
{
    const auto refuse = [&](const std::string& why) {
        return failure(ErrorCode::Usage, request.folder.string() + ": the run was started with other options", why,
                       "Resume it with the same options, or begin a new run.");
    };
    if (!setup.question.record.is_null() && setup.question.record != request.question->record)
        return refuse("the question is another one");
    const Json before = configToJson(setup.options);
    const Json now = configToJson(request.options);
    for (const auto& [key, value] : now.items())
        if (before.value(key, Json()) != value)
            return refuse(key + " was " + writeJson(before.value(key, Json())) + " and is now " + writeJson(value));
    if (setup.models != participants.policyNames())
        return refuse("the policies are others");
    std::vector<std::pair<std::string, double>> judges;
    for (const WeightedJudge& judge : participants.judges)
        judges.emplace_back(judge.judge->name(), judge.weight);
    if (setup.judges != judges)
        return refuse("the judges are others");
    return {};
}

/// Whether everything that an ended search leaves behind is still there.
bool hasArtefacts(const SearchRunRequest& request, SearchOutcome outcome)
{
    std::vector<fs::path> files = {"tree.json", outcome == SearchOutcome::Success ? "success.jsonl" : "failure.jsonl"};
    if (request.tables)
        files.insert(files.end(), {"tables/nodes.csv", "tables/rounds.csv"});
    return std::all_of(files.begin(), files.end(), [&](const fs::path& file) {
        std::error_code ignored;
        return fs::exists(request.folder / file, ignored);
    });
}

/// Whether a log ends before its task had written anything of its own.
bool holdsNothingYet(const std::vector<Json>& events)
{
    return std::all_of(events.begin(), events.end(),
                       [](const Json& event) { return event["ev"] == "run_started" || event["ev"] == "resumed"; });
}

EventSink sinkInto(EventLog& log)
{
    return [&log](std::string_view kind, const Json& fields) -> Result<void> {
        if (const auto written = log.write(kind, fields); !written)
            return failure(written.error());
        return {};
    };
}

Result<SearchRunResult> runInto(RunFolder& run, const SearchRunRequest& request, const Participants& participants,
                                std::optional<SearchState> earlier, Context& context)
{
    Search search(*request.question, participants.policyNames(), participants.judges, request.options,
                  sinkInto(run.events()));
    search.guide(request.guide);
    Result<void> done = earlier ? search.restore(*std::move(earlier)) : search.start(participants.policies);
    if (done)
        done = SearchRunner(search, participants.policies, run.events()).run(context);
    if (!done) {
        // The log keeps what was done; the record says why it ended. A full disk may refuse that as well.
        const Json outcome = {{"kind", "error"}, {"message", orangery::describe(done.error())}};
        if (Result<void> recorded = run.finish(outcome, false); !recorded)
            context.log->warning("run.json could not be completed", {{"run", request.folder.string()}});
        return failure(done.error());
    }
    return writeArtefacts(run, *request.question, request.tables);
}

Result<SearchRunResult> begin(const SearchRunRequest& request, const Participants& participants, IfExists ifExists,
                              Context& context)
{
    Result<RunFolder> run = RunFolder::create(request.folder, request.info, ifExists);
    if (!run)
        return failure(run.error());
    return runInto(*run, request, participants, std::nullopt, context);
}

Result<SearchRunResult> resume(const SearchRunRequest& request, const Participants& participants, Context& context)
{
    if (!isRunFolder(request.folder))
        return begin(request, participants, IfExists::Refuse, context);
    if (Result<void> resumable = checkResumable(request.folder, request.info.task); !resumable)
        return failure(resumable.error());
    std::error_code ignored;
    if (!fs::exists(request.folder / "events.jsonl", ignored))
        return begin(request, participants, IfExists::Overwrite, context);
    const Result<EventLogContents> log = readEventLog(request.folder / "events.jsonl");
    if (!log)
        return failure(log.error());
    Result<TreeHistory> history = foldEvents(log->events);
    if (!history)
        return failure(history.error());
    if (!history->setup()) {
        // Beginning anew empties the folder, which may hold the runs of many questions.
        if (!holdsNothingYet(log->events))
            return failure(ErrorCode::Usage, request.folder.string() + ": the run is not the search of one question",
                           {}, "Resume it with the options that it was started with, or name another folder with -o.");
        return begin(request, participants, IfExists::Overwrite, context);
    }
    if (Result<void> same = checkSameSearch(*history->setup(), request, participants); !same)
        return failure(same.error());

    SearchState state = history->searchState();
    const bool ended = state.outcome && *state.outcome != SearchOutcome::Cancelled;
    if (ended)
        if (const auto finished = finishedResult(request.folder); finished && hasArtefacts(request, finished->outcome))
            return *finished;
    if (!ended)
        state.outcome.reset();
    Result<RunFolder> run = RunFolder::resume(request.folder, history->validThrough());
    if (!run)
        return failure(run.error());
    if (ended)
        return writeArtefacts(*run, *request.question, request.tables);
    return runInto(*run, request, participants, std::move(state), context);
}

}  // namespace

Json SearchRunResult::toJson() const
{
    return {{"kind", outcomeName(outcome)},
            {"rounds", rounds},
            {"calls", calls},
            {"nodes", nodes},
            {"answer", answer.empty() ? Json() : Json(answer)}};
}

Result<void> checkResumable(const fs::path& folder, const std::string& task)
{
    const Result<Json> record = readRunRecord(folder);
    if (!record)
        return failure(record.error());
    if ((*record)["task"] != task)
        return failure(ErrorCode::Usage, folder.string() + ": holds a run of " + writeJson((*record)["task"]), {},
                       "Name another run folder with -o.");
    // A run that was killed before it had a log holds nothing but its record, and is begun anew.
    std::error_code ignored;
    if (fs::exists(folder / "events.jsonl", ignored))
        return {};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().filename() != "run.json" && entry.path().extension() != ".part")
            return failure(ErrorCode::Usage, folder.string() + ": events.jsonl is missing",
                           "without its log a run cannot go on",
                           "Name another run folder with -o, or add --overwrite.");
    return {};
}

std::optional<SearchRunResult> finishedResult(const fs::path& folder)
{
    if (!isRunFolder(folder))
        return std::nullopt;
    const Result<Json> record = readRunRecord(folder);
    if (!record || record->value("complete", Json()) != true)
        return std::nullopt;
    try {
        const Json& outcome = record->at("outcome");
        SearchRunResult result;
        for (const SearchOutcome kind : {SearchOutcome::Success, SearchOutcome::Budget, SearchOutcome::AllFailed}) {
            if (outcome.at("kind") != outcomeName(kind))
                continue;
            result.outcome = kind;
            result.rounds = outcome.value("rounds", 0);
            result.calls = outcome.value("calls", 0);
            result.nodes = outcome.value("nodes", std::size_t{1});
            if (const auto answer = outcome.find("answer"); answer != outcome.end() && answer->is_string())
                result.answer = answer->get<std::string>();
            return result;
        }
    } catch (const Json::exception&) {
        // somebody changed the record: then the log is what counts
    }
    return std::nullopt;
}

Result<SearchRunResult> runSearch(const SearchRunRequest& request, const Participants& participants, Context& context)
{
    return request.ifExists == IfExists::Resume ? resume(request, participants, context)
                                                : begin(request, participants, request.ifExists, context);
}

}  // namespace orangery::comcts
