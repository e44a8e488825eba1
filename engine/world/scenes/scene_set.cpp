// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/scene_set.h"

#include "engine/base/files.h"
#include "engine/world/scenes/picture.h"

#include <algorithm>
#include <system_error>

namespace orangery::scenes {

namespace {

constexpr std::uint64_t kMaxScenes = 1'000'000;
constexpr std::string_view kCaptionFile = "captions.jsonl";
constexpr std::string_view kClassFile = "classes.txt";

/// "red_striped_circle".
std::string folderName(const SceneClass& kind)
{
    std::string name = nameOf(kind);
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

Json recordOf(const Scene& scene, const std::string& image, const std::vector<Caption>& captions)
{
    Json texts = Json::array();
    for (const Caption& caption : captions)
        texts.push_back(caption.text);
    return {{"image", image},
            {"class", nameOf(scene.kind)},
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
            old.push_back(folder / folderName(kind));
    for (const fs::path& path : old)
        fs::remove_all(path, ignored);
    return {};
}

std::string classLines(Split split)
{
    std::string lines;
    for (const SceneClass& kind : classesOf(split))
        lines += nameOf(kind) + "\n";
    return lines;
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

Result<void> SceneSetOptions::validate() const
{
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
    if (auto written = writeFile(folder / kClassFile, classLines(options.split)); !written)
        return written;
    std::string lines;
    for (std::uint64_t i = 0; i < options.count; ++i) {
        if (auto goOn = context.checkpoint(); !goOn)
            return goOn;
        const Scene scene = sceneOf(options.seed, i, options.split);
        const fs::path image = fs::path(folderName(scene.kind)) / (numberText(i, options.count) + ".png");
        if (auto made = makeFolder((folder / image).parent_path()); !made)
            return made;
        if (auto written = writeFile(folder / image, pngOf(render(scene))); !written)
            return written;
        lines +=
            writeJson(recordOf(scene, image.string(), captionsOf(scene, options.seed, i, kCaptionsPerScene))) + "\n";
        context.report(static_cast<double>(i + 1), static_cast<double>(options.count), "drawing scenes");
    }
    return writeFile(folder / kCaptionFile, lines);
}

}  // namespace orangery::scenes
