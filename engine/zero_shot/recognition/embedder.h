// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/encoding/open_encoder.h"
#include "engine/zero_shot/recognition/embedding_cache.h"
#include "engine/zero_shot/scoring/picture_pooling.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

struct EmbedderOptions {
    EncoderChoice encoder;
    PicturePooling pooling = PicturePooling::MeanOfFeatures;
    bool usesCache = true;
};

/// One input in the encoder's space.
struct EmbeddedInput {
    std::vector<float> embedding;  ///< of length 1
    std::string sha256;            ///< of the file
    std::string kind;              ///< "picture", "video", "" where it is not known because the embedding was kept
    std::size_t pictures = 0;      ///< that it was shown as
    std::vector<std::string> remarks;
    bool isKept = false;  ///< it had been computed before
};

/// Embeds inputs and texts, and keeps what it computed for other calls.
class Embedder {
public:
    [[nodiscard]] static Result<Embedder> open(const EmbedderOptions& options, const Context& context);

    [[nodiscard]] const EncoderFacts& facts() const { return m_opened.encoder->facts(); }
    /// What is not as the model's files say, one sentence each.
    [[nodiscard]] std::vector<std::string> remarks() const;

    /// Texts in their order, of length 1. Warns of texts that are longer than the model reads.
    [[nodiscard]] Result<EmbeddingRows> texts(std::span<const std::string> texts, const Context& context);
    /// Inputs in their order; each may fail for itself. Holds all of their pixels at once: hand over some at a time.
    [[nodiscard]] std::vector<Result<EmbeddedInput>> inputs(std::span<const std::string> paths, const Context& context);

    /// One input as the encoder is shown it.
    [[nodiscard]] Result<ReadInput> read(const fs::path& path, const Context& context) const;
    /// Embeddings of length 1 of pictures, each for itself: frames of a video, views of an object.
    [[nodiscard]] Result<EmbeddingRows> pictures(const PicturePixels& pixels, const Context& context);

private:
    Embedder() = default;
    void readAll(std::span<const std::string> paths, std::vector<Result<EmbeddedInput>>& results,
                 std::vector<std::optional<ReadInput>>& read, const Context& context) const;
    void embedRead(std::vector<std::optional<ReadInput>>& read, std::vector<Result<EmbeddedInput>>& results,
                   std::span<const std::string> paths, const Context& context);
    [[nodiscard]] std::string keyOf(const std::string& content) const;

    OpenedEncoder m_opened;
    PicturePooling m_pooling = PicturePooling::MeanOfFeatures;
    std::unique_ptr<EmbeddingCache> m_cache;
};

}  // namespace orangery::zero_shot
