// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/runner.h"

#include <chrono>
#include <mutex>
#include <thread>

namespace orangery::comcts {

namespace {

using Clock = std::chrono::steady_clock;

/// Joins what one policy writes into at most 20 events a second. Used by the policy's own thread alone.
class DeltaMerger {
public:
    explicit DeltaMerger(std::function<void(std::string)> send) : m_send(std::move(send)) {}

    void add(std::string_view text)
    {
        m_text += text;
        if (Clock::now() - m_last >= kInterval)
            flush();
    }

    void flush()
    {
        if (m_text.empty())
            return;
        // A piece may end inside a character; the rest of it comes with the next one.
        std::size_t whole = m_text.size();
        if (const std::size_t bad = findInvalidUtf8(m_text); bad != std::string::npos && m_text.size() - bad < 4)
            whole = bad;
        if (whole == 0)
            return;
        m_send(m_text.substr(0, whole));
        m_text.erase(0, whole);
        m_last = Clock::now();
    }

private:
    static constexpr auto kInterval = std::chrono::milliseconds(50);
    std::function<void(std::string)> m_send;
    std::string m_text;
    Clock::time_point m_last = {};
};

PolicyAnswer caught(Policy& policy, const CompletionJob& job, const DeltaSink& sink, const std::stop_token& stop)
{
    try {
        return policy.complete(job, sink, stop);
    } catch (const std::exception& error) {
        return tl::unexpected(PolicyFailure{"exception", error.what()});
    }
}

}  // namespace

SearchRunner::SearchRunner(Search& search, std::vector<std::shared_ptr<Policy>> policies, EventLog& log)
    : m_search(search), m_policies(std::move(policies)), m_log(log)
{
}

Result<std::vector<PolicyAnswer>> SearchRunner::answer(const RoundPlan& plan, const std::stop_token& stop)
{
    std::vector<PolicyAnswer> answers(m_policies.size(), tl::unexpected(PolicyFailure{"cancelled", "cancelled"}));
    std::mutex mutex;
    Result<void> logged;
    const auto write = [&](std::string_view kind, const Json& fields) {
        if (const auto written = m_log.write(kind, fields); !written) {
            const std::scoped_lock lock(mutex);
            logged = failure(written.error());
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < m_policies.size(); ++i) {
            threads.emplace_back([&, i] {
                Policy& policy = *m_policies[i];
                const CompletionJob& job = plan.jobs[i];
                const Json base = {{"q", job.question->id}, {"round", plan.round}, {"model", policy.name()}};
                const auto with = [&base](Json more) {
                    Json fields = base;
                    fields.update(more);
                    return fields;
                };
                write("policy_started", base);
                const Clock::time_point start = Clock::now();
                DeltaMerger deltas([&](std::string text) {
                    write("policy_delta", with({{"delta", std::move(text)}}));
                });
                answers[i] = caught(
                    policy, job, [&](std::string_view text) { deltas.add(text); }, stop);
                const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
                if (stop.stop_requested())
                    return;
                deltas.flush();
                if (answers[i])
                    write("policy_done", with({{"text", answers[i]->text},
                                               {"usage", {{"completion_tokens", answers[i]->tokens}}},
                                               {"ms", ms},
                                               {"retries", answers[i]->retries}}));
                else
                    write("policy_failed", with({{"kind", answers[i].error().kind},
                                                 {"message", answers[i].error().message},
                                                 {"will_retry_in_ms", nullptr},
                                                 {"ms", ms}}));
            });
        }
    }
    if (!logged)
        return failure(logged.error());
    return answers;
}

Result<void> SearchRunner::run(Context& context)
{
    const auto stopped = [&]() -> Result<void> {
        if (Result<void> cancelled = m_search.cancel(); !cancelled)
            return cancelled;
        return m_log.commit();
    };
    const double total = m_search.options().budgetCalls;
    while (!m_search.finished()) {
        context.report(m_search.state().calls, total, m_search.question().id);
        if (!context.checkpoint())
            return stopped();
        const Result<RoundPlan> plan = m_search.plan();
        if (!plan)
            return failure(plan.error());
        const Result<std::vector<PolicyAnswer>> answers = answer(*plan, context.stop);
        if (!answers)
            return failure(answers.error());
        if (context.stopRequested())
            return stopped();
        if (Result<void> committed = m_search.commit(*plan, *answers, context.stop); !committed) {
            if (committed.error().code == ErrorCode::Cancelled)
                return stopped();
            return committed;
        }
        if (Result<void> synced = m_log.commit(); !synced)
            return synced;
    }
    context.report(total, total, m_search.question().id);
    return {};
}

Result<void> runLockStep(std::vector<Search>& searches, const std::vector<std::shared_ptr<Policy>>& policies,
                         Context& context)
{
    while (true) {
        if (Result<void> go = context.checkpoint(); !go)
            return go;
        std::vector<std::size_t> open;
        std::vector<RoundPlan> plans;
        for (std::size_t i = 0; i < searches.size(); ++i) {
            if (searches[i].finished())
                continue;
            Result<RoundPlan> plan = searches[i].plan();
            if (!plan)
                return failure(plan.error());
            open.push_back(i);
            plans.push_back(*std::move(plan));
        }
        context.report(static_cast<double>(searches.size() - open.size()), static_cast<double>(searches.size()),
                       "questions");
        if (open.empty())
            return {};
        std::vector<std::vector<PolicyAnswer>> answers(open.size());
        for (std::size_t k = 0; k < policies.size(); ++k) {
            std::vector<CompletionJob> jobs;
            for (const RoundPlan& plan : plans)
                jobs.push_back(plan.jobs[k]);
            std::vector<PolicyAnswer> batch = policies[k]->completeBatch(jobs, context.stop);
            for (std::size_t j = 0; j < open.size(); ++j)
                answers[j].push_back(std::move(batch[j]));
        }
        for (std::size_t j = 0; j < open.size(); ++j)
            if (Result<void> done = searches[open[j]].commit(plans[j], answers[j], context.stop); !done)
                return done;
    }
}

}  // namespace orangery::comcts
