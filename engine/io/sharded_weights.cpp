// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/sharded_weights.h"

#include "engine/base/counted.h"
#include "engine/io/shard_index.h"

#include <utility>

namespace orangery::io {

namespace {

class ShardedWeights final : public Weights {
public:
    struct Place {
        std::size_t shard;
        std::size_t index;
    };

    ShardedWeights(WeightsContents contents, std::vector<std::shared_ptr<const Weights>> shards,
                   std::vector<Place> places)
        : Weights(std::move(contents)), m_shards(std::move(shards)), m_places(std::move(places))
    {
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const Place place = m_places.at(index);
        return m_shards[place.shard]->read(place.index);
    }

    std::span<const std::byte> view(std::size_t index) const override
    {
        const Place place = m_places.at(index);
        return m_shards[place.shard]->view(place.index);
    }

private:
    std::vector<std::shared_ptr<const Weights>> m_shards;
    std::vector<Place> m_places;
};

/// The shards of an index, opened once each, by name.
Result<std::map<std::string, std::shared_ptr<const Weights>>> openFiles(const ShardIndex& index, const fs::path& path)
{
    std::map<std::string, std::shared_ptr<const Weights>> shards;
    for (const auto& [tensor, file] : index.weightMap)
        shards.try_emplace(file);
    for (auto& [file, shard] : shards) {
        std::error_code ignored;
        const fs::path place = path.parent_path() / file;
        if (!fs::exists(place, ignored))
            return failure(ErrorCode::Input, "shard " + place.string() + " is missing", "named by " + path.string(),
                           "Copy or download the file into that folder.");
        Result<std::shared_ptr<const Weights>> opened = openWeightsFile(place);
        if (!opened)
            return failure(opened.error());
        shard = std::move(*opened);
    }
    return shards;
}

/// Every tensor of the index must be in its shard.
Result<void> checkPromises(const ShardIndex& index, const std::map<std::string, std::shared_ptr<const Weights>>& shards,
                           const fs::path& path)
{
    for (const auto& [tensor, file] : index.weightMap) {
        if (!shards.at(file)->find(tensor))
            return failure(ErrorCode::Input, "tensor '" + tensor + "' is not in its shard " + file,
                           "promised by " + path.string(), "Download both again: they are of different versions.");
    }
    return {};
}

/// Puts the tensors of shard after shard together.
class Merger {
public:
    Merger(const ShardIndex& index, const fs::path& path) : m_index(index), m_path(path), m_contents{.files = {path}} {}

    /// Fails when a tensor was in a shard before.
    Result<void> add(std::string_view file, const std::shared_ptr<const Weights>& shard);
    [[nodiscard]] std::shared_ptr<const Weights> finish();

private:
    const ShardIndex& m_index;
    const fs::path& m_path;
    WeightsContents m_contents;
    std::vector<std::shared_ptr<const Weights>> m_shards;
    std::vector<ShardedWeights::Place> m_places;
    std::unordered_map<std::string_view, std::string_view> m_seenIn;  ///< tensor -> file
    std::vector<std::string_view> m_unlisted;
    std::uint64_t m_bytes = 0;
};

Result<void> Merger::add(std::string_view file, const std::shared_ptr<const Weights>& shard)
{
    m_contents.format = shard->format();
    m_contents.files.push_back(shard->files().front());
    m_contents.metadata.insert(shard->metadata().begin(), shard->metadata().end());
    m_contents.problems.insert(m_contents.problems.end(), shard->problems().begin(), shard->problems().end());
    for (std::size_t i = 0; i < shard->tensors().size(); ++i) {
        const TensorInfo& tensor = shard->tensors()[i];
        const auto [other, isNew] = m_seenIn.emplace(tensor.name, file);
        if (!isNew)
            return failure(ErrorCode::Input, "tensor '" + tensor.name + "' stands in two shards of " + m_path.string(),
                           std::string(other->second) + " and " + std::string(file));
        if (!m_index.weightMap.contains(tensor.name))
            m_unlisted.push_back(tensor.name);
        m_bytes += tensor.bytes;
        m_contents.tensors.push_back(tensor);
        m_places.push_back({.shard = m_shards.size(), .index = i});
    }
    m_shards.push_back(shard);
    return {};
}

std::shared_ptr<const Weights> Merger::finish()
{
    if (!m_unlisted.empty())
        m_contents.problems.push_back("the index leaves out " + std::to_string(m_unlisted.size()) +
                                      " tensors of its shards, as '" + std::string(m_unlisted.front()) + "'");
    if (m_index.totalBytes && *m_index.totalBytes != m_bytes)
        m_contents.problems.push_back("the index promises " +
                                      counted(*m_index.totalBytes, "byte(s) of weights, its shards hold ") +
                                      std::to_string(m_bytes));
    return std::make_shared<const ShardedWeights>(std::move(m_contents), std::move(m_shards), std::move(m_places));
}

}  // namespace

Result<std::shared_ptr<const Weights>> openShards(const MappedFile& file)
{
    const fs::path& path = file.path();
    const Result<ShardIndex> index = parseShardIndex(file.text(), path.string());
    if (!index)
        return failure(index.error());
    const auto shards = openFiles(*index, path);
    if (!shards)
        return failure(shards.error());
    if (auto kept = checkPromises(*index, *shards, path); !kept)
        return failure(kept.error());
    Merger merger(*index, path);
    for (const auto& [name, shard] : *shards) {
        if (auto added = merger.add(name, shard); !added)
            return failure(added.error());
    }
    return merger.finish();
}

}  // namespace orangery::io
