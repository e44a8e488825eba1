// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_scenes.h"

#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/scene.h"

#include <QTest>

#include <algorithm>
#include <map>

namespace orangery::test {

namespace {

constexpr std::uint64_t kSeed = 7;

}  // namespace

fs::path sampleEncoder()
{
    return resourceFolder() / "samples" / "encoder";
}

std::vector<DrawnScene> drawScenes(const fs::path& folder, std::size_t count)
{
    std::vector<DrawnScene> drawn;
    fs::create_directories(folder);
    for (std::size_t i = 0; i < count; ++i) {
        const scenes::Scene scene = scenes::sceneOf(kSeed, i, scenes::Split::Training);
        const fs::path path = folder / ("scene" + std::to_string(i) + ".png");
        const auto written = writeFile(path, scenes::pngOf(scenes::render(scene)));
        if (!written)
            qFatal("%s", describe(written.error()).c_str());
        drawn.push_back({.path = path.string(), .className = scenes::nameOf(scene.kind)});
    }
    return drawn;
}

std::vector<std::string> drawLabelledScenes(const fs::path& data, const fs::path& none, const LabelledScenes& wanted)
{
    constexpr std::uint64_t kLabelledSeed = 3;
    std::vector<std::string> names;
    std::map<std::string, std::size_t> counts;
    std::size_t drawn = 0;
    std::size_t others = 0;
    for (std::uint64_t i = 0; drawn < wanted.classes * wanted.each || others < wanted.none; ++i) {
        const scenes::Scene scene = scenes::sceneOf(kLabelledSeed, i, scenes::Split::Training);
        const std::string name = scenes::nameOf(scene.kind);
        if (names.size() < wanted.classes && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
        const bool isOurs = std::find(names.begin(), names.end(), name) != names.end();
        // Scenes come in the order of their classes: not all of the others are to be of one.
        if (isOurs ? counts[name] == wanted.each : others == wanted.none || i % 3 != 0)
            continue;
        const fs::path folder = isOurs ? data / name : none;
        fs::create_directories(folder);
        const auto written = writeFile(folder / (std::to_string(i) + ".png"), scenes::pngOf(scenes::render(scene)));
        if (!written)
            qFatal("%s", describe(written.error()).c_str());
        ++counts[name];
        ++(isOurs ? drawn : others);
    }
    return names;
}

std::vector<std::string> classNamesOf(const std::vector<DrawnScene>& scenes)
{
    std::vector<std::string> names;
    for (const DrawnScene& scene : scenes)
        names.push_back(scene.className);
    return names;
}

}  // namespace orangery::test
