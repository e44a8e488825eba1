// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

#include <optional>
#include <span>
#include <string_view>

namespace orangery::cloud {

/// What a file says of the colours of its points or triangles, one entry each. Colours never hinder an object from being read:
/// what is wrong with them becomes a remark.
class ColourColumn {
public:
    /// Red, green and blue, `times` times over. Fewer values, or none, are no colour.
    void add(std::span<const float> values, std::size_t times = 1);
    [[nodiscard]] float largest() const { return m_largest; }

    /// A colour for each entry, grey's white for those that have none; nothing when none of them has any, or when a value lies
    /// outside of 0 ... white. `white` is 1 or 255, whichever the values need, when the file does not tell. `what` is
    /// "points" or "triangles", for remarks.
    [[nodiscard]] std::vector<Colour> colours(std::optional<float> white, std::string_view what,
                                              std::vector<std::string>& remarks) const;

private:
    std::vector<std::array<float, 3>> m_values;  ///< empty until there is a first one
    std::vector<bool> m_isGiven;
    std::size_t m_count = 0;
    std::size_t m_given = 0;
    std::size_t m_partial = 0;
    float m_largest = 0;
    bool m_isBroken = false;  ///< a value is negative or not finite
};

}  // namespace orangery::cloud
