// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/scene_set.h"

#include "engine/base/files.h"
#include "engine/world/scenes/clip.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/solid.h"

#include <algorithm>
#include <system_error>

namespace orangery::scenes {

namespace {

constexpr std::uint64_t kMaxScenes = 1'000'000;
constexpr std::string_view kCaptionFile = "captions.jsonl";
constexpr std::string_view kClassFile = "classes.txt";

/// "red_striped_circle".
std::string folderName(std::string name)
{
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

std::string numberText(std::uint64_t index, std::uint64_t count)
{
    constexpr std::size_t kMinDigits = 5;
    const std::size_t digits = std::max(kMinDigits, std::to_string(count - 1).size());
    const std::string number = std::to_string(index);
    return std::string(digits - std::min(digits, number.size()), '0') + number;
}

Json recordOf(const Scene& scene, const std::vector<Caption>& captions)
{
    Json texts = Json::array();
    for (const Caption& caption : captions)
        texts.push_back(caption.text);
    return {{"class", nameOf(scene.kind)},
            {"captions", texts},
            {"colour", nameOf(scene.kind.colour)},
            {"shape", nameOf(scene.kind.shape)},
            {"texture", nameOf(scene.kind.texture)},
            {"size", nameOf(scene.size)},
            {"count", scene.things.size()},
            {"place", nameOf(scene.place)},
            {"background", nameOf(scene.background)},
            {"distractors", scene.distractors.size()}};
}

/// Makes room for a set: nothing but an earlier set is removed.
Result<void> clear(const fs::path& folder, bool overwrite)
{
    std::error_code ignored;
    if (!fs::exists(folder, ignored) || (fs::is_directory(folder, ignored) && fs::is_empty(folder, ignored)))
        return {};
    if (!overwrite || !fs::exists(folder / kCaptionFile, ignored))
        return failure(ErrorCode::Usage, folder.string() + " exists and is not empty", {},
                       "Name another folder with -o; --overwrite replaces an earlier set of scenes.");
    std::vector<fs::path> old{folder / kCaptionFile, folder / kClassFile};
    for (const Split split : {Split::Training, Split::HeldOut})
        for (const SceneClass& kind : classesOf(split))
            old.push_back(folder / folderName(nameOf(kind)));
    for (const Shape shape : kShapes)
        old.push_back(folder / nameOf(shape));
    for (const fs::path& path : old)
        fs::remove_all(path, ignored);
    return {};
}

std::string classLines(const SceneSetOptions& options)
{
    std::string lines;
    if (options.kind == SceneKind::Clouds)
        for (const Shape shape : kShapes)
            lines.append(nameOf(shape)).append("\n");
    else
        for (const SceneClass& kind : classesOf(options.split))
            lines += nameOf(kind) + "\n";
    return lines;
}

/// One item of a set: its file and what captions.jsonl says of it.
struct Item {
    fs::path file;
    std::string bytes;
    Json record;
};

Item cloudItem(const SceneSetOptions& options, std::uint64_t index)
{
    const Shape shape = kShapes[index % kShapes.size()];
    const Colour colour = kColours[index / kShapes.size() % kColours.size()];
    Random random(deriveSeed(options.seed, {"solids", index}));
    Item item{.file = fs::path(nameOf(shape)) / (numberText(index, options.count) + ".off"),
              .bytes = offOf(drawSolid(random, shape, colour)),
              .record = {}};
    item.record = {
        {"cloud", item.file.string()}, {"class", nameOf(shape)}, {"colour", nameOf(colour)}, {"shape", nameOf(shape)}};
    return item;
}

Item sceneItem(const SceneSetOptions& options, std::uint64_t index)
{
    const Scene scene = sceneOf(options.seed, index, options.split);
    const bool isClip = options.kind == SceneKind::Clips;
    Item item{.file = fs::path(folderName(nameOf(scene.kind))) /
                      (numberText(index, options.count) + (isClip ? ".avi" : ".png")),
              .bytes = {},
              .record = recordOf(scene, captionsOf(scene, options.seed, index, kCaptionsPerScene))};
    item.record[isClip ? "video" : "image"] = item.file.string();
    if (!isClip) {
        item.bytes = pngOf(render(scene));
        return item;
    }
    Random random(deriveSeed(options.seed, {"motion", index}));
    const Clip clip = drawClip(random, scene);
    item.bytes = aviOf(clip);
    item.record["motion"] = nameOf(clip.motion);
    item.record.erase("place");  // it moves
    return item;
}

}  // namespace

std::vector<Caption> captionsOf(const Scene& scene, std::uint64_t seed, std::uint64_t index, std::size_t count)
{
    Random random(deriveSeed(seed, {"captions", index}));
    std::vector<Caption> captions;
    while (captions.size() < count) {
        Caption caption = drawCaption(random, scene);
        const bool isNew = std::none_of(captions.begin(), captions.end(),
                                        [&](const Caption& other) { return other.text == caption.text; });
        if (isNew)
            captions.push_back(std::move(caption));
    }
    return captions;
}

std::string_view nameOf(SceneKind kind)
{
    constexpr std::array<std::string_view, 3> kNames{"pictures", "clips", "clouds"};
    return kNames.at(static_cast<std::size_t>(kind));
}

Result<void> SceneSetOptions::validate() const
{
    if (kind == SceneKind::Clouds && split == Split::HeldOut)
        return failure(ErrorCode::Usage, "no solid is held out: the encoder is trained on pictures alone", {},
                       "Leave out --held-out for clouds.");
    if (count < 1 || count > kMaxScenes)
        return failure(ErrorCode::Usage, "the number of scenes must be from 1 to 1000000");
    return {};
}

Result<void> writeSceneSet(const fs::path& folder, const SceneSetOptions& options, Context& context)
{
    if (auto valid = options.validate(); !valid)
        return valid;
    if (auto cleared = clear(folder, options.overwrite); !cleared)
        return cleared;
    if (auto made = makeFolder(folder); !made)
        return made;
    if (auto written = writeFile(folder / kClassFile, classLines(options)); !written)
        return written;
    std::string lines;
    for (std::uint64_t i = 0; i < options.count; ++i) {
        if (auto goOn = context.checkpoint(); !goOn)
            return goOn;
        const Item item = options.kind == SceneKind::Clouds ? cloudItem(options, i) : sceneItem(options, i);
        if (auto made = makeFolder((folder / item.file).parent_path()); !made)
            return made;
        if (auto written = writeFile(folder / item.file, item.bytes); !written)
            return written;
        lines += writeJson(item.record) + "\n";
        context.report(static_cast<double>(i + 1), static_cast<double>(options.count), "drawing scenes");
    }
    return writeFile(folder / kCaptionFile, lines);
}

}  // namespace orangery::scenes
