// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/embedder.h"

#include "engine/base/counted.h"
#include "engine/base/file_object.h"
#include "engine/base/guarded.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/text/tokenizer.h"
#include "engine/zero_shot/encoding/text_ids.h"

#include <algorithm>
#include <map>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kKeptAtOnce = 32;

/// Pictures of some inputs side by side.
struct PictureBatch {
    PicturePixels pixels;
    std::vector<std::size_t> owners;  ///< input of each picture
};

/// Whether one more input belongs into the batch.
bool fits(const PictureBatch& batch, const PicturePixels& more, std::size_t atOnce)
{
    return batch.pixels.count == 0 || (batch.pixels.height == more.height && batch.pixels.width == more.width &&
                                       batch.pixels.count + more.count <= atOnce);
}

void append(PictureBatch& batch, PicturePixels&& more, std::size_t owner)
{
    batch.pixels.height = more.height;
    batch.pixels.width = more.width;
    batch.pixels.count += more.count;
    batch.pixels.values.insert(batch.pixels.values.end(), more.values.begin(), more.values.end());
    batch.owners.insert(batch.owners.end(), more.count, owner);
}

/// What an input's pictures, rows `begin` to `end` of some, come to.
Result<EmbeddedInput> pooled(const EmbeddingRows& rows, std::size_t begin, std::size_t end, EmbeddedInput embedded,
                             PicturePooling pooling, std::span<const double> viewWeights, const std::string& path)
{
    EmbeddingRows own{.width = rows.width, .values = {}};
    own.values.assign(rows.values.begin() + static_cast<std::ptrdiff_t>(begin * rows.width),
                      rows.values.begin() + static_cast<std::ptrdiff_t>(end * rows.width));
    // Views are put together as the published code does it.
    const bool areViews = embedded.kind == "cloud";
    auto embedding = pooledEmbedding(
        own, areViews ? viewWeights : std::span<const double>(),
        areViews && pooling == PicturePooling::MeanOfFeatures ? PicturePooling::MeanOfNormalised : pooling, path);
    if (!embedding)
        return failure(embedding.error());
    embedded.embedding = *std::move(embedding);
    return embedded;
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
    Embedder embedder;
    embedder.m_pooling = options.pooling;
    embedder.m_viewWeights = options.viewWeights;
    if (options.usesCache) {
        auto cache = EmbeddingCache::open(userCacheFolder() / "embeddings.sqlite");
        if (cache)
            embedder.m_cache = *std::move(cache);
        else
            context.log->warning(describe(cache.error()));
    }
    Result<OpenedEncoder> opened = openDualEncoder(options.encoder, context, embedder.m_cache.get());
    if (!opened)
        return failure(opened.error());
    embedder.m_opened = *std::move(opened);
    return embedder;
}

std::vector<std::string> Embedder::remarks() const
{
    std::vector<std::string> all = facts().remarks;
    if (!m_opened.inputs->remark().empty())
        all.push_back(m_opened.inputs->remark());
    all.insert(all.end(), m_opened.remarks.begin(), m_opened.remarks.end());
    return all;
}

std::string Embedder::keyOf(const std::string& content) const
{
    return sha256(content + "\n" + m_opened.fingerprint + "\n" + m_opened.inputs->transform() + "\n" +
                  std::to_string(static_cast<int>(m_pooling)));
}

std::string Embedder::keyOf(const std::string& path, const std::string& hash) const
{
    const FileObject named = fileObject(path);
    std::string content = named.object ? nameOfObject(hash, *named.object) : hash;
    for (const double weight : m_viewWeights)
        content += " " + formatNumber(weight);
    return keyOf(content);
}

Result<EmbeddingRows> Embedder::texts(std::span<const std::string> texts, const Context& context)
{
    Result<TokenisedTexts> tokenised = tokenise(texts, *m_opened.tokenizer, facts().text);
    if (!tokenised)
        return failure(tokenised.error());
    if (!tokenised->cut.empty())
        context.log->warning(std::to_string(tokenised->cut.size()) + " of " + counted(texts.size(), "text(s) ") +
                             inNumber("(is|are) longer than the ", tokenised->cut.size() == 1) +
                             std::to_string(tokenised->ids[tokenised->cut.front()].size()) +
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
    for (const std::optional<std::vector<float>>& row : kept)
        all.append(*row);
    return all;
}

Result<std::optional<ReadInput>> Embedder::readOne(const std::string& path, EmbeddedInput& embedded,
                                                   const Context& context) const
{
    std::error_code problem;
    const FileObject named = fileObject(path);
    if (fs::is_directory(path, problem))
        return failure(ErrorCode::Input, path + " cannot be read", "it is a folder, and no input was found in it");
    if (fs::exists(named.file, problem) && !fs::is_regular_file(named.file, problem))
        return failure(ErrorCode::Input, path + " cannot be read", "it is no regular file");  // some of those never end
    const FileState before = stateOf(named.file);
    Result<std::string> hash = m_hashes->of(named, context.stop);
    if (!hash)
        return failure(hash.error());
    embedded.sha256 = *std::move(hash);
    if (m_cache)
        if (auto kept = m_cache->find(keyOf(path, embedded.sha256))) {
            embedded.embedding = *std::move(kept);
            embedded.isKept = true;
            return std::nullopt;
        }
    Result<ReadInput> input = m_opened.inputs->read(path, context);
    // What is kept under a hash has to be of the bytes that have it.
    if (stateOf(named.file) != before)
        return failure(ErrorCode::Input, path + " changed while it was read", "something else writes to it",
                       "Try again once that is done.");
    if (!input)
        return failure(input.error());
    embedded.kind = input->kind;
    embedded.pictures = input->pixels.count;
    embedded.remarks = std::move(input->remarks);
    return *std::move(input);
}

void Embedder::embedSome(std::span<const std::string> paths, std::span<Result<EmbeddedInput>> results,
                         std::mutex& encoderTurn, const Context& context)
{
    const std::size_t atOnce = m_opened.encoder->facts().picturesAtOnce;
    PictureBatch batch;
    const auto flush = [&] {
        if (batch.pixels.count == 0)
            return;
        // Lanes may use an accelerator by turns only, and read meanwhile.
        const std::unique_lock turn =
            context.device == "cpu" ? std::unique_lock<std::mutex>() : std::unique_lock(encoderTurn);
        const Result<EmbeddingRows> rows = m_opened.encoder->embedPictures(batch.pixels, context);
        for (std::size_t begin = 0; begin < batch.owners.size();) {
            const std::size_t owner = batch.owners[begin];
            const auto end = static_cast<std::size_t>(
                std::find_if(batch.owners.begin() + static_cast<std::ptrdiff_t>(begin), batch.owners.end(),
                             [&](std::size_t other) { return other != owner; }) -
                batch.owners.begin());
            if (rows)
                results[owner] =
                    pooled(*rows, begin, end, *std::move(results[owner]), m_pooling, m_viewWeights, paths[owner]);
            else
                results[owner] = failure(rows.error());
            begin = end;
        }
        batch = {};
    };
    for (std::size_t i = 0; i < paths.size() && !context.stopRequested(); ++i) {
        Result<std::optional<ReadInput>> read =
            guarded("reading " + paths[i], [&] { return readOne(paths[i], *results[i], context); });
        if (!read) {
            results[i] = failure(read.error());
            continue;
        }
        if (!*read)
            continue;
        if (!fits(batch, (*read)->pixels, atOnce))
            flush();
        append(batch, std::move((*read)->pixels), i);
    }
    if (!context.stopRequested())
        flush();
}

Result<void> Embedder::eachInput(std::span<const std::string> paths, const Context& context, const TakeInput& take)
{
    std::mutex encoderTurn;
    const LanePlan plan = planLanes(paths.size(), context.threadCount(), facts().picturesAtOnce);
    m_opened.encoder->expectPictures(paths.size());
    Context quiet = context;
    quiet.progress = nullptr;  // the caller counts inputs
    std::vector<std::pair<std::string, std::vector<float>>> fresh;
    const auto keep = [&] {
        if (fresh.empty())
            return;
        m_cache->begin();
        for (const auto& [key, embedding] : fresh)
            m_cache->store(key, embedding);
        m_cache->commit();
        fresh.clear();
    };
    auto embedded = embedInLanes(
        paths.size(), plan, quiet,
        [&](std::size_t first, std::span<Result<EmbeddedInput>> results, const Context& own) {
            embedSome(paths.subspan(first, results.size()), results, encoderTurn, own);
        },
        [&](std::size_t index, Result<EmbeddedInput> input) {
            if (m_cache && input && !input->isKept)
                fresh.emplace_back(keyOf(paths[index], input->sha256), input->embedding);
            if (fresh.size() >= kKeptAtOnce)
                keep();
            return take(index, std::move(input));
        });
    keep();
    return embedded;
}

std::vector<Result<EmbeddedInput>> Embedder::inputs(std::span<const std::string> paths, const Context& context)
{
    std::vector<Result<EmbeddedInput>> results;
    const auto embedded = eachInput(paths, context, [&](std::size_t, Result<EmbeddedInput> input) -> Result<void> {
        results.push_back(std::move(input));
        return {};
    });
    while (!embedded && results.size() < paths.size())
        results.emplace_back(failure(embedded.error()));
    return results;
}

Result<ReadInput> Embedder::read(const fs::path& path, const Context& context) const
{
    return m_opened.inputs->read(path, context);
}

Result<ReadInput> Embedder::readFrame(const fs::path& path, std::int64_t number, const Context& context) const
{
    ReadInput read{.pixels = {}, .kind = "video", .labels = {}, .remarks = {}};
    const auto done =
        eachFrame(path, {.every = {}, .numbers = {number}}, context, [&](TimedFrame frame) -> Result<void> {
            read.pixels = std::move(frame.pixels);
            read.labels = {"frame " + std::to_string(frame.number)};
            read.times = {frame.time};
            read.levels = frame.levels;
            return {};
        });
    if (!done)
        return failure(done.error());
    return read;
}

Result<void> Embedder::eachFrame(const fs::path& path, const FrameTimes& times, const Context& context,
                                 const TakeFrame& take) const
{
    return m_opened.inputs->readFrames(path, times, context, take);
}

Result<void> Embedder::eachBatch(const PicturePixels& pixels, const Context& context,
                                 const std::function<Result<void>(const PicturePixels&)>& take) const
{
    const std::size_t picture = pixels.count == 0 ? 0 : pixels.values.size() / pixels.count;
    const std::size_t atOnce = facts().picturesAtOnce * static_cast<std::size_t>(context.threadCount());
    for (std::size_t begin = 0; begin < pixels.count; begin += atOnce) {
        if (auto go = context.checkpoint(); !go)
            return go;
        const std::size_t count = std::min(atOnce, pixels.count - begin);
        const auto first = pixels.values.begin() + static_cast<std::ptrdiff_t>(begin * picture);
        const PicturePixels some{.count = count,
                                 .height = pixels.height,
                                 .width = pixels.width,
                                 .values = {first, first + static_cast<std::ptrdiff_t>(count * picture)}};
        if (auto taken = take(some); !taken)
            return taken;
    }
    return {};
}

Result<EmbeddingRows> Embedder::pictures(const PicturePixels& pixels, const Context& context)
{
    EmbeddingRows all;
    const auto embedded = eachBatch(pixels, context, [&](const PicturePixels& some) -> Result<void> {
        const Result<EmbeddingRows> rows = m_opened.encoder->embedPictures(some, context);
        if (!rows)
            return failure(rows.error());
        all.width = rows->width;
        all.values.insert(all.values.end(), rows->values.begin(), rows->values.end());
        return {};
    });
    if (!embedded)
        return failure(embedded.error());
    if (auto normal = normaliseRows(all, "picture"); !normal)
        return failure(normal.error());
    return all;
}

Result<std::vector<GuessedClass>> Embedder::guessedClasses(const PicturePixels& pixels, const Context& context)
{
    std::map<std::string, double> sums;
    const auto guessed = eachBatch(pixels, context, [&](const PicturePixels& some) -> Result<void> {
        const auto each = m_opened.encoder->guessedClasses(some, context);
        if (!each)
            return failure(each.error());
        for (const std::vector<GuessedClass>& picture : *each)
            for (const GuessedClass& guess : picture)
                sums[guess.name] += guess.probability;
        return {};
    });
    if (!guessed)
        return failure(guessed.error());
    std::vector<GuessedClass> means;
    for (const auto& [name, sum] : sums)
        means.push_back({name, sum / static_cast<double>(pixels.count)});
    std::stable_sort(means.begin(), means.end(),
                     [](const GuessedClass& a, const GuessedClass& b) { return a.probability > b.probability; });
    return means;
}

}  // namespace orangery::zero_shot
