// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/image.h"
#include "engine/image/resample.h"
#include "engine/image/resample_filter.h"

namespace orangery::image {

/// The two passes of one resampling. A pass along an axis whose size does not change copies only.
struct ResamplePasses {
    AxisWeights columns;  ///< of the window's columns
    AxisWeights rows;     ///< of the window's rows
    bool changesWidth = true;
    bool changesHeight = true;
    bool rowsFirst = false;  ///< what lies between the passes is rounded, so that their order can be seen
    Window window;
};

/// `result` has the window's size and the image's mode, which is one with bytes for channels.
void resampleBytes(const Image& image, const ResamplePasses& passes, Image& result);

/// As resampleBytes, for PixelMode::Gray16.
void resampleWords(const Image& image, const ResamplePasses& passes, Image& result);

}  // namespace orangery::image
