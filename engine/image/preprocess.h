// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/image/transform.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::image {

struct PreprocessOptions {
    fs::path model;                  ///< see openEncoderTransform
    std::vector<fs::path> pictures;  ///< at least one
    fs::path output;                 ///< an existing file is replaced
    AlphaRule alpha = AlphaRule::Drop;
    RgbOrder rgb = RgbOrder::First;
    bool exif = false;  ///< turn pictures upright by their EXIF orientation first
    bool pad = false;   ///< pad to a square of the mean colour first
    /// Leave out pictures that cannot be read, with a warning each, and note the others' paths in the file: its metadata
    /// "inputs" is a JSON list.
    bool keepGoing = false;
};

/// What was read of one picture.
struct PreprocessedPicture {
    std::string path;
    std::string mode;  ///< of the file, as Pillow names it
    Size size;         ///< of the file, before it was turned
};

/// A picture that was left out.
struct RefusedPicture {
    std::string path;
    Error error;
};

struct PreprocessOutput {
    std::vector<std::int64_t> shape;  ///< of pixel_values: [n, 3, height, width]
    std::vector<PreprocessedPicture> pictures;
    std::vector<RefusedPicture> refused;  ///< empty unless `keepGoing`
};

/// Writes `pixel_values` F32 [n, 3, height, width] of the pictures, in their order. Works on context.threadCount()
/// pictures at a time and holds no more than a few of them. ErrorCode::Input, and no output, at the first picture that
/// cannot be read or that comes out at another size than the first one; with `keepGoing` only when none can be read.
[[nodiscard]] Result<PreprocessOutput> preprocess(const PreprocessOptions& options, Context& context);

}  // namespace orangery::image
