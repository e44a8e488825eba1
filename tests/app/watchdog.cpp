// SPDX-License-Identifier: GPL-3.0-or-later
#include "watchdog.h"

#include <QDebug>

#include <algorithm>
#include <ctime>

namespace orangery::test {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(5);

double threadCpuMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

}  // namespace

Watchdog::Watchdog()
{
    m_cpuAtLastAnswer = threadCpuMs();
    m_thread = std::jthread([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (!m_isAsked.exchange(true)) {
                m_askedAt = std::chrono::steady_clock::now();
                QMetaObject::invokeMethod(
                    this, [this] { answer(); }, Qt::QueuedConnection);
            }
            std::this_thread::sleep_for(kInterval);
        }
    });
}

Watchdog::~Watchdog()
{
    m_thread.request_stop();
    m_thread.join();
}

void Watchdog::answer()
{
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - m_askedAt;
    const double cpu = threadCpuMs();
    m_longestWall = std::max(m_longestWall.load(), wall.count());
    m_longestBusy = std::max(m_longestBusy.load(), std::min(cpu - m_cpuAtLastAnswer, wall.count()));
    m_cpuAtLastAnswer = cpu;
    m_isAsked = false;
}

void Watchdog::forget()
{
    m_longestBusy = 0;
    m_longestWall = 0;
    m_cpuAtLastAnswer = threadCpuMs();
    m_askedAt = std::chrono::steady_clock::now();
}

bool Watchdog::isContent() const
{
    const bool isContent = m_longestBusy <= limitMs() && m_longestWall <= 10 * limitMs();
    if (!isContent)
        qInfo() << "GUI thread busy for" << m_longestBusy << "ms, without an answer for" << m_longestWall << "ms; limit"
                << limitMs() << "ms busy";
    return isContent;
}

double Watchdog::limitMs()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr double kSlowdown = 10;
#else
    constexpr double kSlowdown = 1;
#endif
    return 50 * kSlowdown;
}

}  // namespace orangery::test
