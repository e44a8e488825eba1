// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/models/encoders/encoder_config.h"
#include "engine/zero_shot/scoring/class_scorer.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Pictures as an encoder takes them: [count, 3, height, width].
struct PicturePixels {
    std::size_t count = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<float> values;
};

/// Token ids of one text, with special tokens, without padding that carries no meaning.
using TextIds = std::vector<std::uint32_t>;

/// What is known of an encoder once it is open.
struct EncoderFacts {
    std::string family;                     ///< "clip", "siglip", "openclip", "photo-encoder", ...
    std::string dtype = "f32";              ///< what is computed in
    models::TextSizes text;                 ///< of the tower that takes the texts
    std::int64_t imageSize = 0;             ///< pixels of a side; 0 = any
    LogitRule logits;                       ///< of the model, 100 where it has none
    bool hasClassifier = false;             ///< pictures are embedded as the classes that it takes them for
    std::size_t picturesAtOnce = 8;         ///< more at a time cost no less each
    std::vector<std::string> remarks = {};  ///< one sentence each
};

/// A class that a classifier takes pictures for.
struct GuessedClass {
    std::string name;
    double probability = 0;
};

/// A model that puts pictures and texts into one space. On the CPU it may be called from several threads at once, each of
/// which then uses the threads of its context; on an accelerator from one at a time.
class DualEncoder {
public:
    virtual ~DualEncoder() = default;
    [[nodiscard]] virtual const EncoderFacts& facts() const = 0;
    /// Says how many inputs of pictures are about to come, so that it can get ready for many. Not while others embed; what is
    /// embedded afterwards has the same bits whichever thread comes first.
    virtual void expectPictures(std::size_t /*inputs*/) {}
    /// Embeddings as the model gives them, not of length 1. ErrorCode::Input where the pictures do not fit.
    [[nodiscard]] virtual Result<EmbeddingRows> embedPictures(const PicturePixels& pixels, const Context& context) = 0;
    /// Of an encoder that embeds pictures as the names of classes that a classifier takes them for: those classes of each
    /// picture, the likeliest first. Nothing where facts() have no such classifier.
    [[nodiscard]] virtual Result<std::vector<std::vector<GuessedClass>>> guessedClasses(const PicturePixels& /*pixels*/,
                                                                                        const Context& /*context*/)
    {
        return std::vector<std::vector<GuessedClass>>();
    }
    [[nodiscard]] virtual Result<EmbeddingRows> embedTexts(std::span<const TextIds> texts, const Context& context) = 0;
};

}  // namespace orangery::zero_shot
