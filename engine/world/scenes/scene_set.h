// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/json.h"
#include "engine/world/scenes/caption.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::scenes {

inline constexpr std::size_t kCaptionsPerScene = 3;  ///< in files

/// Captions of scene `index` of a set, all different.
[[nodiscard]] std::vector<Caption> captionsOf(const Scene& scene, std::uint64_t seed, std::uint64_t index,
                                              std::size_t count);

/// What a set is made of.
enum class SceneKind : std::uint8_t {
    Pictures,
    Clips,   ///< the scene in motion, as a video
    Clouds,  ///< solids in place of scenes: they have a shape and a colour alone
};

/// "pictures", "clips", "clouds".
[[nodiscard]] std::string_view nameOf(SceneKind kind);

struct SceneSetOptions {
    std::uint64_t seed = 0;
    std::uint64_t count = 200;
    Split split = Split::Training;
    SceneKind kind = SceneKind::Pictures;
    bool overwrite = false;

    [[nodiscard]] Result<void> validate() const;
};

/// Writes a folder of scenes that other tools read as they are: CLASS/NUMBER.png, a folder for each class, classes.txt
/// with the names of all classes of the split, one a line, and captions.jsonl with {"image", "class", "captions",
/// "colour", ...} for each, the last file to appear. Clips are NUMBER.avi and have "video" and "motion"; clouds are NUMBER.off in a
/// folder for each shape and have "cloud", "class", "colour" and "shape" alone. ErrorCode::Usage when `folder` has a captions.jsonl that is not to
/// be overwritten, or holds anything else.
[[nodiscard]] Result<void> writeSceneSet(const std::filesystem::path& folder, const SceneSetOptions& options,
                                         Context& context);

}  // namespace orangery::scenes
