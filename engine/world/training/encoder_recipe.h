// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstdint>

namespace orangery::world {

/// The sizes of one tower.
struct TowerSizes {
    std::int64_t width = 96;
    std::int64_t hidden = 192;
    std::int64_t layers = 4;
    std::int64_t heads = 3;
};

/// The sizes of the sample encoder, of which config.json tells.
struct DualEncoderSizes {
    TowerSizes vision = {};
    TowerSizes text = {.layers = 2};
    std::int64_t image = 64;  ///< pixels of a side
    std::int64_t patch = 8;   ///< pixels of a side
    std::int64_t vocabulary = 0;
    std::int64_t context = 32;  ///< tokens
    std::int64_t embedding = 64;
    std::int64_t endToken = 0;

    [[nodiscard]] std::int64_t patches() const { return (image / patch) * (image / patch); }
};

/// How the sample encoder is trained: all that its weights depend on.
struct EncoderRecipe {
    std::uint64_t seed = 1;
    std::int64_t steps = 5000;
    std::int64_t warmUp = 50;  ///< of the steps; all of them when there are fewer
    std::int64_t batch = 64;   ///< scenes a step, each drawn anew, with one caption
    double peakRate = 2e-3;    ///< learning rate after the warm-up
    double weightDecay = 0.05;
    double beta2 = 0.98;

    /// ErrorCode::Usage unless steps and rate are positive and the batch is even and at least 16.
    [[nodiscard]] Result<void> validate() const;
};

[[nodiscard]] Json toJson(const EncoderRecipe& recipe);

}  // namespace orangery::world
