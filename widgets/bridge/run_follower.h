// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/event_log.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace orangery::bridge {

/// Events of a run, in the order of its log. Never changed once delivered.
struct EventBatch {
    std::uint64_t generation = 0;  ///< of the call of `follow` that they belong to
    std::vector<Json> events;
};
using EventBatchPointer = std::shared_ptr<const EventBatch>;

enum class FollowState {
    Waiting,   ///< there is no log yet
    Reading,   ///< more is on disk than was delivered
    CaughtUp,  ///< all that was written is delivered; the run goes on, or was killed
    Ended,     ///< all is delivered, and the run's record says that it has ended
    Failed,    ///< error() says why
};

/// Reads the event log of a run while it grows, on a thread of its own: the same for a task of this program, a run that
/// somebody else's program writes, and one recorded long ago. Delivers batches at most 30 times a second; it parses
/// and never folds.
class RunFollower : public QObject {
    Q_OBJECT

public:
    explicit RunFollower(QObject* parent = nullptr);
    ~RunFollower() override;

    /// Leaves what it followed and begins with a run folder, which need not exist yet. Batches that were not delivered
    /// are dropped. Returns the new generation.
    std::uint64_t follow(const fs::path& folder);
    void stop();

    [[nodiscard]] std::uint64_t generation() const { return m_generation; }
    [[nodiscard]] const fs::path& folder() const { return m_folder; }
    [[nodiscard]] FollowState state() const { return m_state; }
    [[nodiscard]] const Error& error() const { return m_error; }

Q_SIGNALS:
    void batchArrived(orangery::bridge::EventBatchPointer batch);
    /// The log was replaced by another one (the run was started again): what was delivered counts no more.
    void restarted();
    void stateChanged(orangery::bridge::FollowState state);

private:
    struct Mailbox;
    void collect();
    void setState(FollowState state);

    fs::path m_folder;
    std::uint64_t m_generation = 0;
    FollowState m_state = FollowState::Waiting;
    Error m_error;
    QTimer m_timer;
    std::shared_ptr<Mailbox> m_mailbox;
    std::jthread m_thread;
};

}  // namespace orangery::bridge
