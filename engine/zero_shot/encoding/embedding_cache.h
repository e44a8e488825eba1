// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Embeddings that were computed before, in an SQLite file that several processes may use at once. What is stored is
/// found by a key that names content, model and transform, so nothing in it can be out of date. All functions may be
/// called from several threads.
class EmbeddingCache {
public:
    /// ErrorCode::Failed when the file cannot be used; the caller goes on without.
    [[nodiscard]] static Result<std::unique_ptr<EmbeddingCache>> open(const fs::path& file);
    ~EmbeddingCache();
    EmbeddingCache(const EmbeddingCache&) = delete;
    EmbeddingCache& operator=(const EmbeddingCache&) = delete;

    /// Nothing where it is not there, or where it is not what was stored.
    [[nodiscard]] std::optional<std::vector<float>> find(const std::string& key);
    /// Nothing happens where it cannot be stored.
    void store(const std::string& key, const std::vector<float>& embedding);
    /// Several are stored at one stroke between these two, which is many times faster.
    void begin();
    void commit();

    /// Beyond that many bytes the oldest quarter is dropped when the cache is opened.
    static constexpr std::int64_t kMaxBytes = std::int64_t{1} << 30U;

private:
    struct Database;
    explicit EmbeddingCache(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

}  // namespace orangery::zero_shot
