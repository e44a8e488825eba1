// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/cloud/views.h"
#include "engine/image/convert.h"
#include "engine/image/image.h"
#include "engine/media/sampled_frames.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::inputs {

enum class InputKind : std::uint8_t { Picture, Video, Cloud };

/// "picture", "video", "cloud".
[[nodiscard]] std::string_view nameOf(InputKind kind);

struct InputOptions {
    media::SampleOptions sample = {};                 ///< of a video
    media::VideoOptions reading = {};                 ///< of a video
    cloud::ViewOptions views = {};                    ///< of a point cloud or mesh
    bool turnsByExif = false;                         ///< pictures; Pillow's readers do not turn them
    image::AlphaRule alpha = image::AlphaRule::Drop;  ///< of pictures that become RGB
    bool keepsModes = false;  ///< pictures keep their mode (for RgbOrder::Last) instead of becoming RGB
};

/// One picture that an encoder is shown.
struct InputPicture {
    image::Image image;                        ///< RGB, unless keepsModes
    std::string label = {};                    ///< "", "frame 12", "front"
    std::optional<double> time = {};           ///< of a frame, seconds
    std::optional<std::int64_t> frame = {};    ///< of a frame, its number
    std::optional<cloud::Camera> camera = {};  ///< of a view
    /// Of a depth map of PointCLIP: what goes into each of the three channels as it is, without mean and deviation, at the
    /// size that InputOptions::views asks for. `image` only shows it then.
    std::optional<cloud::Raster> values = {};
};

/// All that an encoder is shown of one input. The embedding of the input is the mean over its pictures: of frames the mean of
/// the embeddings as they are, of views the mean of the normalised ones, as the published code has it.
struct Input {
    InputKind kind = InputKind::Picture;
    std::vector<InputPicture> pictures;  ///< at least one; of a video clip after clip, a frame taken twice stands twice
    std::vector<std::string> remarks = {};  ///< what is odd and does not hinder, one sentence each
};

/// Told by the content of the file alone, of which a name as of fileObject() may mean an object. ErrorCode::Input when it cannot be read.
[[nodiscard]] Result<InputKind> kindOfInput(const fs::path& path);

/// ErrorCode::Input, with the reason, when the file is none of the kinds or does not decode. A name as of fileObject() chooses
/// an object too.
[[nodiscard]] Result<Input> readInput(const fs::path& path, const InputOptions& options, const Context& context);

}  // namespace orangery::inputs
