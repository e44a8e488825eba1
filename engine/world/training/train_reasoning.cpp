// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/train_reasoning.h"

#include "engine/base/run_folder.h"
#include "engine/world/training/model_card.h"
#include "engine/world/training/policy_scores.h"
#include "engine/world/training/policy_training.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace orangery::world {

namespace {

constexpr std::int64_t kStepsPerEvent = 10;

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What became of one policy.
struct TrainedPolicy {
    PolicyRecipe recipe;
    std::vector<TrainingPoint> points;  ///< every kStepsPerEvent steps, and the last
    PolicyScores scores;
    double trainingSeconds = 0;
    double measuringSeconds = 0;
};

/// One training of several policies; its workers share the log and the progress.
class ReasoningTraining {
public:
    ReasoningTraining(const TrainReasoningOptions& options, RunFolder& run, Context& context)
        : m_options(options), m_run(run), m_context(context), m_results(options.policies.size())
    {
    }

    /// Trains all; the policies that came through are in results().
    Result<void> train()
    {
        {
            std::vector<std::jthread> workers;
            const std::size_t threads = std::min(m_results.size(), static_cast<std::size_t>(m_context.threadCount()));
            for (std::size_t i = 0; i < threads; ++i)
                workers.emplace_back([this] { work(); });
        }
        return m_error ? Result<void>(failure(*m_error)) : Result<void>();
    }

    [[nodiscard]] const std::vector<std::optional<TrainedPolicy>>& results() const { return m_results; }

private:
    void work()
    {
        for (std::size_t i = m_next++; i < m_results.size(); i = m_next++) {
            const Result<void> done = trainOneGuarded(i);
            const std::scoped_lock lock(m_mutex);
            if (!done && !m_error)
                m_error = done.error();
            if (m_error)
                return;
        }
    }

    /// An exception must not leave a thread.
    Result<void> trainOneGuarded(std::size_t index)
    try {
        return trainOne(index);
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::Resource, "out of memory while training " + m_options.policies[index]);
    } catch (const std::exception& error) {
        return failure(ErrorCode::Failed, "training " + m_options.policies[index] + " failed", error.what());
    }

    Result<void> trainOne(std::size_t index)
    {
        const Result<PolicyRecipe> recipe = recipeFor(m_options.policies[index], m_options.seed, m_options.steps);
        if (!recipe)
            return failure(recipe.error());
        TrainedPolicy trained;
        trained.recipe = *recipe;
        auto start = std::chrono::steady_clock::now();
        Result<void> logged;
        const auto sink = [&](const TrainingPoint& point) {
            reportStep(recipe->name);
            if (point.step % kStepsPerEvent != 0 && point.step != recipe->steps)
                return;
            trained.points.push_back(point);
            if (logged)
                logged = writeEvent(
                    "training",
                    {{"policy", recipe->name}, {"step", point.step}, {"loss", point.loss}, {"rate", point.rate}});
        };
        const auto decoder = trainPolicy(*recipe, m_context, sink);
        if (!decoder)
            return failure(decoder.error());
        if (!logged)
            return logged;
        trained.trainingSeconds = secondsSince(start);
        start = std::chrono::steady_clock::now();
        const Result<PolicyScores> scores = measurePolicy(*decoder, kScoreSeed, kScoredQuestions, m_context);
        if (!scores)
            return failure(scores.error());
        trained.scores = *scores;
        trained.measuringSeconds = secondsSince(start);
        if (auto saved = savePolicy(m_run.path() / recipe->name, **decoder, *recipe, *scores); !saved)
            return saved;
        logged = writeEvent("policy_trained", {{"policy", recipe->name},
                                               {"training_s", trained.trainingSeconds},
                                               {"measuring_s", trained.measuringSeconds},
                                               {"scores", toJson(*scores)}});
        if (logged)
            m_results[index] = std::move(trained);
        return logged;
    }

    void reportStep(const std::string& policy)
    {
        const auto total = m_options.steps * static_cast<std::int64_t>(m_results.size());
        m_context.report(static_cast<double>(++m_stepsDone), static_cast<double>(total), "training " + policy);
    }

    Result<void> writeEvent(std::string_view kind, const Json& fields)
    {
        return m_run.events().write(kind, fields).map([](std::uint64_t) {});
    }

    const TrainReasoningOptions& m_options;
    RunFolder& m_run;
    Context& m_context;
    std::vector<std::optional<TrainedPolicy>> m_results;  ///< each is written by the one worker that trains it
    std::atomic<std::size_t> m_next{0};
    std::atomic<std::int64_t> m_stepsDone{0};
    std::mutex m_mutex;
    std::optional<Error> m_error;  ///< the first
};

Table trainingTable(const std::vector<std::optional<TrainedPolicy>>& results)
{
    Table table{.name = "training",
                .columns = {{"policy", "", "the policy that was trained"},
                            {"step", "steps", "steps taken"},
                            {"loss", "nat", "mean cross-entropy of the response's tokens of this step's batch"},
                            {"rate", "", "learning rate of the step"}},
                .rows = {}};
    for (const auto& trained : results) {
        if (!trained)
            continue;
        for (const TrainingPoint& point : trained->points)
            table.rows.push_back({trained->recipe.name, point.step, point.loss, point.rate});
    }
    return table;
}

Table scoreTable(const std::vector<std::optional<TrainedPolicy>>& results)
{
    Table table{.name = "scores",
                .columns = {{"policy", "", "the policy that was measured"},
                            {"questions", "questions", "how many it was asked, every operation equally often"},
                            {"greedy", "share", "strict success of its likeliest response"},
                            {"sampled", "share", "strict success of one response at temperature 0.9"},
                            {"descriptions", "share", "right descriptions among the likeliest responses"},
                            {"steps_plus", "share", "steps with + that are right or only carry a mistake on"},
                            {"steps_minus", "share", "the same with -"},
                            {"steps_times", "share", "the same with ×"}},
                .rows = {}};
    for (const auto& trained : results) {
        if (!trained)
            continue;
        const PolicyScores& scores = trained->scores;
        table.rows.push_back({trained->recipe.name, static_cast<std::int64_t>(scores.questions), scores.greedy,
                              scores.sampled, scores.descriptions, scores.steps[0], scores.steps[1], scores.steps[2]});
    }
    return table;
}

Json documentOf(const fs::path& output, const std::vector<std::optional<TrainedPolicy>>& results)
{
    Json policies = Json::array();
    for (const auto& trained : results) {
        if (trained)
            policies.push_back({{"policy", trained->recipe.name},
                                {"folder", (output / trained->recipe.name).string()},
                                {"training_s", trained->trainingSeconds},
                                {"scores", toJson(trained->scores)}});
    }
    return {{"run", output.string()}, {"policies", policies}};
}

}  // namespace

Result<void> TrainReasoningOptions::validate() const
{
    if (policies.empty())
        return failure(ErrorCode::Usage, "--policies names no policy");
    std::set<std::string_view> seen;
    for (const std::string& policy : policies) {
        if (!seen.insert(policy).second)
            return failure(ErrorCode::Usage, "--policies names " + policy + " twice");
        if (const auto recipe = recipeFor(policy, seed, steps); !recipe)
            return failure(recipe.error());
    }
    return {};
}

Result<TaskOutput> trainReasoning(const TrainReasoningOptions& options, const Json& parameters, Context& context)
{
    if (auto valid = options.validate(); !valid)
        return failure(valid.error());
    const RunInfo info{.task = "samples.train", .parameters = parameters, .seed = options.seed};
    Result<RunFolder> run =
        RunFolder::create(options.output, info, options.overwrite ? IfExists::Overwrite : IfExists::Refuse);
    if (!run)
        return failure(run.error());
    ReasoningTraining training(options, *run, context);
    const Result<void> trained = training.train();
    const bool isCancelled = !trained && trained.error().code == ErrorCode::Cancelled;
    if (!trained && !isCancelled) {
        static_cast<void>(run->finish({{"kind", "failed"}, {"error", describe(trained.error())}}, false));
        return failure(trained.error());
    }
    for (const Table& table : {trainingTable(training.results()), scoreTable(training.results())}) {
        if (auto written = run->writeTable(table); !written)
            return failure(written.error());
    }
    Json document = documentOf(options.output, training.results());
    if (auto finished = run->finish({{"kind", isCancelled ? "cancelled" : "trained"}}, !isCancelled); !finished)
        return failure(finished.error());
    return TaskOutput{.document = std::move(document), .outcome = isCancelled ? Outcome::Cancelled : Outcome::Done};
}

}  // namespace orangery::world
