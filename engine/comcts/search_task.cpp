// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/comcts/chat_participants.h"
#include "engine/comcts/search_run.h"
#include "engine/comcts/tasks.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <thread>

namespace orangery::comcts {

namespace {

OptionTable searchTaskOptions()
{
    OptionTable table = {
        {.name = "script",
         .type = OptionType::InputPath,
         .title = "Script",
         .help = "Recorded responses and judgements (comcts-script); its config sets the defaults of the options.",
         .group = "Question"},
        {.name = "questions",
         .type = OptionType::InputPath,
         .title = "Questions",
         .help = "Questions in Mulberry's input format: a JSON array or JSON lines.",
         .group = "Question"},
        {.name = "question",
         .type = OptionType::List,
         .title = "Only these questions",
         .help = "Ids of the questions to search; all of the file when absent.",
         .group = "Question",
         .advanced = true},
        {.name = "models",
         .type = OptionType::List,
         .title = "Policies",
         .help = "Names, folders or files of recorded replies of the policies, in commit order.",
         .group = "Participants"},
        {.name = "judge",
         .type = OptionType::Weights,
         .title = "Judges",
         .help = "Judges with their weights: files of recorded replies, or 'oracle', the exact checker of the sample "
                 "world.",
         .group = "Participants"},
        {.name = "pace",
         .type = OptionType::Integer,
         .title = "Pace",
         .help = "Time that each scripted response takes to arrive, so that a demonstration can be followed.",
         .unit = "ms",
         .minimum = 0,
         .maximum = 60000,
         .group = "Participants",
         .advanced = true},
    };
    table.append(ruleOptions());
    for (OptionSpec spec :
         {shared_options::runFolder(), shared_options::overwrite(), shared_options::resume(), shared_options::limit(),
          shared_options::shard(), shared_options::keepGoing(), shared_options::skipExisting()})
        table.add(std::move(spec));
    return table;
}

IfExists ifExistsFrom(const Params& params)
{
    if (params.flag("resume"))
        return IfExists::Resume;
    return params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse;
}

TaskOutput outputOf(const fs::path& folder, const SearchRunResult& result)
{
    TaskOutput output;
    output.document = {{"run", folder.string()}, {"outcome", result.toJson()}};
    output.outcome = result.outcome == SearchOutcome::Cancelled ? Outcome::Cancelled : Outcome::Done;
    output.document["complete"] = output.outcome == Outcome::Done;
    output.text = std::string(outcomeName(result.outcome)) + " after " + counted(result.rounds, "round(s), ") +
                  counted(result.calls, "call(s), ") + counted(result.nodes, "node(s)") +
                  (result.answer.empty() ? std::string() : "; answer: " + result.answer) + "\n" + folder.string() +
                  "\n";
    return output;
}

Result<TaskOutput> searchOne(SearchRunRequest request, const Question& question, const Participants& participants,
                             Context& context)
{
    request.question = &question;
    const Result<SearchRunResult> result = runSearch(request, participants, context);
    if (!result)
        return failure(result.error());
    return outputOf(request.folder, *result);
}

/// The searches of many questions, several at a time, each in a folder of its own below the run's.
class ManyQuestions {
public:
    ManyQuestions(const Params& params, const std::vector<ParticipantSource>& sources, SearchOptions options,
                  RunInfo info, std::vector<Question> questions)
        : m_params(params),
          m_sources(sources),
          m_options(options),
          m_info(std::move(info)),
          m_questions(std::move(questions)),
          m_results(m_questions.size()),
          m_errors(m_questions.size()),
          m_folder(params.path("output"))
    {
    }

    Result<TaskOutput> run(Context& context)
    {
        Result<RunFolder> run = open();
        if (!run)
            return failure(run.error());
        {
            const auto count =
                std::min<std::size_t>(static_cast<std::size_t>(context.threadCount()), m_questions.size());
            std::vector<std::jthread> workers;
            for (std::size_t i = 0; i < count; ++i)
                workers.emplace_back([&] { workGuarded(*run, context); });
        }
        if (m_fatal)
            return failure(*m_fatal);
        return finish(*run, context);
    }

private:
    Result<RunFolder> open()
    {
        const IfExists ifExists = ifExistsFrom(m_params);
        const bool resumes = ifExists == IfExists::Resume && isRunFolder(m_folder);
        if (!resumes)
            return RunFolder::create(m_folder, m_info, ifExists);
        if (Result<void> resumable = checkResumable(m_folder, m_info.task); !resumable)
            return failure(resumable.error());
        const Result<std::vector<Json>> events = recordedEvents(m_folder);
        if (!events)
            return failure(events.error());
        if (events->empty())
            return RunFolder::create(m_folder, m_info, IfExists::Overwrite);
        if (std::any_of(events->begin(), events->end(),
                        [](const Json& event) { return event["ev"] == "search_started"; }))
            return failure(ErrorCode::Usage, m_folder.string() + ": the run is the search of one question", {},
                           "Resume it with the options that it was started with, or name another folder with -o.");
        return RunFolder::resume(m_folder, events->back()["seq"].get<std::uint64_t>());
    }

    void fail(Error error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_fatal)
            m_fatal = std::move(error);
        m_stopped = true;
    }

    /// What is thrown on a thread has to be told by the thread that waits for it.
    void workGuarded(RunFolder& run, Context& context)
    {
        try {
            work(run, context);
        } catch (const std::bad_alloc&) {
            fail({ErrorCode::Resource, "comcts.search: out of memory", {}, "Use fewer threads."});
        } catch (const std::exception& error) {
            fail({ErrorCode::Failed, "comcts.search failed", error.what(), {}});
        }
    }

    void work(RunFolder& run, Context& context)
    {
        // Policies are called from one thread at a time, so each worker has its own.
        const Result<Participants> participants =
            openParticipants(m_params.list("models"), m_params.weights("judge"), m_sources, context);
        if (!participants)
            return fail(participants.error());
        while (!context.stopRequested() && !m_stopped) {
            const std::size_t i = m_next++;
            if (i >= m_questions.size())
                return;
            searchQuestion(i, run, *participants, context);
            const std::scoped_lock lock(m_mutex);
            context.report(static_cast<double>(++m_done), static_cast<double>(m_questions.size()), "questions");
        }
    }

    void searchQuestion(std::size_t i, RunFolder& run, const Participants& participants, const Context& context)
    {
        const Question& question = m_questions[i];
        SearchRunRequest request{.folder = m_folder / folderName(question.id), .info = m_info, .options = m_options};
        request.info.parent = "..";
        request.info.inputs.clear();
        request.question = &question;
        request.ifExists = IfExists::Resume;
        request.tables = false;
        Context own = context;
        own.progress = nullptr;
        const Result<SearchRunResult> result = runSearch(request, participants, own);
        if (result) {
            m_results[i] = *result;
            if (result->outcome == SearchOutcome::Cancelled)
                return;
            Json event = result->toJson();
            event["item"] = question.id;
            if (const auto written = run.events().write("item_finished", event); !written)
                fail(written.error());
            return;
        }
        m_errors[i] = result.error();
        const auto written =
            run.events().write("item_failed", {{"item", question.id}, {"message", orangery::describe(result.error())}});
        if (!written)
            return fail(written.error());
        if (!m_params.flag("keep-going"))
            fail(result.error());
    }

    Result<TaskOutput> finish(RunFolder& run, const Context& context)
    {
        std::size_t solved = 0;
        std::size_t failed = 0;
        std::size_t ended = 0;
        Table summary{.name = "summary",
                      .columns = {{"id", "", "The question's id."},
                                  {"outcome", "", "success, budget, all_failed, cancelled or error."},
                                  {"rounds", "rounds", "Rounds of its search."},
                                  {"calls", "calls", "Policy calls of its search."},
                                  {"nodes", "nodes", "Nodes of its tree, the root included."},
                                  {"answer", "", "The right answer that was found."}},
                      .rows = {}};
        for (std::size_t i = 0; i < m_questions.size(); ++i) {
            if (m_errors[i]) {
                ++failed;
                summary.rows.push_back({m_questions[i].id, std::string("error"), Cell(), Cell(), Cell(), Cell()});
                continue;
            }
            if (!m_results[i])
                continue;
            const SearchRunResult& result = *m_results[i];
            solved += result.outcome == SearchOutcome::Success ? 1U : 0U;
            ended += result.outcome != SearchOutcome::Cancelled ? 1U : 0U;
            summary.rows.push_back({m_questions[i].id, std::string(outcomeName(result.outcome)),
                                    static_cast<std::int64_t>(result.rounds), static_cast<std::int64_t>(result.calls),
                                    static_cast<std::int64_t>(result.nodes), result.answer});
        }
        const bool complete = ended + failed == m_questions.size() && !context.stopRequested();
        for (const char* name : {"success.jsonl", "failure.jsonl"})
            if (Result<void> joined = joinLines(run, name); !joined)
                return failure(joined.error());
        if (Result<void> written = run.writeArtefact("summary.csv", writeCsv(summary)); !written)
            return failure(written.error());
        run.describeColumns(summary);
        const Json outcome = {
            {"questions", m_questions.size()}, {"ended", ended}, {"solved", solved}, {"failed", failed}};
        if (Result<void> finished = run.finish(outcome, complete); !finished)
            return failure(finished.error());

        TaskOutput output;
        output.document = {{"run", m_folder.string()}, {"complete", complete}};
        output.document.update(outcome);
        output.outcome = !complete ? Outcome::Cancelled : failed > 0 ? Outcome::Partial : Outcome::Done;
        output.text = "solved " + std::to_string(solved) + " of " + counted(ended, "question(s)") +
                      (failed > 0 ? ", " + std::to_string(failed) + " failed" : std::string()) + "\n" +
                      m_folder.string() + "\n";
        return output;
    }

    /// One file over all questions, in their order; a question's lines are read back, so that memory does not grow.
    Result<void> joinLines(const RunFolder& run, const char* name) const
    {
        Result<AtomicFile> file = AtomicFile::create(run.path() / name);
        if (!file)
            return failure(file.error());
        std::error_code ignored;
        for (const Question& question : m_questions) {
            const fs::path part = run.path() / folderName(question.id) / name;
            if (!fs::exists(part, ignored))
                continue;
            const Result<std::string> lines = readFile(part);
            if (!lines)
                return failure(lines.error());
            if (Result<void> written = file->write(*lines); !written)
                return written;
        }
        return file->commit();
    }

    const Params& m_params;
    const std::vector<ParticipantSource>& m_sources;
    SearchOptions m_options;
    RunInfo m_info;
    std::vector<Question> m_questions;
    std::vector<std::optional<SearchRunResult>> m_results;
    std::vector<std::optional<Error>> m_errors;
    fs::path m_folder;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    std::optional<Error> m_fatal;
    std::atomic<bool> m_stopped = false;
    std::size_t m_done = 0;
};

/// The questions that --question, --limit and --shard leave.
Result<std::vector<Question>> chosenQuestions(const Params& params)
{
    Result<std::vector<Question>> questions = readQuestions(params.path("questions"));
    if (!questions)
        return questions;
    const std::vector<std::string> wanted =
        params.isSet("question") ? params.list("question") : std::vector<std::string>();
    for (const std::string& id : wanted)
        if (std::none_of(questions->begin(), questions->end(), [&](const Question& q) { return q.id == id; }))
            return failure(ErrorCode::Usage,
                           "--question: " + params.text("questions") + " has no question '" + id + "'");
    Shard shard;
    if (params.isSet("shard")) {
        const Result<Shard> read = parseShard(params.text("shard"));
        if (!read)
            return failure(read.error());
        shard = *read;
    }
    const std::size_t limit =
        params.has("limit") ? static_cast<std::size_t>(params.integer("limit")) : questions->size();
    std::vector<Question> chosen;
    for (std::size_t i = 0; i < questions->size() && chosen.size() < limit; ++i) {
        Question& question = (*questions)[i];
        const bool named = wanted.empty() || std::find(wanted.begin(), wanted.end(), question.id) != wanted.end();
        if (named && shard.contains(i))
            chosen.push_back(std::move(question));
    }
    return chosen;
}

Result<TaskOutput> search(const Params& params, const std::vector<ParticipantSource>& sources, Context& context)
{
    const bool scripted = params.isSet("script");
    if (scripted == params.isSet("questions"))
        return failure(ErrorCode::Usage, scripted ? "--script and --questions exclude each other"
                                                  : "there is nothing to search: --script or --questions is missing");
    std::shared_ptr<const Script> script;
    if (scripted) {
        Result<std::shared_ptr<Script>> read = Script::read(params.path("script"));
        if (!read)
            return failure(read.error());
        script = *std::move(read);
    }
    const Result<SearchOptions> options = searchOptionsFrom(params, script.get());
    if (!options)
        return failure(options.error());
    SearchRunRequest request{.folder = params.path("output"),
                             .info = {.task = "comcts.search",
                                      .parameters = params.explicitValues(),
                                      .seed = options->seed,
                                      .device = context.device,
                                      .inputs = {params.path(scripted ? "script" : "questions")}},
                             .options = *options,
                             .ifExists = ifExistsFrom(params)};
    if (params.flag("skip-existing"))
        if (const std::optional<SearchRunResult> finished = finishedResult(request.folder))
            return outputOf(request.folder, *finished);
    if (scripted) {
        const Result<Participants> participants = scriptedParticipants(script, params);
        if (!participants)
            return failure(participants.error());
        request.guide = script.get();
        return searchOne(std::move(request), script->question(), *participants, context);
    }

    Result<std::vector<Question>> questions = chosenQuestions(params);
    if (!questions)
        return failure(questions.error());
    // A shard of a batch keeps the batch's form, however few questions fall to it.
    const bool sharded = params.isSet("shard");
    if (questions->empty() && !sharded)
        return failure(ErrorCode::Input, params.text("questions") + ": holds no question to search");
    const auto models = params.isSet("models") ? params.list("models") : std::vector<std::string>();
    const auto judges = params.isSet("judge") ? params.weights("judge") : std::vector<std::pair<std::string, double>>();
    // Opened before anything is written: a mistyped name leaves no folder behind.
    const Result<Participants> participants = openParticipants(models, judges, sources, context);
    if (!participants)
        return failure(participants.error());
    if (questions->size() == 1 && !sharded)
        return searchOne(std::move(request), questions->front(), *participants, context);
    return ManyQuestions(params, sources, *options, std::move(request.info), *std::move(questions)).run(context);
}

}  // namespace

Task searchTask(std::vector<ParticipantSource> sources)
{
    return {.id = "comcts.search",
            .title = "Search reasoning trees",
            .help =
                "Lets several policies grow one reasoning tree for each question (CoMCTS) and writes the tree, "
                "every event of the search and the original program's success or failure line.",
            .options = searchTaskOptions(),
            .run = [sources = std::move(sources)](const Params& params,
                                                  Context& context) { return search(params, sources, context); },
            .writesRun = true};
}

void addTasks(TaskRegistry& registry, std::vector<ParticipantSource> sources, std::vector<RunView> otherViews)
{
    sources.push_back(recordedReplies());
    registry.add(searchTask(sources));
    registry.add(evaluateTask(std::move(sources)));
    registry.add(exportDataTask());
    registry.add(diffTask());
    registry.add(exportViewTask(std::move(otherViews)));
}

}  // namespace orangery::comcts
