// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/context.h"

#include <algorithm>
#include <thread>

namespace orangery {

void PauseGate::pause()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
    m_steps = 0;
}

void PauseGate::resume()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_changed.notify_all();
}

void PauseGate::step()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
    ++m_steps;
    m_changed.notify_all();
}

bool PauseGate::isPaused() const
{
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

void PauseGate::wait(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return !m_paused || m_steps > 0; });
    if (m_paused && m_steps > 0)
        --m_steps;
}

Result<void> Context::checkpoint() const
{
    if (gate != nullptr)
        gate->wait(stop);
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, "cancelled");
    return {};
}

void Context::report(double done, double total, std::string_view what) const
{
    if (progress != nullptr)
        progress->report(done, total, what);
}

int Context::threadCount() const
{
    if (threads > 0)
        return threads;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace orangery
