// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/json.h"
#include "engine/text/tokenizer.h"
#include "engine/world/scenes/scene_class.h"

#include <cstdint>
#include <vector>

namespace orangery::world {

class DualEncoder;

inline constexpr std::uint64_t kSceneScoreSeed = 2'311'157;  ///< of the scenes that encoders are measured on
inline constexpr std::uint64_t kScoredScenes = 960;          ///< 20 of each held-out class
inline constexpr std::uint64_t kCheckedScenes = 240;         ///< the first of them, for a quick check

/// How often a class was recognised.
struct ClassScore {
    scenes::SceneClass kind;
    std::uint64_t scenes = 0;
    std::uint64_t right = 0;
};

/// What an encoder does on scenes of the held-out classes, each shown the captions of all of them and nothing else.
/// Shares are in 0..1.
struct EncoderScores {
    std::uint64_t scenes = 0;
    double top1 = 0;
    double top5 = 0;
    double checked = 0;  ///< top1 of the first kCheckedScenes
    double colour = 0;   ///< of the best class's colours, those that are right
    double shape = 0;    ///< the same
    double texture = 0;  ///< the same
    std::vector<ClassScore> classes;
};

/// Measures an encoder on the first `count` held-out scenes of the set `seed`. The nearest caption by cosine wins.
[[nodiscard]] Result<EncoderScores> measureEncoder(const DualEncoder& encoder, const text::Tokenizer& tokenizer,
                                                   std::uint64_t seed, std::uint64_t count, const Context& context);

/// Without the single classes.
[[nodiscard]] Json toJson(const EncoderScores& scores);

}  // namespace orangery::world
