// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/imagenet_names.h"

#include "engine/zero_shot/files/class_set.h"

namespace orangery::zero_shot {

Result<std::vector<std::string>> imagenetNames()
{
    constexpr std::size_t kClasses = 1000;
    const fs::path path = resourceFolder() / "recognition" / "imagenet_classes.txt";
    Result<ClassSet> classes = readClassSet(path);
    if (!classes)
        return failure(ErrorCode::Resource, "the names of ImageNet's classes cannot be read", describe(classes.error()),
                       "Install the program anew.");
    if (classes->names.size() != kClasses)
        return failure(ErrorCode::Resource,
                       path.string() + " holds " + std::to_string(classes->names.size()) + " names",
                       "1,000 are expected", "Install the program anew.");
    return std::move(classes->names);
}

}  // namespace orangery::zero_shot
