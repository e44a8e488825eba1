// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace orangery::cli {

StopSignals::StopSignals(std::function<void()> announce) : m_announce(std::move(announce))
{
    sigset_t signals;
    sigemptyset(&signals);
    // A signal that was ignored from the start (nohup, background jobs of scripts) stays ignored.
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&signals, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_signals = ::signalfd(-1, &signals, SFD_CLOEXEC);
    m_end = ::eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this] { listen(); });
}

StopSignals::~StopSignals()
{
    const std::uint64_t one = 1;
    while (::write(m_end, &one, sizeof one) < 0 && errno == EINTR) {
    }
    m_thread.join();
    ::close(m_signals);
    ::close(m_end);
}

void StopSignals::listen()
{
    std::array<pollfd, 2> waiting = {pollfd{m_signals, POLLIN, 0}, pollfd{m_end, POLLIN, 0}};
    while (true) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
            return;
        if ((waiting[1].revents & POLLIN) != 0)
            return;
        if ((waiting[0].revents & POLLIN) == 0)
            continue;
        signalfd_siginfo info{};
        if (::read(m_signals, &info, sizeof info) != static_cast<ssize_t>(sizeof info))
            continue;
        const int signal = static_cast<int>(info.ssi_signo);
        if (m_received != 0)
            ::_exit(exitCodeOfSignal(signal));
        m_received = signal;
        m_source.request_stop();
        if (m_announce)
            m_announce();
    }
}

}  // namespace orangery::cli
