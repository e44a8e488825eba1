// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace orangery::bridge {

/// Names one call of a task. Never given twice, so a late answer tells that it is late.
enum class TaskNumber : quint64 {};

/// What is known of a running task; a value.
struct TaskStatus {
    enum class State { Running, Paused, Cancelling };

    TaskNumber number{};
    std::string id;  ///< of the task, "comcts.search"
    QString title;
    Json values;  ///< as they were given
    State state = State::Running;
    double done = 0;
    double total = 0;  ///< 0 = unknown
    QString what;      ///< is being done
    std::chrono::milliseconds elapsed{0};
    std::optional<std::chrono::milliseconds> remaining;  ///< an estimate
};

/// How a call ended, shared by all who look at it.
struct TaskEnd {
    TaskStatus status;
    Result<TaskOutput> result;
};
using TaskEndPointer = std::shared_ptr<const TaskEnd>;

/// What a call may use.
struct TaskResources {
    int threads = 0;  ///< 0 = as many as there are cores
    std::string device = "cpu";
};

/// Owns the tasks that run, each on a thread of its own. Its signals come on its own thread and never more often than
/// 30 times a second. Its end stops all tasks and waits for them; a task answers within 200 ms.
class TaskQueue : public QObject {
    Q_OBJECT

public:
    explicit TaskQueue(QObject* parent = nullptr);
    ~TaskQueue() override;

    /// Begins a task at once. `task` has to outlive it: tasks of the registry do.
    TaskNumber start(const Task& task, const Json& values, const TaskResources& resources = {});

    void cancel(TaskNumber number);
    /// Holds a task at its next checkpoint.
    void pause(TaskNumber number);
    void resume(TaskNumber number);
    /// Lets a paused task pass one checkpoint; pauses one that runs.
    void step(TaskNumber number);

    /// In the order in which they were started.
    [[nodiscard]] std::vector<TaskStatus> running() const;
    [[nodiscard]] std::optional<TaskStatus> status(TaskNumber number) const;
    [[nodiscard]] bool isIdle() const { return m_jobs.empty(); }

Q_SIGNALS:
    void started(orangery::bridge::TaskNumber number);
    /// Progress or state changed: ask status().
    void changed(orangery::bridge::TaskNumber number);
    /// The task is no longer among running().
    void ended(orangery::bridge::TaskEndPointer end);

private:
    class Job;
    [[nodiscard]] Job* find(TaskNumber number) const;
    void collectProgress();
    void finish(TaskNumber number, Result<TaskOutput> result);

    std::vector<std::unique_ptr<Job>> m_jobs;
    quint64 m_lastNumber = 0;
    QTimer m_timer;
};

}  // namespace orangery::bridge
