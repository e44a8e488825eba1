// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/embedding_spool.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kRowsAtOnce = 256;

Failure notKept()
{
    return failure(ErrorCode::Resource, "embeddings cannot be kept in a temporary file", std::strerror(errno),
                   "Make room in /tmp.");
}

}  // namespace

Result<EmbeddingSpool> EmbeddingSpool::create()
{
    EmbeddingSpool spool;
    spool.m_file.reset(std::tmpfile());
    if (!spool.m_file)
        return notKept();
    return spool;
}

Result<void> EmbeddingSpool::append(std::span<const float> embedding)
{
    m_width = embedding.size();
    if (std::fwrite(embedding.data(), sizeof(float), m_width, m_file.get()) != m_width)
        return notKept();
    ++m_count;
    return {};
}

Result<void> EmbeddingSpool::forEachBlock(const std::function<Result<void>(const EmbeddingRows&)>& visit)
{
    if (std::fflush(m_file.get()) != 0 || std::fseek(m_file.get(), 0, SEEK_SET) != 0)
        return notKept();
    EmbeddingRows rows{.width = m_width, .values = {}};
    for (std::size_t begin = 0; begin < m_count; begin += kRowsAtOnce) {
        rows.values.resize(std::min(kRowsAtOnce, m_count - begin) * m_width);
        if (std::fread(rows.values.data(), sizeof(float), rows.values.size(), m_file.get()) != rows.values.size())
            return notKept();
        if (auto visited = visit(rows); !visited)
            return visited;
    }
    // Whoever appends goes on at the end.
    return std::fseek(m_file.get(), 0, SEEK_END) == 0 ? Result<void>() : notKept();
}

}  // namespace orangery::zero_shot
