// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/temperature_samples.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {
constexpr std::size_t kMostLogits = std::size_t{64} << 20U;  ///< 256 MiB
}

TemperatureSamples::TemperatureSamples(std::size_t count, std::size_t classes, std::uint64_t seed)
    : m_parts(calibrationParts(count, std::max<std::size_t>(kMostLogits / classes, 2), seed))
{
    m_fit.classes = m_measured.classes = classes;
}

void TemperatureSamples::add(std::size_t place, std::size_t truth, std::span<const float> logits)
{
    if (m_parts[place] == CalibrationPart::Neither)
        return;
    ScoredSamples& half = m_parts[place] == CalibrationPart::Fit ? m_fit : m_measured;
    half.truth.push_back(truth);
    half.logits.insert(half.logits.end(), logits.begin(), logits.end());
}

std::optional<TemperatureFit> TemperatureSamples::fit(const std::vector<std::size_t>& same) const
{
    if (m_fit.count() == 0 || m_measured.count() == 0)
        return std::nullopt;
    TemperatureFit fit{.fitted = fitTemperature(m_fit, same),
                       .fitSamples = m_fit.count(),
                       .measuredSamples = m_measured.count(),
                       .before = calibrationOf(answersOf(m_measured, same)),
                       .after = {}};
    fit.after = calibrationOf(answersOf(m_measured, same, fit.fitted));
    return fit;
}

}  // namespace orangery::zero_shot
