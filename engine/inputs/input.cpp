// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/input.h"

#include "engine/base/counted.h"
#include "engine/base/file_object.h"
#include "engine/cloud/read_cloud.h"
#include "engine/image/convert.h"
#include "engine/image/decode.h"
#include "engine/image/orientation.h"
#include "engine/inputs/oddities.h"
#include "engine/media/other_kinds.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <utility>

namespace orangery::inputs {

namespace {

Result<std::string> firstBytes(const fs::path& path)
{
    std::error_code problem;
    if (!fs::is_regular_file(path, problem))
        return failure(ErrorCode::Input, path.string() + " cannot be read",
                       problem ? problem.message() : "it is no regular file");
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failure(ErrorCode::Input, path.string() + " cannot be read", std::strerror(errno));
    std::string bytes(media::kTellingBytes, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

Result<Input> pictureOf(const fs::path& path, const InputOptions& options)
{
    Result<image::Picture> picture = image::readPicture(path);
    if (!picture)
        return failure(picture.error());
    std::vector<std::string> remarks = remarksOn(*picture);
    image::Image image = std::move(picture->image);
    if (options.turnsByExif)
        image = image::oriented(std::move(image), picture->orientation);
    if (!options.keepsModes)
        image = image::toRgb(std::move(image), options.alpha);
    Input input{.kind = InputKind::Picture, .pictures = {}, .remarks = std::move(remarks)};
    input.pictures.push_back({.image = std::move(image), .label = {}});
    return input;
}

Result<Input> framesOf(const fs::path& path, const InputOptions& options, const Context& context)
{
    Result<media::Video> video = media::Video::open(path, options.reading, context);
    if (!video)
        return failure(video.error());
    const auto numbers = media::chosenFrames(*video, options.sample);
    if (!numbers)
        return failure(numbers.error());
    std::map<std::int64_t, media::VideoFrame> frames;
    const auto read = media::readFrames(*video, *numbers, context, [&](media::VideoFrame frame) -> Result<void> {
        const auto number = static_cast<std::int64_t>(frame.number);
        frames.emplace(number, std::move(frame));
        return {};
    });
    if (!read)
        return failure(read.error());
    Input input{.kind = InputKind::Video, .pictures = {}, .remarks = video->description().problems};
    if (video->frameCount() < numbers->size())
        input.remarks.push_back("It has " + counted(video->frameCount(), "frame(s), fewer than the ") +
                                std::to_string(numbers->size()) + " that are shown: some are shown more than once.");
    std::map<std::int64_t, std::size_t> left;  // how often each is still to be shown
    for (const std::int64_t number : *numbers)
        ++left[number];
    for (const std::int64_t number : *numbers) {
        media::VideoFrame& frame = frames.at(number);
        input.pictures.push_back({.image = --left[number] == 0 ? std::move(frame.image) : frame.image,
                                  .label = "frame " + std::to_string(number),
                                  .time = frame.time,
                                  .frame = number});
        if (frame.isDamaged)
            input.remarks.push_back("Frame " + std::to_string(number) + " is damaged.");
    }
    return input;
}

Result<Input> viewsOf(const fs::path& path, const InputOptions& options, const Context& context)
{
    const Result<cloud::Cloud> object = cloud::readCloud(path);
    if (!object)
        return failure(object.error());
    Result<std::vector<cloud::View>> views = cloud::makeViews(*object, options.views, context);
    if (!views)
        return cloud::noViews(path, views.error());
    Input input{.kind = InputKind::Cloud, .pictures = {}, .remarks = object->remarks};
    if (object->objects > 1 && !fileObject(path).object)
        input.remarks.push_back("It holds " + counted(object->objects, "object(s); the first one was taken."));
    const cloud::Projection projection = options.views.projection;
    for (cloud::View& view : *views) {
        InputPicture picture{.image = cloud::pictureOf(view.values, cloud::whiteOf(projection)),
                             .label = view.camera.name,
                             .camera = std::move(view.camera)};
        if (projection != cloud::Projection::Shaded)
            picture.values = std::move(view.values);
        input.pictures.push_back(std::move(picture));
    }
    return input;
}

}  // namespace

std::string_view nameOf(InputKind kind)
{
    switch (kind) {
    case InputKind::Picture:
        return "picture";
    case InputKind::Video:
        return "video";
    case InputKind::Cloud:
        return "cloud";
    }
    return {};
}

Result<InputKind> kindOfInput(const fs::path& name)
{
    const fs::path path = fileObject(name).file;
    const Result<std::string> bytes = firstBytes(path);
    if (!bytes)
        return failure(bytes.error());
    if (image::looksLikePicture(*bytes))
        return InputKind::Picture;
    if (cloud::looksLikeCloud(path))
        return InputKind::Cloud;
    if (auto other = whyNoInput(path, *bytes))
        return failure(*std::move(other));
    return InputKind::Video;
}

Result<Input> readInput(const fs::path& path, const InputOptions& options, const Context& context)
{
    const Result<InputKind> kind = kindOfInput(path);
    if (!kind)
        return failure(kind.error());
    switch (*kind) {
    case InputKind::Picture:
        return pictureOf(path, options);
    case InputKind::Video:
        return framesOf(path, options, context);
    case InputKind::Cloud:
        return viewsOf(path, options, context);
    }
    return Input{};
}

}  // namespace orangery::inputs
