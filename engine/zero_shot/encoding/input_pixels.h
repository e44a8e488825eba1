// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/zero_shot/encoding/dual_encoder.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Where the transform of pictures comes from.
enum class TransformSource {
    Model,  ///< the model's own config, else Clip or Siglip by its layout
    Photo,  ///< the photo-encoder's: short side 256, crop 224, (x - 127) / 128
};

/// How inputs become pixels.
struct PixelOptions {
    TransformSource source = TransformSource::Model;
    fs::path model;                     ///< Model: its folder or file
    std::int64_t imageSize = 224;       ///< Model without a config: pixels of a side
    bool isSiglip = false;              ///< Model without a config
    bool alphaWhite = false;            ///< transparency is laid on white instead of left out
    bool rgbLast = false;               ///< RGB after resizing, as OpenAI's code does it
    bool turnsByExif = false;           ///< turn pictures upright first
    int frames = 8;                     ///< of a clip of a video
    std::string sampling = "start";     ///< which frames: as media::samplingRule() names it, without the random ones
    int clips = 1;                      ///< of a video
    std::string projection = "shaded";  ///< of a point cloud or mesh: shaded, pointclip1 or pointclip2
    std::string up = "auto";            ///< its axis that points up: auto, y or z
};

/// Grey level 0 ... 255 that a value was made from, by channel: value x scale + shift.
struct PixelLevels {
    std::array<double, 3> scale = {1, 1, 1};
    std::array<double, 3> shift = {};
};

/// One input as its encoder is shown it.
struct ReadInput {
    PicturePixels pixels;                           ///< one picture, or several that are put together
    std::string kind;                               ///< "picture", "video", "cloud"
    std::vector<std::string> labels;                ///< of the pictures, "", "frame 12" or "front"
    std::vector<std::string> remarks;               ///< what is odd and does not hinder
    std::vector<std::optional<double>> times = {};  ///< of the pictures: of frames, seconds
    PixelLevels levels = {};
};

/// Which frames of a video are looked at one by one.
struct FrameTimes {
    std::optional<double> every;             ///< seconds: what is shown that often, from the first frame on
    int frames = 8;                          ///< else the first frame of each of so many equal parts
    std::vector<std::int64_t> numbers = {};  ///< these instead, where there are some
};

/// One of them, prepared like a picture.
struct TimedFrame {
    std::int64_t number = 0;
    double time = 0;  ///< seconds, as the file counts
    PicturePixels pixels;
    PixelLevels levels = {};
};
using TakeFrame = std::function<Result<void>(TimedFrame)>;

/// Reads pictures and whatever else can be shown as pictures. Called from several threads at once.
class InputPixels {
public:
    virtual ~InputPixels() = default;
    /// ErrorCode::Input, with the reason, for what cannot be read.
    [[nodiscard]] virtual Result<ReadInput> read(const fs::path& path, const Context& context) const = 0;
    /// Hands over frames of a video in their order, one at a time. ErrorCode::Input for what is no video or does not decode,
    /// ErrorCode::Usage for more frames than are taken of one file or a number that it has not, or what `take` says.
    [[nodiscard]] virtual Result<void> readFrames(const fs::path& path, const FrameTimes& times, const Context& context,
                                                  const TakeFrame& take) const = 0;
    /// All that decides the pixels of a file, as text: part of the key under which embeddings are kept.
    [[nodiscard]] virtual const std::string& transform() const = 0;
    /// What is not as the model's files say, one sentence; empty = nothing.
    [[nodiscard]] virtual const std::string& remark() const = 0;
};

}  // namespace orangery::zero_shot
