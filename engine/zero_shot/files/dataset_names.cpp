// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/dataset_names.h"

#include "engine/zero_shot/files/class_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace orangery::zero_shot {

namespace {

/// Other names, as looseName() has them, with the one that is kept.
constexpr std::array<std::pair<std::string_view, std::string_view>, 32> kOthers{{
    {"describabletextures", "dtd"},
    {"sun", "sun397"},
    {"caltech", "caltech101"},
    {"imagenet1k", "imagenet"},
    {"ilsvrc2012", "imagenet"},
    {"fgvcaircraft", "aircraft"},
    {"flower", "flower102"},
    {"flowers", "flower102"},
    {"flowers102", "flower102"},
    {"oxfordflowers102", "flower102"},
    {"car", "cars"},
    {"stanfordcar", "cars"},
    {"stanfordcars", "cars"},
    {"food", "food101"},
    {"oxfordpets", "pets"},
    {"oxfordiiitpet", "pets"},
    {"ucf", "ucf101"},
    {"hmdb", "hmdb51"},
    {"k400", "kinetics"},
    {"kinetics400", "kinetics"},
    {"kinetics600", "kinetics"},
    {"kinetics700", "kinetics"},
    {"sthsthv1", "ssv1"},
    {"sthv1", "ssv1"},
    {"something", "ssv1"},
    {"somethingv1", "ssv1"},
    {"somethingsomethingv1", "ssv1"},
    {"modelnet", "modelnet10"},
    {"cifar10", "cifar"},
    {"cifar100", "cifar"},
    {"resisc", "resisc45"},
    {"nwpuresisc45", "resisc45"},
}};

}  // namespace

std::string datasetKey(std::string_view name)
{
    std::string loose = looseName(name);
    const auto other =
        std::find_if(kOthers.begin(), kOthers.end(), [&](const auto& entry) { return entry.first == loose; });
    return other == kOthers.end() ? loose : std::string(other->second);
}

}  // namespace orangery::zero_shot
