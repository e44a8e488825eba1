// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/recognition/embedded_input.h"

#include <cstddef>
#include <functional>
#include <span>

namespace orangery::zero_shot {

/// How inputs are shared out. A lane is a thread that reads some inputs and embeds them itself: as many lanes as there are
/// cores keep all of them busy without one waiting for another, which no pair of a reader and an encoder does.
struct LanePlan {
    std::size_t lanes = 1;
    std::size_t inputs = 1;  ///< that a lane takes at a time, one after the other in the list
    int threads = 1;         ///< of each lane, inside one operation

    friend bool operator==(const LanePlan&, const LanePlan&) = default;
};

/// `atOnce`: the inputs that are best embedded together. All lanes end at about the same time.
[[nodiscard]] LanePlan planLanes(std::size_t count, int threads, std::size_t atOnce);

/// Embeds the inputs from `first` on, one for each result, by the context's threads. Called from several threads at once.
using EmbedSome =
    std::function<void(std::size_t first, std::span<Result<EmbeddedInput>> results, const Context& context)>;

/// Takes one input after the other, in their order, on the thread that asked for them. A failure ends everything.
using TakeInput = std::function<Result<void>(std::size_t index, Result<EmbeddedInput> input)>;

/// Embeds inputs 0 to `count` - 1. No lane runs further ahead of what was taken than some of its turns, so that what is held does
/// not grow with their number. ErrorCode::Cancelled once stop is requested, or what `take` says. An exception of `work`
/// is the failure of the inputs that it was called for.
[[nodiscard]] Result<void> embedInLanes(std::size_t count, const LanePlan& plan, const Context& context,
                                        const EmbedSome& work, const TakeInput& take);

}  // namespace orangery::zero_shot
