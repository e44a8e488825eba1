// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/embedding_lanes.h"

#include "engine/base/guarded.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kTurnsAhead = 16;  ///< while one lane reads a long video; embeddings are small

/// What was embedded and not taken yet, in the order of the inputs.
class Window {
public:
    Window(std::size_t count, const LanePlan& plan)
        : m_count(count), m_inputs(plan.inputs), m_slots(plan.lanes * plan.inputs * kTurnsAhead)
    {
    }

    /// The first of the next inputs to embed and their number. Waits while there is no room; nothing when all are given out.
    std::optional<std::pair<std::size_t, std::size_t>> claim(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        const auto count = [&] { return std::min(m_inputs, m_count - m_claimed); };
        m_changed.wait(lock, stop, [&] { return m_isClosed || m_claimed + count() <= m_taken + m_slots.size(); });
        if (m_isClosed || stop.stop_requested() || m_claimed == m_count)
            return std::nullopt;
        const std::pair claimed{m_claimed, count()};
        m_claimed += claimed.second;
        return claimed;
    }

    void put(std::size_t first, std::vector<Result<EmbeddedInput>> results)
    {
        const std::scoped_lock lock(m_mutex);
        for (Result<EmbeddedInput>& result : results)
            m_slots[first++ % m_slots.size()] = std::move(result);
        m_changed.notify_all();
    }

    /// The next input in order; nothing when stop is requested.
    std::optional<Result<EmbeddedInput>> take(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        std::optional<Result<EmbeddedInput>>& slot = m_slots[m_taken % m_slots.size()];
        m_changed.wait(lock, stop, [&] { return slot.has_value(); });
        if (stop.stop_requested())
            return std::nullopt;
        std::optional<Result<EmbeddedInput>> taken = std::exchange(slot, std::nullopt);
        ++m_taken;
        m_changed.notify_all();
        return taken;
    }

    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_isClosed = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::size_t m_count;
    std::size_t m_inputs;
    std::vector<std::optional<Result<EmbeddedInput>>> m_slots;
    std::size_t m_claimed = 0;
    std::size_t m_taken = 0;
    bool m_isClosed = false;
};

std::vector<Result<EmbeddedInput>> embedded(std::size_t first, std::size_t count, const Context& context,
                                            const EmbedSome& work)
{
    std::vector<Result<EmbeddedInput>> results(count, EmbeddedInput{});
    const auto done = guarded("the encoder", [&]() -> Result<void> {
        work(first, results, context);
        return {};
    });
    if (!done)
        results.assign(count, failure(done.error()));
    return results;
}

/// All on the calling thread, which then may use all threads inside an operation.
Result<void> embedInTurn(std::size_t count, const LanePlan& plan, const Context& context, const EmbedSome& work,
                         const TakeInput& take)
{
    for (std::size_t first = 0; first < count; first += plan.inputs) {
        if (auto going = context.checkpoint(); !going)
            return going;
        auto results = embedded(first, std::min(plan.inputs, count - first), context, work);
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (context.stopRequested())
                return context.checkpoint();
            if (auto taken = take(first + i, std::move(results[i])); !taken)
                return taken;
        }
    }
    return {};
}

}  // namespace

LanePlan planLanes(std::size_t count, int threads, std::size_t atOnce)
{
    const auto most = static_cast<std::size_t>(std::max(threads, 1));
    const std::size_t lanes = std::clamp<std::size_t>(count, 1, most);
    const std::size_t turns = std::max<std::size_t>((count + lanes * atOnce - 1) / (lanes * atOnce), 1);
    return {.lanes = lanes,
            .inputs = std::max<std::size_t>((count + lanes * turns - 1) / (lanes * turns), 1),
            .threads = static_cast<int>(most / lanes)};
}

Result<void> embedInLanes(std::size_t count, const LanePlan& plan, const Context& context, const EmbedSome& work,
                          const TakeInput& take)
{
    Context own = context;
    own.threads = plan.threads;
    if (plan.lanes < 2)
        return embedInTurn(count, plan, own, work, take);
    Window window(count, plan);
    const auto lane = [&] {
        while (own.checkpoint()) {
            const auto claimed = window.claim(own.stop);
            if (!claimed)
                return;
            window.put(claimed->first, embedded(claimed->first, claimed->second, own, work));
        }
    };
    std::vector<std::jthread> lanes;
    struct Closing {
        Window& window;
        ~Closing() { window.close(); }
    } const closing{window};  // before the lanes are waited for
    for (std::size_t i = 0; i < plan.lanes; ++i)
        lanes.emplace_back(lane);
    for (std::size_t i = 0; i < count; ++i) {
        std::optional<Result<EmbeddedInput>> next = window.take(context.stop);
        if (!next)
            return context.checkpoint();
        if (auto taken = take(i, *std::move(next)); !taken)
            return taken;
    }
    return {};
}

}  // namespace orangery::zero_shot
