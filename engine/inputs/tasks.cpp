// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/module.h"
#include "engine/base/numbers.h"
#include "engine/inputs/input_functions.h"

namespace orangery::inputs {

namespace {

Json toJson(const cloud::Point& point)
{
    return Json::array({point[0], point[1], point[2]});
}

Json documentOf(const PictureFacts& picture)
{
    return {{"kind", "picture"},
            {"mode", picture.mode},
            {"width", picture.size.width},
            {"height", picture.size.height},
            {"orientation", picture.orientation},
            {"problems", picture.remarks}};
}

Json documentOf(const media::VideoReport& video)
{
    return {{"kind", "video"},
            {"codec", video.description.streams[static_cast<std::size_t>(video.description.stream)].codec},
            {"width", video.description.size.width},
            {"height", video.description.size.height},
            {"frames", video.frames.size()},
            {"duration", video.duration},
            {"fps", video.meanRate},
            {"problems", video.description.problems}};
}

Json documentOf(const CloudFacts& cloud)
{
    return {{"kind", "cloud"},
            {"format", cloud.format},
            {"points", cloud.points},
            {"faces", cloud.faces},
            {"triangles", cloud.triangles},
            {"objects", cloud.objects},
            {"colours", cloud.colours.empty() ? Json() : Json(cloud.colours)},
            {"bounds", {{"low", toJson(cloud.bounds.low)}, {"high", toJson(cloud.bounds.high)}}},
            {"label", cloud.label ? Json(*cloud.label) : Json()},
            {"class", cloud.className.empty() ? Json() : Json(cloud.className)},
            {"problems", cloud.remarks}};
}

std::string sizeText(image::Size size)
{
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

std::string textOf(const PictureFacts& picture)
{
    std::string text = "Picture, " + picture.mode + ", " + sizeText(picture.size);
    for (const std::string& remark : picture.remarks)
        text += "\nNote: " + remark;
    return text;
}

std::string textOf(const media::VideoReport& video)
{
    return "Video, " + sizeText(video.description.size) + ", " + counted(video.frames.size(), "frame(s) in ") +
           formatFixed(video.duration, 3) + " s";
}

std::string textOf(const CloudFacts& cloud)
{
    std::string text = std::string(cloud.faces > 0 ? "Mesh" : "Point cloud") + ", " + cloud.format + ": " +
                       counted(cloud.points, "point(s), ") + counted(cloud.faces, "face(s)\n");
    if (!cloud.colours.empty())
        text += "  its " + cloud.colours + " have colours\n";
    if (cloud.objects > 1)
        text += "  one of " + counted(cloud.objects, "object(s)\n");
    for (std::size_t axis = 0; axis < 3; ++axis)
        text += std::string("  ") + "xyz"[axis] + " from " + formatNumber(double{cloud.bounds.low[axis]}) + " to " +
                formatNumber(double{cloud.bounds.high[axis]}) + "\n";
    if (cloud.label)
        text +=
            "  label " + std::to_string(*cloud.label) + (cloud.className.empty() ? "" : ", " + cloud.className) + "\n";
    for (const std::string& remark : cloud.remarks)
        text += "Note: " + remark + "\n";
    return text;
}

Result<TaskOutput> runInspect(const Params& params, Context& context)
{
    const auto work = moduleFunction<InspectInput>(Module::Media, kInspectInput);
    if (!work)
        return failure(work.error());
    Result<Inspection> inspection;
    (*work)(params.path("input"), static_cast<std::size_t>(params.integer("object")), context, inspection);
    if (!inspection)
        return failure(inspection.error());
    return std::visit(
        [](const auto& facts) { return TaskOutput{.document = documentOf(facts), .text = textOf(facts)}; },
        *inspection);
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add(
        {.id = "recognize.inspect",
         .title = "Inspect a picture, video or point cloud",
         .help =
             "Tells what an input is, by its content: a picture, a video, or a point cloud or mesh with its points, "
             "faces and bounds.",
         .options = {{.name = "input",
                      .type = OptionType::InputPath,
                      .title = "Input",
                      .help = "Picture, video, point cloud or mesh.",
                      .required = true,
                      .positional = true},
                     {.name = "object",
                      .type = OptionType::Integer,
                      .title = "Object",
                      .help = "Which of several objects in a file of point clouds, from 0.",
                      .defaultValue = 0,
                      .minimum = 0}},
         .run = runInspect});
}

}  // namespace orangery::inputs
