// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/recognition/made_up_classes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace orangery::recognition_sample {

namespace {

using scenes::Caption;
using scenes::SceneClass;
using scenes::Statement;

constexpr std::array<std::string_view, kMadeUpScenes + kMadeUpSolids> kNames{
    "dax",   "wug",    "fep",    "toma", "blicket", "zav",    "gorp", "nelp",  "koba",  "modi", "tulver",
    "lorp",  "pimwit", "gazzer", "quon", "fendle",  "splink", "dobu", "yemmo", "brask", "chiv", "hux",
    "jalop", "kerm",   "mirb",   "noot", "plaf",    "strud",  "unvo", "vash",  "wibb",  "zorch"};

/// Whether a caption says what the class is, all of it and nothing else.
bool saysClass(const Statement& states, bool isSolid)
{
    const bool namesMore = states.size || states.count || states.place || states.background || states.hasDistractors;
    if (namesMore || !states.shape || !states.texture)
        return false;
    return isSolid ? !states.colour && states.isSeveral != true : states.colour.has_value();
}

std::vector<std::string> descriptionsOf(const SceneClass& kind, bool isSolid, std::uint64_t seed)
{
    Random random(deriveSeed(seed, {"descriptions of made-up classes"}));
    std::vector<std::string> texts;
    while (texts.size() < kDescriptions) {
        const Caption caption = drawCaption(random, drawScene(random, kind));
        if (saysClass(caption.states, isSolid) && std::find(texts.begin(), texts.end(), caption.text) == texts.end())
            texts.push_back(caption.text);
    }
    return texts;
}

}  // namespace

std::vector<MadeUpClass> madeUpClasses()
{
    std::vector<SceneClass> patterned = classesOf(scenes::Split::HeldOut);
    std::erase_if(patterned, [](const SceneClass& kind) { return kind.texture == scenes::Texture::Plain; });
    std::vector<MadeUpClass> classes;
    // Two of three, so that every colour and shape occurs.
    for (std::size_t i = 0; i < patterned.size() && classes.size() < kMadeUpScenes; ++i)
        if (i % 3 != 2)
            classes.push_back({.name = std::string(kNames.at(classes.size())),
                               .shape = patterned[i].shape,
                               .kind = patterned[i],
                               .descriptions = descriptionsOf(patterned[i], false, i)});
    for (const scenes::Shape shape : scenes::kShapes) {
        const SceneClass plain{.shape = shape, .texture = scenes::Texture::Plain};
        const auto index = static_cast<std::uint64_t>(classes.size());
        classes.push_back({.name = std::string(kNames.at(index)),
                           .shape = shape,
                           .kind = {},
                           .descriptions = descriptionsOf(plain, true, index + patterned.size())});
    }
    return classes;
}

}  // namespace orangery::recognition_sample
