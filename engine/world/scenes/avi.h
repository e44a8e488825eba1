// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace orangery::scenes {

/// An AVI file (RIFF, one stream, with an index) of pictures that are PNG files of `side` x `side` pixels: libav's codec "png",
/// tag MPNG.
[[nodiscard]] std::string aviOf(const std::vector<std::string>& pngFrames, int side, int framesPerSecond);

}  // namespace orangery::scenes
