// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>
#include <thread>

namespace orangery::test {

/// Watches the GUI thread while it lives: asks it for a sign of life again and again from another thread, and remembers
/// the longest time in which the GUI thread was busy, or slept, before it answered.
///
/// Busy is CPU time, because wall time on a loaded machine mostly tells how long others ran; a GUI thread that waits for
/// a lock or a disk shows as wall time, whose limit is therefore ten times larger.
class Watchdog : public QObject {
public:
    Watchdog();
    ~Watchdog() override;

    [[nodiscard]] double longestBusyMs() const { return m_longestBusy; }
    [[nodiscard]] double longestWallMs() const { return m_longestWall; }
    /// Forgets what was measured, for instance what a test did itself.
    void forget();
    /// Whether everything was answered in time; prints the figures otherwise.
    [[nodiscard]] bool isContent() const;

    /// 50 ms, times 10 under a sanitizer.
    [[nodiscard]] static double limitMs();

private:
    void answer();

    std::atomic<double> m_longestBusy = 0;
    std::atomic<double> m_longestWall = 0;
    std::atomic<bool> m_isAsked = false;
    double m_cpuAtLastAnswer = 0;
    std::chrono::steady_clock::time_point m_askedAt;
    std::jthread m_thread;
};

}  // namespace orangery::test
