// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// One input in the encoder's space.
struct EmbeddedInput {
    std::vector<float> embedding;  ///< of length 1
    std::string sha256;            ///< of the file
    std::string kind;              ///< "picture", "video", "" where it is not known because the embedding was kept
    std::size_t pictures = 0;      ///< that it was shown as
    std::vector<std::string> remarks;
    bool isKept = false;  ///< it had been computed before
};

}  // namespace orangery::zero_shot
