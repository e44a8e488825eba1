// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/task_queue.h"

#include "widgets/bridge/text.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace orangery::bridge {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kInterval = std::chrono::milliseconds(34);  // not more than 30 times a second

/// An estimate from the mean speed so far; none before there is something to go by.
std::optional<std::chrono::milliseconds> remainingTime(double done, double total, std::chrono::milliseconds elapsed)
{
    if (done <= 0 || total <= done || elapsed < std::chrono::seconds(1))
        return std::nullopt;
    const double left = static_cast<double>(elapsed.count()) * (total - done) / done;
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(left, 1e12)));
}

}  // namespace

/// One call. The worker writes progress into a single slot, in which the latest wins.
class TaskQueue::Job : public ProgressSink {
public:
    Job(TaskNumber number, const Task& task, const Json& values, const TaskResources& resources)
        : m_task(task), m_values(values), m_resources(resources)
    {
        m_status.number = number;
        m_status.id = task.id;
        m_status.title = toQt(task.title);
        m_status.values = values;
    }

    void start(std::function<void(Result<TaskOutput>)> whenDone)
    {
        m_thread = std::jthread([this, whenDone = std::move(whenDone)](const std::stop_token& stop) {
            Context context{.stop = stop,
                            .progress = this,
                            .gate = &m_gate,
                            .threads = m_resources.threads,
                            .device = m_resources.device};
            whenDone(runTask(m_task, m_values, context));
        });
    }

    void report(double done, double total, std::string_view what) override
    {
        const std::scoped_lock lock(m_mutex);
        m_status.done = done;
        m_status.total = total;
        m_what = what;
        m_dirty = true;
    }

    void setState(TaskStatus::State state)
    {
        const std::scoped_lock lock(m_mutex);
        m_status.state = state;
        m_dirty = true;
    }

    [[nodiscard]] TaskStatus status() const
    {
        const std::scoped_lock lock(m_mutex);
        TaskStatus status = m_status;
        status.what = toQt(m_what);
        status.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_start);
        status.remaining = remainingTime(status.done, status.total, status.elapsed);
        return status;
    }

    [[nodiscard]] TaskNumber number() const { return m_status.number; }
    [[nodiscard]] PauseGate& gate() { return m_gate; }
    void requestStop() { m_thread.request_stop(); }

    /// Whether something changed since the last call.
    [[nodiscard]] bool takeDirty()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_dirty, false);
    }

private:
    const Task& m_task;
    const Json m_values;
    const TaskResources m_resources;
    const Clock::time_point m_start = Clock::now();
    mutable std::mutex m_mutex;
    TaskStatus m_status;
    std::string m_what;
    bool m_dirty = false;
    PauseGate m_gate;
    std::jthread m_thread;  // last, so that it ends before what it uses
};

TaskQueue::TaskQueue(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, &TaskQueue::collectProgress);
}

TaskQueue::~TaskQueue()
{
    for (const auto& job : m_jobs)
        job->requestStop();  // all first: they stop at the same time
    m_jobs.clear();
}

TaskNumber TaskQueue::start(const Task& task, const Json& values, const TaskResources& resources)
{
    const TaskNumber number{++m_lastNumber};
    Job& job = *m_jobs.emplace_back(std::make_unique<Job>(number, task, values, resources));
    job.start([this, number](Result<TaskOutput> result) {
        // The destructor waits for this thread, and what is still posted then goes with the object.
        const auto arrive = [this, number, result = std::move(result)]() mutable { finish(number, std::move(result)); };
        QMetaObject::invokeMethod(this, arrive, Qt::QueuedConnection);
    });
    m_timer.start();
    Q_EMIT started(number);
    return number;
}

void TaskQueue::cancel(TaskNumber number)
{
    if (Job* job = find(number)) {
        job->setState(TaskStatus::State::Cancelling);
        job->requestStop();
        Q_EMIT changed(number);
    }
}

void TaskQueue::pause(TaskNumber number)
{
    Job* job = find(number);
    if (job == nullptr || job->status().state != TaskStatus::State::Running)
        return;
    job->gate().pause();
    job->setState(TaskStatus::State::Paused);
    Q_EMIT changed(number);
}

void TaskQueue::resume(TaskNumber number)
{
    Job* job = find(number);
    if (job == nullptr || job->status().state != TaskStatus::State::Paused)
        return;
    job->gate().resume();
    job->setState(TaskStatus::State::Running);
    Q_EMIT changed(number);
}

void TaskQueue::step(TaskNumber number)
{
    Job* job = find(number);
    if (job == nullptr)
        return;
    pause(number);
    job->gate().step();
}

std::vector<TaskStatus> TaskQueue::running() const
{
    std::vector<TaskStatus> all;
    for (const auto& job : m_jobs)
        all.push_back(job->status());
    return all;
}

std::optional<TaskStatus> TaskQueue::status(TaskNumber number) const
{
    const Job* job = find(number);
    return job != nullptr ? std::optional(job->status()) : std::nullopt;
}

TaskQueue::Job* TaskQueue::find(TaskNumber number) const
{
    const auto found =
        std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job->number() == number; });
    return found == m_jobs.end() ? nullptr : found->get();
}

void TaskQueue::collectProgress()
{
    std::vector<TaskNumber> dirty;
    for (const auto& job : m_jobs)
        if (job->takeDirty())
            dirty.push_back(job->number());
    for (const TaskNumber number : dirty)
        Q_EMIT changed(number);
}

void TaskQueue::finish(TaskNumber number, Result<TaskOutput> result)
{
    const auto found =
        std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job->number() == number; });
    if (found == m_jobs.end())
        return;
    auto end = std::make_shared<const TaskEnd>(TaskEnd{(*found)->status(), std::move(result)});
    m_jobs.erase(found);  // the thread is at its end: this waits for nothing that matters
    if (m_jobs.empty())
        m_timer.stop();
    Q_EMIT ended(std::move(end));
}

}  // namespace orangery::bridge
