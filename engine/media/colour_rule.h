// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace orangery::media {

/// Which matrix and range turn the YUV of a frame into RGB.
enum class ColourRule : std::uint8_t {
    Tags,   ///< as the frame is tagged; an untagged one as BT.601 of limited range, as ffmpeg takes it
    Bt601,  ///< BT.601 whatever the tags say, as older readers and many dumps of frames into JPEG have it
    Guess,  ///< as tagged; an untagged one as BT.709 from 720 rows on, as players take it
};

}  // namespace orangery::media
