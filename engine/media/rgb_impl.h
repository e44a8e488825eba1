// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/image.h"
#include "engine/media/colour_rule.h"
#include "engine/media/libav_impl.h"

#include <cstdint>
#include <vector>

namespace orangery::media {

/// Frames as libav decodes them -> RGB of 8 bits, of the same size, by libswscale (bilinear for the chroma).
class RgbConverter {
public:
    explicit RgbConverter(ColourRule rule) : m_rule(rule) {}
    [[nodiscard]] Result<image::Image> convert(const AVFrame& frame);

private:
    ColourRule m_rule;
    Scaler m_scaler;
    std::vector<std::uint8_t> m_rows = {};
};

}  // namespace orangery::media
