// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/inputs/input.h"
#include "engine/media/video_report.h"

#include <variant>

namespace orangery::inputs {

struct PictureFacts {
    std::string mode;  ///< as Pillow names it
    image::Size size;
    int orientation = 1;  ///< EXIF
    std::vector<std::string> remarks = {};
};

struct CloudFacts {
    std::string format;
    std::size_t points = 0;
    std::size_t faces = 0;
    std::size_t triangles = 0;
    std::size_t objects = 1;
    std::string colours = {};  ///< what has them: "points", "faces" or nothing
    cloud::Bounds bounds;
    std::optional<std::int64_t> label = {};
    std::string className = {};
    std::vector<std::string> remarks = {};
};

using Inspection = std::variant<PictureFacts, media::VideoReport, CloudFacts>;

/// What an input is. ErrorCode::Input, with the reason, when it is none of the kinds or does not read. `object` chooses one of
/// several in a file of point clouds.
[[nodiscard]] Result<Inspection> inspectInput(const fs::path& path, std::size_t object, const Context& context);

}  // namespace orangery::inputs
