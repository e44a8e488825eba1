// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/oddities.h"

#include "engine/media/other_kinds.h"

#include <utility>

namespace orangery::inputs {

std::vector<std::string> remarksOn(const image::Picture& picture)
{
    std::vector<std::string> remarks;
    if (picture.isFirstOfSeveral)
        remarks.emplace_back("It holds several pictures; the first one was taken.");
    if (picture.image.mode == image::PixelMode::Cmyk)
        remarks.emplace_back("Its inks (CMYK) were turned into RGB without a colour profile.");
    if (picture.image.mode == image::PixelMode::Gray16)
        remarks.emplace_back("It has 16 bits a pixel; everything above 255 counts as white, as in Pillow.");
    return remarks;
}

std::optional<Error> whyNoInput(const fs::path& path, std::string_view bytes)
{
    auto other = media::otherKindOf(bytes);
    if (!other)
        return std::nullopt;
    if (other->hint.empty())
        other->hint = "Give a picture, a video, a point cloud or a mesh; what a file is, is told by its content.";
    return Error{ErrorCode::Input, path.string() + " is no picture, video or point cloud", std::move(other->why),
                 std::move(other->hint)};
}

}  // namespace orangery::inputs
