// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstdint>
#include <string_view>

namespace orangery::nn {

/// Sizes of a decoder-only transformer with learned positions and pre-norm GELU blocks.
struct DecoderConfig {
    std::int64_t vocabulary = 0;  ///< V, tokens; "vocab_size"
    std::int64_t positions = 0;   ///< P, tokens of the longest sequence; "max_position_embeddings"
    std::int64_t width = 0;       ///< d; "hidden_size"
    std::int64_t heads = 0;       ///< h, divides d; "num_attention_heads"
    std::int64_t layers = 0;      ///< "num_hidden_layers"
    std::int64_t hidden = 0;      ///< width inside a block's two-layer network; "intermediate_size"

    bool operator==(const DecoderConfig&) const = default;

    /// ErrorCode::Input unless every size is positive and bounded and heads divides width.
    [[nodiscard]] Result<void> validate() const;
    /// Numbers in all tensors together.
    [[nodiscard]] std::int64_t parameters() const;
    [[nodiscard]] std::int64_t headWidth() const { return width / heads; }
};

inline constexpr double kLayerNormEpsilon = 1e-5;

/// The sizes under the names that Hugging Face's config.json gives them.
[[nodiscard]] Json toJson(const DecoderConfig& config);

/// Reads and validates the sizes in a config.json; other members are not looked at. ErrorCode::Input naming `source`.
[[nodiscard]] Result<DecoderConfig> decoderConfigFrom(const Json& json, std::string_view source);

}  // namespace orangery::nn
