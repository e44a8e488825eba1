// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/embedding_cache.h"

#include "engine/base/hash.h"

#include <sqlite3.h>

#include <bit>
#include <cstring>
#include <mutex>

namespace orangery::zero_shot {

static_assert(std::endian::native == std::endian::little, "embeddings are stored as the processor has them");

namespace {

/// Kept beside the numbers: SQLite does not notice when bytes of a value change on the disk.
std::string markOf(const std::string& key, std::string_view numbers)
{
    return sha256(key + "\n" + std::string(numbers));
}

/// Numbers or text of a row, until the next step.
std::string_view cell(sqlite3_stmt* row, int column)
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

}  // namespace

struct EmbeddingCache::Database {
    ~Database()
    {
        sqlite3_finalize(select);
        sqlite3_finalize(insert);
        sqlite3_close(handle);
    }

    bool run(const char* sql) const { return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

    /// The first number that a question gives, 0 where it gives none.
    [[nodiscard]] std::int64_t number(const char* sql) const
    {
        sqlite3_stmt* statement = nullptr;
        std::int64_t value = 0;
        if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW)
            value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    }

    sqlite3* handle = nullptr;
    sqlite3_stmt* select = nullptr;
    sqlite3_stmt* insert = nullptr;
    std::mutex mutex;
};

Result<std::unique_ptr<EmbeddingCache>> EmbeddingCache::open(const fs::path& file)
{
    constexpr int kWaitMilliseconds = 5000;
    if (auto made = makeFolder(file.parent_path()); !made)
        return failure(made.error());
    auto database = std::make_unique<Database>();
    const bool opened = sqlite3_open(file.c_str(), &database->handle) == SQLITE_OK &&
                        sqlite3_busy_timeout(database->handle, kWaitMilliseconds) == SQLITE_OK &&
                        database->run(
                            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
                            "CREATE TABLE IF NOT EXISTS kept(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
                            " value BLOB NOT NULL, mark TEXT NOT NULL);");
    const auto prepare = [&](const char* sql, sqlite3_stmt** statement) {
        return sqlite3_prepare_v2(database->handle, sql, -1, statement, nullptr) == SQLITE_OK;
    };
    if (!opened || !prepare("SELECT value, mark FROM kept WHERE key = ?", &database->select) ||
        !prepare("INSERT OR REPLACE INTO kept(key, value, mark) VALUES(?, ?, ?)", &database->insert))
        return failure(ErrorCode::Failed, file.string() + " cannot be used to keep embeddings",
                       sqlite3_errmsg(database->handle), "Delete it to have it made anew, or add --no-cache.");
    const std::int64_t bytes = (database->number("PRAGMA page_count") - database->number("PRAGMA freelist_count")) *
                               database->number("PRAGMA page_size");
    if (bytes > kMaxBytes)
        database->run(
            "DELETE FROM kept WHERE id IN (SELECT id FROM kept ORDER BY id LIMIT (SELECT COUNT(*) / 4 FROM kept))");
    return std::unique_ptr<EmbeddingCache>(new EmbeddingCache(std::move(database)));
}

EmbeddingCache::EmbeddingCache(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
EmbeddingCache::~EmbeddingCache() = default;

std::optional<std::vector<float>> EmbeddingCache::find(const std::string& key)
{
    const std::scoped_lock lock(m_database->mutex);
    sqlite3_stmt* select = m_database->select;
    sqlite3_bind_text(select, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    std::optional<std::vector<float>> embedding;
    if (sqlite3_step(select) == SQLITE_ROW) {
        const std::string_view numbers = cell(select, 0);
        if (!numbers.empty() && numbers.size() % sizeof(float) == 0 && cell(select, 1) == markOf(key, numbers)) {
            embedding.emplace(numbers.size() / sizeof(float));
            std::memcpy(embedding->data(), numbers.data(), numbers.size());
        }
    }
    sqlite3_reset(select);
    return embedding;
}

void EmbeddingCache::store(const std::string& key, const std::vector<float>& embedding)
{
    const std::string_view numbers(reinterpret_cast<const char*>(embedding.data()), embedding.size() * sizeof(float));
    const std::string mark = markOf(key, numbers);
    const std::scoped_lock lock(m_database->mutex);
    sqlite3_stmt* insert = m_database->insert;
    sqlite3_bind_text(insert, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    sqlite3_bind_blob(insert, 2, numbers.data(), static_cast<int>(numbers.size()), SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, mark.data(), static_cast<int>(mark.size()), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_reset(insert);
}

void EmbeddingCache::begin()
{
    const std::scoped_lock lock(m_database->mutex);
    m_database->run("BEGIN");
}

void EmbeddingCache::commit()
{
    const std::scoped_lock lock(m_database->mutex);
    m_database->run("COMMIT");
}

}  // namespace orangery::zero_shot
