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
    const bool namesAll = states.colour && states.shape && states.texture;
    return namesAll && !namesMore && !(isSolid && states.isSeveral == true);
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
    std::vector<MadeUpClass> classes;
    const auto add = [&](const SceneClass& kind, bool isSolid, std::uint64_t seed) {
        classes.push_back({.name = std::string(kNames.at(classes.size())),
                           .kind = kind,
                           .isSolid = isSolid,
                           .descriptions = descriptionsOf(kind, isSolid, seed)});
    };
    std::vector<SceneClass> plain;
    std::vector<SceneClass> patterned;
    for (const SceneClass& kind : classesOf(scenes::Split::HeldOut))
        (kind.texture == scenes::Texture::Plain ? plain : patterned).push_back(kind);
    // Two of three, so that every colour and shape occurs.
    for (std::size_t i = 0; i < patterned.size() && classes.size() < kMadeUpScenes; ++i)
        if (i % 3 != 2)
            add(patterned[i], false, i);
    // The first that bring a new colour and a new shape: they come to all eight of both.
    std::vector<SceneClass> solids;
    for (const SceneClass& kind : plain) {
        const bool isNew = std::none_of(solids.begin(), solids.end(), [&](const SceneClass& other) {
            return other.colour == kind.colour || other.shape == kind.shape;
        });
        if (isNew)
            solids.push_back(kind);
    }
    for (const SceneClass& kind : solids)
        add(kind, true, classes.size() + patterned.size());
    return classes;
}

}  // namespace orangery::recognition_sample
