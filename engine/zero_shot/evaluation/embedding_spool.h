// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/scoring/class_scorer.h"

#include <cstdio>
#include <functional>
#include <memory>
#include <span>

namespace orangery::zero_shot {

/// Embeddings of any number of samples, kept in a file without a name so that memory does not grow with them.
class EmbeddingSpool {
public:
    [[nodiscard]] static Result<EmbeddingSpool> create();

    /// All of one width.
    [[nodiscard]] Result<void> append(std::span<const float> embedding);
    [[nodiscard]] std::size_t count() const { return m_count; }

    /// Calls `visit` with the embeddings in their order, some at a time, until it fails.
    [[nodiscard]] Result<void> forEachBlock(const std::function<Result<void>(const EmbeddingRows&)>& visit);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> m_file;
    std::size_t m_width = 0;
    std::size_t m_count = 0;
};

}  // namespace orangery::zero_shot
