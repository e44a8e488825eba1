// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/labelled_samples.h"
#include "engine/zero_shot/recognition/embedder.h"

#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Inputs in a model's space.
struct EmbeddedSamples {
    std::vector<std::size_t> places;  ///< of those that could be read, among the inputs
    EmbeddingRows rows;               ///< one for each of these, of length 1
    struct Failed {
        std::size_t place = 0;
        std::string message;
    };
    std::vector<Failed> failed;
};

/// Embeds any number of inputs. What cannot be read fails the call, or with `keepsGoing` is a warning; ErrorCode::Failed
/// where nothing could be read.
[[nodiscard]] Result<EmbeddedSamples> embedSamples(Embedder& embedder, std::span<const std::string> inputs,
                                                   bool keepsGoing, const Context& context);

}  // namespace orangery::zero_shot
