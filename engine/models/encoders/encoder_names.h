// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"

#include <array>
#include <string_view>

namespace orangery::models {

/// Names of a block's tensors behind "<blocks><i>.", without ".weight" and ".bias". Empty = the layout has none.
struct BlockNames {
    std::string_view attentionNorm;
    std::string_view query, key, value;     ///< where the three are apart
    std::string_view qkvWeight, qkvBias;    ///< where they are one, with their whole names
    std::string_view queryBias, valueBias;  ///< biases of one matrix that are apart; keys have none
    std::string_view output;
    std::string_view attentionScale;  ///< whole name
    std::string_view networkNorm;
    std::string_view up, down;
    std::string_view gated, gatedDown;  ///< the same of a gated network
    std::string_view networkScale;      ///< whole name
};

/// Tensors that a tower has for certain and no other part of the layout, so that it is found when one is missing; "x."
/// stands for all tensors of a part of this name.
using Anchors = std::array<std::string_view, 3>;

/// Names of an image tower behind the prefix that stands before its anchors.
struct VisionNames {
    Anchors anchors;
    std::string_view patch;
    bool patchBias = false;  ///< has one for certain
    std::string_view classToken, positions, registers;
    std::string_view preNorm;
    std::string_view blocks;  ///< ends in "."
    std::string_view finalNorm;
    std::string_view projection;  ///< whole name; at the top of the file when it begins with "/"
    bool projectionTransposed = false;
    bool projectionBias = false;  ///< has one for certain
    BlockNames block;
};

struct HeadNames {
    std::string_view probe;
    std::string_view query, keysValues;   ///< where apart
    std::string_view qkvWeight, qkvBias;  ///< where one
    std::string_view output, norm, up, down;
};

struct TextNames {
    Anchors anchors;
    std::string_view tokens, positions, types;
    std::string_view firstNorm;
    std::string_view blocks;
    std::string_view finalNorm;
    std::string_view projection;  ///< as in VisionNames
    bool projectionTransposed = false;
    bool projectionBias = false;
    std::string_view pooler;
    BlockNames block;
};

/// One table for each layout; nullptr where it has no such tower.
[[nodiscard]] const VisionNames* visionNames(EncoderLayout layout);
[[nodiscard]] const TextNames* textNames(EncoderLayout layout);
[[nodiscard]] const HeadNames* headNames(EncoderLayout layout);

}  // namespace orangery::models
