// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/inspection.h"

#include "engine/cloud/read_cloud.h"
#include "engine/image/decode.h"
#include "engine/inputs/oddities.h"

namespace orangery::inputs {

namespace {

Result<Inspection> inspectPicture(const fs::path& path)
{
    return image::readPicture(path).map([](const image::Picture& picture) -> Inspection {
        return PictureFacts{.mode = std::string(image::nameOf(picture.image.mode)),
                            .size = picture.image.size,
                            .orientation = picture.orientation,
                            .remarks = remarksOn(picture)};
    });
}

Result<Inspection> inspectCloud(const fs::path& path, std::size_t object)
{
    return cloud::readCloud(path, object).map([](const cloud::Cloud& cloud) -> Inspection {
        return CloudFacts{.format = cloud.format,
                          .points = cloud.points.size(),
                          .faces = cloud.faces,
                          .triangles = cloud.triangles.size(),
                          .objects = cloud.objects,
                          .colours = std::string(cloud::colouredParts(cloud)),
                          .bounds = cloud::boundsOf(cloud.points),
                          .label = cloud.label,
                          .className = cloud.className,
                          .remarks = cloud.remarks};
    });
}

}  // namespace

Result<Inspection> inspectInput(const fs::path& path, std::size_t object, const Context& context)
{
    const Result<InputKind> kind = kindOfInput(path);
    if (!kind)
        return failure(kind.error());
    switch (*kind) {
    case InputKind::Picture:
        return inspectPicture(path);
    case InputKind::Video:
        return media::inspectVideo(path, false, context).map([](media::VideoReport report) -> Inspection {
            return report;
        });
    case InputKind::Cloud:
        return inspectCloud(path, object);
    }
    return Inspection{};
}

}  // namespace orangery::inputs
