// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/colours.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace orangery::cloud {

void ColourColumn::add(std::span<const float> values, std::size_t times)
{
    const bool isGiven = values.size() >= 3;
    if (isGiven && m_given == 0) {  // clouds without colours take no memory for them
        m_values.resize(m_count);
        m_isGiven.resize(m_count);
    }
    m_count += times;
    m_given += isGiven ? times : 0;
    m_partial += !isGiven && !values.empty() ? times : 0;
    if (m_given == 0)
        return;
    std::array<float, 3> rgb{};
    if (isGiven)
        std::copy_n(values.begin(), 3, rgb.begin());
    for (const float value : rgb) {
        m_isBroken = m_isBroken || !(value >= 0) || !std::isfinite(value);
        m_largest = std::max(m_largest, value);
    }
    m_values.resize(m_count, rgb);
    m_isGiven.resize(m_count, isGiven);
}

std::vector<Colour> ColourColumn::colours(std::optional<float> white, std::string_view what,
                                          std::vector<std::string>& remarks) const
{
    constexpr float kMost = 255;
    const std::size_t missing = m_count - m_given;
    if (missing > 0 && (m_given > 0 || m_partial > 0))
        remarks.push_back(std::to_string(missing) + " of " + std::to_string(m_count) + " " + std::string(what) +
                          " have no colour of three values.");
    if (m_given == 0)
        return {};
    const float scale = white.value_or(m_largest <= 1 ? 1.0F : kMost);
    if (m_isBroken || m_largest > scale) {
        remarks.push_back("The colours of its " + std::string(what) +
                          " were left out: they hold values that are no shares of red, green and blue.");
        return {};
    }
    std::vector<Colour> colours(m_count, Colour{255, 255, 255});
    for (std::size_t i = 0; i < m_count; ++i) {
        if (!m_isGiven[i])
            continue;
        for (std::size_t c = 0; c < 3; ++c)
            colours[i][c] = static_cast<std::uint8_t>(std::lround(m_values[i][c] / scale * kMost));
    }
    return colours;
}

}  // namespace orangery::cloud
