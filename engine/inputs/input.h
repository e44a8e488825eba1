// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/image/image.h"
#include "engine/media/sampled_frames.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::inputs {

enum class InputKind : std::uint8_t { Picture, Video };

/// "picture", "video".
[[nodiscard]] std::string_view nameOf(InputKind kind);

struct InputOptions {
    media::SampleOptions sample;  ///< of a video
    media::VideoOptions reading;  ///< of a video
    bool turnsByExif = false;     ///< pictures; Pillow's readers do not turn them
    bool keepsModes = false;      ///< pictures keep their mode (for RgbOrder::Last) instead of becoming RGB
};

/// One picture that an encoder is shown.
struct InputPicture {
    image::Image image;                      ///< RGB, unless keepsModes
    std::string label;                       ///< "", "frame 12"
    std::optional<double> time = {};         ///< of a frame, seconds
    std::optional<std::int64_t> frame = {};  ///< of a frame, its number
};

/// All that an encoder is shown of one input. The embedding of the input is the mean over its pictures.
struct Input {
    InputKind kind = InputKind::Picture;
    std::vector<InputPicture>
        pictures;  ///< at least one; of a video clip after clip, a frame that is taken twice stands twice
    std::vector<std::string> remarks = {};  ///< what is odd and does not hinder, one sentence each
};

/// Told by the content of the file alone. ErrorCode::Input when it cannot be read.
[[nodiscard]] Result<InputKind> kindOfInput(const fs::path& path);

/// ErrorCode::Input, with the reason, when the file is none of the kinds or does not decode.
[[nodiscard]] Result<Input> readInput(const fs::path& path, const InputOptions& options, const Context& context);

}  // namespace orangery::inputs
