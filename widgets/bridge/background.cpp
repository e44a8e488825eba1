// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/background.h"

#include <QThreadPool>

#include <mutex>

namespace orangery::bridge {

/// Lets a worker that comes home find out whether there still is one.
struct Background::Alive {
    std::mutex mutex;
    Background* home = nullptr;
};

Background::Background(QObject* parent) : QObject(parent), m_alive(std::make_shared<Alive>())
{
    m_alive->home = this;
}

Background::~Background()
{
    const std::scoped_lock lock(m_alive->mutex);
    m_alive->home = nullptr;
}

void Background::start(std::function<void()> work, std::function<void()> done)
{
    const std::uint64_t generation = ++m_generation;
    ++m_running;
    QThreadPool::globalInstance()->start([alive = m_alive, generation, work = std::move(work), done = std::move(done)] {
        work();
        const std::scoped_lock lock(alive->mutex);
        Background* home = alive->home;
        if (home == nullptr)
            return;
        const auto arrive = [home, generation, done] {
            --home->m_running;
            if (generation == home->m_generation)
                done();
        };
        QMetaObject::invokeMethod(home, arrive, Qt::QueuedConnection);
    });
}

}  // namespace orangery::bridge
