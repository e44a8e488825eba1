// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/log.h"
#include "engine/base/result.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

namespace orangery {

/// Receives how far a task is. Called from any thread; must return at once.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    /// `done` of `total` (0 = unknown) in the task's own unit, and what is being done.
    virtual void report(double done, double total, std::string_view what) = 0;
};

/// Lets somebody hold a task at its next checkpoint, let it take one step, or let it go on.
class PauseGate {
public:
    void pause();
    void resume();
    /// Lets the task pass exactly one checkpoint more.
    void step();
    [[nodiscard]] bool isPaused() const;

    /// Blocks while paused; returns at once when `stop` is requested.
    void wait(const std::stop_token& stop);

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;
    int m_steps = 0;
};

/// All that a task may know about whoever runs it. Cheap to copy; what it points to outlives the task.
struct Context {
    std::stop_token stop = {};
    ProgressSink* progress = nullptr;
    PauseGate* gate = nullptr;
    Log* log = &silentLog();
    int threads = 0;             ///< worker threads the task may use; 0 = as many as there are cores
    std::string device = "cpu";  ///< as chosen by --device and what the machine has

    /// Place where a task may be paused or stopped. Fails with Cancelled once stop is requested.
    [[nodiscard]] Result<void> checkpoint() const;
    [[nodiscard]] bool stopRequested() const { return stop.stop_requested(); }
    void report(double done, double total, std::string_view what) const;
    /// `threads`, or the number of cores.
    [[nodiscard]] int threadCount() const;
};

}  // namespace orangery
