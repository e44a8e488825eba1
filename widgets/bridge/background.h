// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/guarded.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace orangery::bridge {

/// Runs one function at a time elsewhere, for what the GUI thread must not do itself: reading, decoding, writing. An
/// answer that arrives after a newer `run`, after `cancel`, or after the object's end is dropped.
class Background : public QObject {
    Q_OBJECT

public:
    explicit Background(QObject* parent);
    ~Background() override;

    /// Calls `work` on a thread of the pool and `done` with its result on this object's thread. `work` must own what it
    /// uses: it may outlive this object. What a `work` that gives a Result throws is its failure; no other may throw.
    template <class Work, class Done>
    void run(Work work, Done done)
    {
        using Answer = std::decay_t<std::invoke_result_t<Work>>;
        auto answer = std::make_shared<std::optional<Answer>>();
        start(
            [answer, work = std::move(work)]() mutable {
                if constexpr (std::is_convertible_v<Failure, Answer>)
                    answer->emplace(guarded("work in the background", work));
                else
                    answer->emplace(work());
            },
            [answer, done = std::move(done)]() mutable { done(*std::move(*answer)); });
    }
    /// Forgets what is under way.
    void cancel() { ++m_generation; }
    [[nodiscard]] bool isRunning() const { return m_running > 0; }

private:
    struct Alive;
    void start(std::function<void()> work, std::function<void()> done);

    std::shared_ptr<Alive> m_alive;
    std::uint64_t m_generation = 0;
    int m_running = 0;
};

}  // namespace orangery::bridge
