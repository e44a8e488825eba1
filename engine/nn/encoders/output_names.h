// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"

#include <string_view>

namespace orangery::nn {

/// What one tower's outputs are called; empty = the family has no such output.
struct TowerOutputNames {
    std::string_view hidden;       ///< followed by a number
    std::int64_t firstHidden = 0;  ///< the hidden state that has number 0: 0 = the blocks' input, 1 = the first output
    std::string_view attention;    ///< followed by a number
    std::string_view last;         ///< after the final norm where the family norms all tokens
    std::string_view pooled;
    std::string_view embeddingRaw;
    std::string_view embedding;  ///< of length 1
};

/// The names under which a family's outputs are known to its reference implementation.
struct OutputNames {
    TowerOutputNames vision;
    TowerOutputNames text;
};

[[nodiscard]] const OutputNames& outputNames(models::EncoderLayout layout);

}  // namespace orangery::nn
