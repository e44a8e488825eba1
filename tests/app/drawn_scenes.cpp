// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_scenes.h"

#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/scene.h"

#include <QTest>

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

std::vector<std::string> classNamesOf(const std::vector<DrawnScene>& scenes)
{
    std::vector<std::string> names;
    for (const DrawnScene& scene : scenes)
        names.push_back(scene.className);
    return names;
}

}  // namespace orangery::test
