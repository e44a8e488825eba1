// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// What one frame of a video shows.
struct TimedRanking {
    std::int64_t frame = 0;
    double time = 0;                   ///< seconds
    std::vector<RankedClass> ranking;  ///< the best first, not empty
};

/// Frames one after the other for which the same class stands first.
struct Stretch {
    std::size_t classIndex = 0;
    double from = 0;  ///< seconds, of the first of its frames
    double to = 0;    ///< of the last of them: between two stretches nobody looked
    std::size_t frames = 0;
    double probability = 0;  ///< mean over them
};

[[nodiscard]] std::vector<Stretch> stretchesOf(const std::vector<TimedRanking>& timeline);

/// tables/timeline.csv: a row for each frame and class, as many of the best as the rankings hold.
[[nodiscard]] Table timelineTable(const std::vector<TimedRanking>& timeline,
                                  const std::vector<std::string>& classNames);
/// tables/stretches.csv.
[[nodiscard]] Table stretchTable(const std::vector<Stretch>& stretches, const std::vector<std::string>& classNames);

}  // namespace orangery::zero_shot
