// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/embedder.h"

#include "engine/base/hash.h"
#include "engine/text/tokenizer.h"
#include "engine/zero_shot/encoding/text_ids.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <thread>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kPicturesAtOnce = 16;

/// Pictures of some inputs side by side.
struct PictureBatch {
    PicturePixels pixels;
    std::vector<std::size_t> owners;  ///< input of each picture
};

/// Whether one more input belongs into the batch.
bool fits(const PictureBatch& batch, const PicturePixels& more)
{
    return batch.pixels.count == 0 || (batch.pixels.height == more.height && batch.pixels.width == more.width &&
                                       batch.pixels.count + more.count <= kPicturesAtOnce);
}

void append(PictureBatch& batch, PicturePixels&& more, std::size_t owner)
{
    batch.pixels.height = more.height;
    batch.pixels.width = more.width;
    batch.pixels.count += more.count;
    batch.pixels.values.insert(batch.pixels.values.end(), more.values.begin(), more.values.end());
    batch.owners.insert(batch.owners.end(), more.count, owner);
}

/// What a text is to the model; a text itself would not tell how it was cut into tokens.
std::string idText(const TextIds& ids)
{
    std::string text = "text";
    for (const std::uint32_t id : ids)
        text += " " + std::to_string(id);
    return text;
}

}  // namespace

Result<Embedder> Embedder::open(const EmbedderOptions& options, const Context& context)
{
    Result<OpenedEncoder> opened = openDualEncoder(options.encoder, context);
    if (!opened)
        return failure(opened.error());
    Embedder embedder;
    embedder.m_opened = *std::move(opened);
    embedder.m_pooling = options.pooling;
    if (options.usesCache) {
        auto cache = EmbeddingCache::open(userCacheFolder() / "embeddings.sqlite");
        if (cache)
            embedder.m_cache = *std::move(cache);
        else
            context.log->warning(describe(cache.error()));
    }
    return embedder;
}

std::vector<std::string> Embedder::remarks() const
{
    std::vector<std::string> all = facts().remarks;
    if (!m_opened.inputs->remark().empty())
        all.push_back(m_opened.inputs->remark());
    return all;
}

std::string Embedder::keyOf(const std::string& content) const
{
    return sha256(content + "\n" + m_opened.fingerprint + "\n" + m_opened.inputs->transform() + "\n" +
                  std::to_string(static_cast<int>(m_pooling)));
}

Result<EmbeddingRows> Embedder::texts(std::span<const std::string> texts, const Context& context)
{
    Result<TokenisedTexts> tokenised = tokenise(texts, *m_opened.tokenizer, facts().text);
    if (!tokenised)
        return failure(tokenised.error());
    if (!tokenised->cut.empty())
        context.log->warning(std::to_string(tokenised->cut.size()) + " of " + std::to_string(texts.size()) +
                             " texts are longer than the " + std::to_string(facts().text.context) +
                             " tokens that the model reads, for example '" + texts[tokenised->cut.front()] + "'");
    std::vector<std::optional<std::vector<float>>> kept(texts.size());
    std::vector<TextIds> missing;
    std::vector<std::size_t> places;
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        keys.push_back(keyOf(idText(tokenised->ids[i])));
        if (m_cache)
            kept[i] = m_cache->find(keys[i]);
        if (!kept[i]) {
            missing.push_back(std::move(tokenised->ids[i]));
            places.push_back(i);
        }
    }
    if (!missing.empty()) {
        Result<EmbeddingRows> rows = m_opened.encoder->embedTexts(missing, context);
        if (rows)
            if (auto normal = normaliseRows(*rows, "text"); !normal)
                rows = failure(normal.error());
        if (!rows)
            return rows;
        if (m_cache)
            m_cache->begin();
        for (std::size_t i = 0; i < places.size(); ++i) {
            const std::span<const float> row = rows->row(i);
            kept[places[i]].emplace(row.begin(), row.end());
            if (m_cache)
                m_cache->store(keys[places[i]], *kept[places[i]]);
        }
        if (m_cache)
            m_cache->commit();
    }
    EmbeddingRows all;
    for (const std::optional<std::vector<float>>& row : kept) {
        all.width = row->size();
        all.values.insert(all.values.end(), row->begin(), row->end());
    }
    return all;
}

void Embedder::readAll(std::span<const std::string> paths, std::vector<Result<EmbeddedInput>>& results,
                       std::vector<std::optional<ReadInput>>& read, const Context& context) const
{
    const auto one = [&](std::size_t i) -> Result<void> {
        const Result<std::string> hash = sha256OfFile(paths[i]);
        if (!hash)
            return failure(hash.error());
        results[i]->sha256 = *hash;
        if (m_cache)
            if (auto kept = m_cache->find(keyOf(*hash))) {
                results[i]->embedding = *std::move(kept);
                results[i]->isKept = true;
                return {};
            }
        Result<ReadInput> input = m_opened.inputs->read(paths[i], context);
        if (!input)
            return failure(input.error());
        read[i] = *std::move(input);
        return {};
    };
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size() && !context.stopRequested(); i = next++) {
            try {
                if (auto done = one(i); !done)
                    results[i] = failure(done.error());
            } catch (const std::bad_alloc&) {
                results[i] = failure(ErrorCode::Resource, "out of memory at " + paths[i]);
            } catch (const std::exception& problem) {
                results[i] = failure(ErrorCode::Failed, paths[i] + " could not be read", problem.what());
            }
        }
    };
    std::vector<std::jthread> workers;
    for (std::size_t t = 1; t < std::min(paths.size(), static_cast<std::size_t>(context.threadCount())); ++t)
        workers.emplace_back(work);
    work();
}

void Embedder::embedRead(std::vector<std::optional<ReadInput>>& read, std::vector<Result<EmbeddedInput>>& results,
                         std::span<const std::string> paths, const Context& context)
{
    PictureBatch batch;
    const auto flush = [&] {
        if (batch.pixels.count == 0)
            return;
        const Result<EmbeddingRows> rows = m_opened.encoder->embedPictures(batch.pixels, context);
        for (std::size_t begin = 0; begin < batch.owners.size();) {
            const std::size_t owner = batch.owners[begin];
            const auto end = static_cast<std::size_t>(
                std::find_if(batch.owners.begin() + static_cast<std::ptrdiff_t>(begin), batch.owners.end(),
                             [&](std::size_t other) { return other != owner; }) -
                batch.owners.begin());
            if (rows) {
                EmbeddingRows own{.width = rows->width, .values = {}};
                own.values.assign(rows->values.begin() + static_cast<std::ptrdiff_t>(begin * rows->width),
                                  rows->values.begin() + static_cast<std::ptrdiff_t>(end * rows->width));
                // Views are put together as the published code does it.
                const PicturePooling pooling =
                    results[owner]->kind == "cloud" ? PicturePooling::MeanOfNormalised : m_pooling;
                auto pooled = pooledEmbedding(own, {}, pooling, paths[owner]);
                if (pooled)
                    results[owner]->embedding = *std::move(pooled);
                else
                    results[owner] = failure(pooled.error());
            } else {
                results[owner] = failure(rows.error());
            }
            begin = end;
        }
        batch = {};
    };
    for (std::size_t i = 0; i < read.size(); ++i) {
        if (!read[i])
            continue;
        results[i]->kind = read[i]->kind;
        results[i]->pictures = read[i]->pixels.count;
        results[i]->remarks = std::move(read[i]->remarks);
        if (!fits(batch, read[i]->pixels))
            flush();
        append(batch, std::move(read[i]->pixels), i);
        read[i].reset();
    }
    flush();
}

std::vector<Result<EmbeddedInput>> Embedder::inputs(std::span<const std::string> paths, const Context& context)
{
    std::vector<Result<EmbeddedInput>> results(paths.size(), EmbeddedInput{});
    std::vector<std::optional<ReadInput>> read(paths.size());
    readAll(paths, results, read, context);
    if (context.stopRequested())
        return results;  // the caller looks for a stop request before it uses them
    embedRead(read, results, paths, context);
    if (!m_cache)
        return results;
    m_cache->begin();
    for (const Result<EmbeddedInput>& result : results)
        if (result && !result->isKept)
            m_cache->store(keyOf(result->sha256), result->embedding);
    m_cache->commit();
    return results;
}

Result<ReadInput> Embedder::read(const fs::path& path, const Context& context) const
{
    return m_opened.inputs->read(path, context);
}

Result<EmbeddingRows> Embedder::pictures(const PicturePixels& pixels, const Context& context)
{
    const std::size_t picture = pixels.count == 0 ? 0 : pixels.values.size() / pixels.count;
    EmbeddingRows all;
    for (std::size_t begin = 0; begin < pixels.count; begin += kPicturesAtOnce) {
        if (auto go = context.checkpoint(); !go)
            return failure(go.error());
        const std::size_t count = std::min(kPicturesAtOnce, pixels.count - begin);
        const auto first = pixels.values.begin() + static_cast<std::ptrdiff_t>(begin * picture);
        const PicturePixels some{.count = count,
                                 .height = pixels.height,
                                 .width = pixels.width,
                                 .values = {first, first + static_cast<std::ptrdiff_t>(count * picture)}};
        const Result<EmbeddingRows> rows = m_opened.encoder->embedPictures(some, context);
        if (!rows)
            return rows;
        all.width = rows->width;
        all.values.insert(all.values.end(), rows->values.begin(), rows->values.end());
    }
    if (auto normal = normaliseRows(all, "picture"); !normal)
        return failure(normal.error());
    return all;
}

}  // namespace orangery::zero_shot
