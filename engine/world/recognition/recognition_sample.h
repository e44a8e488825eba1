// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"

#include <cstdint>

namespace orangery::recognition_sample {

struct RecognitionSampleOptions {
    std::uint64_t seed = 1;
    std::uint64_t pictures = 50;  ///< of each class of scenes
    std::uint64_t clips = 20;     ///< of each class of scenes
    std::uint64_t clouds = 20;    ///< of each class of solids
    bool overwrite = false;
};

/// Writes a folder with classes.txt, descriptions.json, folders pictures, clips and clouds with a folder for each class, and, the
/// last file to appear, recognition.json (orangery.recognition/1), which the window opens. ErrorCode::Usage when the folder holds
/// anything else.
[[nodiscard]] Result<void> writeRecognitionSample(const fs::path& folder, const RecognitionSampleOptions& options,
                                                  Context& context);

}  // namespace orangery::recognition_sample
