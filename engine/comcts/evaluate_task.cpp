// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/comcts/evaluation.h"
#include "engine/comcts/records.h"
#include "engine/comcts/search_options.h"
#include "engine/comcts/tasks.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace orangery::comcts {

namespace {

using Kind = EvaluationGroup::Kind;
using Items = std::vector<EvaluationItem>;

OptionTable evaluateOptions()
{
    OptionTable table = {
        {.name = "questions",
         .type = OptionType::InputPath,
         .title = "Questions",
         .help = "Questions that all groups share.",
         .group = "Question",
         .required = true},
        {.name = "models",
         .type = OptionType::List,
         .title = "Policies",
         .help = "The collective, in commit order.",
         .defaultValue = {"plus", "minus", "times"},
         .group = "Participants"},
        {.name = "joint",
         .type = OptionType::Text,
         .title = "Joint policy",
         .help = "One policy that was trained on all of the data, as a control; empty leaves it out.",
         .defaultValue = "all",
         .group = "Participants"},
        {.name = "sets",
         .type = OptionType::List,
         .title = "Sets",
         .help = "Folders that each hold the policies of one training seed; absent: the shipped ones.",
         .group = "Participants"},
        {.name = "judge",
         .type = OptionType::Text,
         .title = "Judge",
         .help = "The exact checker that decides what counts as solved.",
         .defaultValue = "oracle",
         .group = "Participants"},
        {.name = "judge-errors",
         .type = OptionType::List,
         .title = "Judge errors",
         .help = "Shares of the steps that erring judges get wrong, each a group of its own.",
         .defaultValue = {"0.05", "0.1", "0.2"},
         .group = "Participants",
         .advanced = true},
        {.name = "resamples",
         .type = OptionType::Integer,
         .title = "Bootstrap resamples",
         .help = "Resamples of the hierarchical bootstrap.",
         .defaultValue = 2000,
         .minimum = 100,
         .maximum = 1e6,
         .group = "Statistics",
         .advanced = true},
    };
    const OptionTable rules = ruleOptions();
    for (OptionSpec spec : rules.specs()) {
        // A budget that every group size divides makes the calls equal, not nearly equal.
        if (spec.name == "calls")
            spec.defaultValue = 18;
        table.add(std::move(spec));
    }
    for (OptionSpec spec : {shared_options::runFolder(), shared_options::overwrite(), shared_options::limit()})
        table.add(std::move(spec));
    return table;
}

/// All groups over all sets, several at a time.
class Evaluation {
public:
    Evaluation(std::vector<EvaluationGroup> groups, std::vector<std::string> sets, std::vector<Question> questions,
               const std::vector<ParticipantSource>& sources)
        : m_groups(std::move(groups)), m_sets(std::move(sets)), m_questions(std::move(questions)), m_sources(sources)
    {
        m_items.assign(m_groups.size(), std::vector<Items>(m_sets.size()));
    }

    Result<void> run(EventLog& log, Context& context)
    {
        {
            const std::size_t jobs = m_groups.size() * m_sets.size();
            std::vector<std::jthread> workers;
            for (std::size_t i = 0; i < std::min<std::size_t>(static_cast<std::size_t>(context.threadCount()), jobs);
                 ++i)
                workers.emplace_back([&] { work(log, context); });
        }
        if (m_error)
            return failure(*m_error);
        if (Result<void> go = context.checkpoint(); !go)
            return go;
        for (std::size_t g = 0; g < m_groups.size(); ++g)
            if (m_groups[g].kind == Kind::Union)
                uniteDirect(g);
        return {};
    }

    /// One row a group, set and question.
    [[nodiscard]] Table itemTable() const
    {
        Table table{.name = "items",
                    .columns = {{"group", "", "The group's key."},
                                {"set", "", "Folder of the set's policies."},
                                {"question", "", "The question's id."},
                                {"solved", "", "1 when every section of the response was right."},
                                {"calls", "calls", "Policy calls."},
                                {"rounds", "rounds", "Rounds of the search."},
                                {"hand_offs", "", "Changes of the policy along the right path."}},
                    .rows = {}};
        for (std::size_t g = 0; g < m_groups.size(); ++g)
            for (std::size_t s = 0; s < m_sets.size(); ++s)
                for (std::size_t q = 0; q < m_questions.size(); ++q) {
                    const EvaluationItem& item = m_items[g][s][q];
                    table.rows.push_back({m_groups[g].id, m_sets[s], m_questions[q].id,
                                          static_cast<std::int64_t>(item.solved ? 1 : 0),
                                          static_cast<std::int64_t>(item.calls), static_cast<std::int64_t>(item.rounds),
                                          static_cast<std::int64_t>(item.handOffs)});
                }
        return table;
    }

    /// One row a group: strict success and mean calls with their intervals.
    [[nodiscard]] Table groupTable(int resamples, std::uint64_t seed) const
    {
        Table table{.name = "groups",
                    .columns = {{"group", "", "The group's key."},
                                {"title", "", "The group in words."},
                                {"success", "", "Share of the questions solved strictly."},
                                {"success_low", "", "2.5 % quantile of the bootstrap."},
                                {"success_high", "", "97.5 % quantile of the bootstrap."},
                                {"calls", "calls", "Mean policy calls a question."},
                                {"hand_offs", "", "Mean changes of the policy along a right path."}},
                    .rows = {}};
        for (std::size_t g = 0; g < m_groups.size(); ++g) {
            const Interval success = hierarchicalBootstrap(successOf(g), resamples, seed);
            double calls = 0;
            double handOffs = 0;
            double solved = 0;
            for (const Items& items : m_items[g])
                for (const EvaluationItem& item : items) {
                    calls += item.calls;
                    handOffs += item.solved ? item.handOffs : 0;
                    solved += item.solved ? 1 : 0;
                }
            const auto count = static_cast<double>(m_questions.size() * m_sets.size());
            table.rows.push_back({m_groups[g].id, m_groups[g].title, success.mean, success.low, success.high,
                                  calls / count, solved > 0 ? Cell(handOffs / solved) : Cell()});
        }
        return table;
    }

    /// The collective's success minus another group's, question by question.
    [[nodiscard]] Table differenceTable(int resamples, std::uint64_t seed) const
    {
        Table table{.name = "differences",
                    .columns = {{"group", "", "The group that the collective is compared with."},
                                {"difference", "", "Collective minus group, share of the questions."},
                                {"low", "", "2.5 % quantile of the bootstrap."},
                                {"high", "", "97.5 % quantile of the bootstrap."}},
                    .rows = {}};
        const auto collective = std::find_if(m_groups.begin(), m_groups.end(), [](const EvaluationGroup& group) {
            return group.id == "search.collective";
        });
        if (collective == m_groups.end())
            return table;
        const auto ours = successOf(static_cast<std::size_t>(collective - m_groups.begin()));
        for (std::size_t g = 0; g < m_groups.size(); ++g) {
            if (&m_groups[g] == &*collective)
                continue;
            std::vector<std::vector<double>> difference = successOf(g);
            for (std::size_t s = 0; s < difference.size(); ++s)
                for (std::size_t q = 0; q < difference[s].size(); ++q)
                    difference[s][q] = ours[s][q] - difference[s][q];
            const Interval interval = hierarchicalBootstrap(difference, resamples, seed);
            table.rows.push_back({m_groups[g].id, interval.mean, interval.low, interval.high});
        }
        return table;
    }

private:
    void work(EventLog& log, const Context& context)
    {
        const std::size_t jobs = m_groups.size() * m_sets.size();
        Context own = context;
        own.progress = nullptr;
        while (!context.stopRequested() && !m_stopped) {
            const std::size_t job = m_next++;
            if (job >= jobs)
                return;
            const std::size_t g = job / m_sets.size();
            const std::size_t s = job % m_sets.size();
            if (m_groups[g].kind == Kind::Union)
                continue;
            Result<Items> items = evaluateGroup(m_groups[g], m_questions, m_sets[s], m_sources, own);
            Result<std::uint64_t> written = std::uint64_t{0};
            if (items) {
                const auto solved = std::count_if(items->begin(), items->end(), [](const auto& i) { return i.solved; });
                written =
                    log.write("group_finished", {{"group", m_groups[g].id}, {"set", m_sets[s]}, {"solved", solved}});
            }
            const std::scoped_lock lock(m_mutex);
            if (!items || !written) {
                const Error& error = items ? written.error() : items.error();
                if (!m_error && error.code != ErrorCode::Cancelled)
                    m_error = error;
                m_stopped = true;
                return;
            }
            m_items[g][s] = *std::move(items);
            context.report(static_cast<double>(++m_done), static_cast<double>(jobs), m_groups[g].title);
        }
    }

    void uniteDirect(std::size_t unionGroup)
    {
        for (std::size_t s = 0; s < m_sets.size(); ++s) {
            Items items(m_questions.size());
            for (std::size_t g = 0; g < unionGroup; ++g)
                for (std::size_t q = 0; q < m_questions.size(); ++q) {
                    items[q].solved = items[q].solved || m_items[g][s][q].solved;
                    items[q].calls += m_items[g][s][q].calls;
                    items[q].rounds = 1;
                }
            m_items[unionGroup][s] = std::move(items);
        }
    }

    [[nodiscard]] std::vector<std::vector<double>> successOf(std::size_t g) const
    {
        std::vector<std::vector<double>> values;
        for (const Items& items : m_items[g]) {
            std::vector<double>& row = values.emplace_back();
            for (const EvaluationItem& item : items)
                row.push_back(item.solved ? 1 : 0);
        }
        return values;
    }

    std::vector<EvaluationGroup> m_groups;
    std::vector<std::string> m_sets;
    std::vector<Question> m_questions;
    const std::vector<ParticipantSource>& m_sources;
    std::vector<std::vector<Items>> m_items;  ///< by group, set, question
    std::mutex m_mutex;
    std::optional<Error> m_error;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<bool> m_stopped = false;
    std::size_t m_done = 0;
};

std::string percent(const Cell& cell)
{
    return formatFixed(100 * std::get<double>(cell), 1);
}

std::string markdownTable(const Table& groups, const Table& differences)
{
    std::string text =
        "| group | strict success % (95 %) | calls | collective minus group, points (95 %) |\n|---|---|---|---|\n";
    for (const std::vector<Cell>& row : groups.rows) {
        text += "| " + formatCell(row[1]) + " | " + percent(row[2]) + " (" + percent(row[3]) + " to " +
                percent(row[4]) + ") | " + formatFixed(std::get<double>(row[5]), 1) + " | ";
        for (const std::vector<Cell>& other : differences.rows)
            if (other[0] == row[0])
                text += percent(other[1]) + " (" + percent(other[2]) + " to " + percent(other[3]) + ")";
        text += " |\n";
    }
    return text;
}

Json tableToJson(const Table& table)
{
    Json rows = Json::array();
    for (const std::vector<Cell>& row : table.rows) {
        Json object = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (const auto* real = std::get_if<double>(&row[i]))
                object[table.columns[i].name] = *real;
            else if (const auto* whole = std::get_if<std::int64_t>(&row[i]))
                object[table.columns[i].name] = *whole;
            else if (const auto* text = std::get_if<std::string>(&row[i]))
                object[table.columns[i].name] = *text;
            else
                object[table.columns[i].name] = nullptr;
        }
        rows.push_back(std::move(object));
    }
    return rows;
}

Result<TaskOutput> evaluate(const Params& params, const std::vector<ParticipantSource>& sources, Context& context)
{
    Result<std::vector<Question>> questions = readQuestions(params.path("questions"));
    if (!questions)
        return failure(questions.error());
    if (params.has("limit"))
        questions->resize(std::min(questions->size(), static_cast<std::size_t>(params.integer("limit"))));
    const Result<SearchOptions> options = searchOptionsFrom(params, nullptr);
    if (!options)
        return failure(options.error());
    EvaluationSetup setup{.models = params.list("models"),
                          .jointModel = params.text("joint"),
                          .judge = params.text("judge"),
                          .judgeErrors = params.list("judge-errors"),
                          .options = *options};
    setup.options.budgetCalls = static_cast<int>(params.integer("calls"));
    std::vector<std::string> sets = params.has("sets") ? params.list("sets") : std::vector<std::string>{""};

    RunInfo info{.task = "comcts.evaluate",
                 .parameters = params.explicitValues(),
                 .seed = options->seed,
                 .device = context.device,
                 .inputs = {params.path("questions")}};
    // A mistyped name is found before anything is written.
    for (const std::string& set : sets)
        for (const std::string& model : setup.models)
            if (const auto opened =
                    openParticipants({set.empty() ? model : set + "/" + model}, {{setup.judge, 1.0}}, sources, context);
                !opened)
                return failure(opened.error());
    Result<RunFolder> run = RunFolder::create(params.path("output"), info,
                                              params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
    if (!run)
        return failure(run.error());
    Evaluation evaluation(evaluationGroups(setup), sets, *std::move(questions), sources);
    if (Result<void> ran = evaluation.run(run->events(), context); !ran) {
        const Json outcome = {{"kind", "error"}, {"message", orangery::describe(ran.error())}};
        if (Result<void> recorded = run->finish(outcome, false); !recorded)
            context.log->warning("run.json could not be completed");
        return failure(ran.error());
    }
    const auto resamples = static_cast<int>(params.integer("resamples"));
    const Table groups = evaluation.groupTable(resamples, options->seed);
    const Table differences = evaluation.differenceTable(resamples, options->seed);
    for (const Table& table : {evaluation.itemTable(), groups, differences})
        if (Result<void> written = run->writeTable(table); !written)
            return failure(written.error());
    if (Result<void> finished = run->finish({{"kind", "done"}}, true); !finished)
        return failure(finished.error());

    TaskOutput output;
    output.document = {{"run", params.text("output")},
                       {"budget_calls", setup.options.budgetCalls},
                       {"groups", tableToJson(groups)},
                       {"differences", tableToJson(differences)}};
    output.text = markdownTable(groups, differences) + params.text("output") + "\n";
    return output;
}

}  // namespace

Task evaluateTask(std::vector<ParticipantSource> sources)
{
    return {.id = "comcts.evaluate",
            .title = "Compare searches",
            .help =
                "Answers the same questions directly, with each policy alone, with groups of policies and with "
                "controls, all at equal calls, and writes strict success with bootstrap intervals.",
            .options = evaluateOptions(),
            .run = [sources = std::move(sources)](const Params& params,
                                                  Context& context) { return evaluate(params, sources, context); },
            .writesRun = true};
}

}  // namespace orangery::comcts
