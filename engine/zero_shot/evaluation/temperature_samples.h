// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/evaluation_result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// Logits of samples in two halves, one to fit a temperature on and one to measure it on. Of many samples, as many are kept
/// as memory is for.
class TemperatureSamples {
public:
    /// Room for `count` samples of `classes` classes, in halves that a seed decides.
    TemperatureSamples(std::size_t count, std::size_t classes, std::uint64_t seed);

    /// The logits of the sample at a place below `count`, whose class is `truth`.
    void add(std::size_t place, std::size_t truth, std::span<const float> logits);

    /// Nothing where a half is empty. `same` as firstOfName() gives it.
    [[nodiscard]] std::optional<TemperatureFit> fit(const std::vector<std::size_t>& same) const;

private:
    std::vector<CalibrationPart> m_parts;
    ScoredSamples m_fit;
    ScoredSamples m_measured;
};

}  // namespace orangery::zero_shot
