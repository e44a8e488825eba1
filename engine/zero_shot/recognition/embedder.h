// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/encoding/embedding_cache.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "engine/zero_shot/recognition/embedding_lanes.h"
#include "engine/zero_shot/recognition/file_hashes.h"
#include "engine/zero_shot/scoring/picture_pooling.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

struct EmbedderOptions {
    EncoderChoice encoder;
    PicturePooling pooling = PicturePooling::MeanOfFeatures;
    std::vector<double> viewWeights = {};  ///< of the views of a point cloud or mesh, as many; empty = all the same
    bool usesCache = true;
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
    /// Hands over any number of inputs in their order, each as soon as it and those before it are there; each may fail for
    /// itself. Reads and embeds on the context's threads, and holds some pictures a thread, however many inputs there are.
    /// ErrorCode::Cancelled, or what `take` says.
    [[nodiscard]] Result<void> eachInput(std::span<const std::string> paths, const Context& context,
                                         const TakeInput& take);
    /// Inputs in their order; each may fail for itself, and all that were not reached do where stop is requested.
    [[nodiscard]] std::vector<Result<EmbeddedInput>> inputs(std::span<const std::string> paths, const Context& context);

    /// One input as the encoder is shown it.
    [[nodiscard]] Result<ReadInput> read(const fs::path& path, const Context& context) const;
    /// One frame of a video likewise, by its number from 0.
    [[nodiscard]] Result<ReadInput> readFrame(const fs::path& path, std::int64_t number, const Context& context) const;
    /// Frames of a video in their order, one at a time, as the encoder is shown them.
    [[nodiscard]] Result<void> eachFrame(const fs::path& path, const FrameTimes& times, const Context& context,
                                         const TakeFrame& take) const;
    /// Embeddings of length 1 of pictures, each for itself: frames of a video, views of an object.
    [[nodiscard]] Result<EmbeddingRows> pictures(const PicturePixels& pixels, const Context& context);
    /// Classes that a classifier within the encoder takes an input's pictures for, the likeliest first, with the mean of
    /// their probabilities over the pictures; nothing where it has none.
    [[nodiscard]] Result<std::vector<GuessedClass>> guessedClasses(const PicturePixels& pixels, const Context& context);

private:
    Embedder() = default;
    void embedSome(std::span<const std::string> paths, std::span<Result<EmbeddedInput>> results,
                   std::mutex& encoderTurn, const Context& context);
    [[nodiscard]] Result<std::optional<ReadInput>> readOne(const std::string& path, EmbeddedInput& embedded,
                                                           const Context& context) const;
    /// Hands over pictures as many at a time as are embedded at once.
    [[nodiscard]] Result<void> eachBatch(const PicturePixels& pixels, const Context& context,
                                         const std::function<Result<void>(const PicturePixels&)>& take) const;
    [[nodiscard]] std::string keyOf(const std::string& content) const;
    /// Of what a path means, whose file has that hash.
    [[nodiscard]] std::string keyOf(const std::string& path, const std::string& hash) const;

    OpenedEncoder m_opened;
    PicturePooling m_pooling = PicturePooling::MeanOfFeatures;
    std::vector<double> m_viewWeights = {};
    std::unique_ptr<EmbeddingCache> m_cache;
    std::unique_ptr<FileHashes> m_hashes = std::make_unique<FileHashes>();
};

}  // namespace orangery::zero_shot
