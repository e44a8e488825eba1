// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace orangery::cli {

/// While it lives, SIGINT and SIGTERM ask the work to stop; a second one ends the program at once. They are
/// taken by a thread of their own, so that nothing has to be done inside a signal handler. Make it before any
/// other thread: those inherit the signal mask.
class StopSignals {
public:
    /// `announce` is called, from that thread, at the first signal.
    explicit StopSignals(std::function<void()> announce);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }
    /// The signal that came first, or 0.
    [[nodiscard]] int received() const { return m_received; }

private:
    void listen();

    std::function<void()> m_announce;
    std::stop_source m_source;
    std::atomic<int> m_received = 0;
    int m_signals = -1;  ///< signalfd
    int m_end = -1;      ///< eventfd that ends the thread
    std::thread m_thread;
};

/// Exit code of a program that a signal ended: 128 + signal.
[[nodiscard]] constexpr int exitCodeOfSignal(int signal)
{
    return 128 + signal;
}

}  // namespace orangery::cli
