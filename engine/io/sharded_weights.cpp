// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/sharded_weights.h"

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

}  // namespace

Result<std::shared_ptr<const Weights>> openShards(const MappedFile& file)
{
    const fs::path& path = file.path();
    const Result<ShardIndex> index = parseShardIndex(file.text(), path.string());
    if (!index)
        return failure(index.error());
    Result<std::map<std::string, std::shared_ptr<const Weights>>> opened = openFiles(*index, path);
    if (!opened)
        return failure(opened.error());
    if (auto kept = checkPromises(*index, *opened, path); !kept)
        return failure(kept.error());

    WeightsContents contents{.files = {path}};
    std::vector<std::shared_ptr<const Weights>> shards;
    std::vector<ShardedWeights::Place> places;
    std::unordered_map<std::string_view, std::string_view> seenIn;
    std::uint64_t bytes = 0;
    for (auto& [name, shard] : *opened) {
        contents.format = shard->format();
        contents.files.push_back(shard->files().front());
        contents.metadata.insert(shard->metadata().begin(), shard->metadata().end());
        contents.problems.insert(contents.problems.end(), shard->problems().begin(), shard->problems().end());
        for (std::size_t i = 0; i < shard->tensors().size(); ++i) {
            const TensorInfo& tensor = shard->tensors()[i];
            const auto [other, isNew] = seenIn.emplace(tensor.name, name);
            if (!isNew)
                return failure(ErrorCode::Input,
                               "tensor '" + tensor.name + "' stands in two shards of " + path.string(),
                               std::string(other->second) + " and " + name);
            if (!index->weightMap.contains(tensor.name))
                contents.problems.push_back("tensor '" + tensor.name + "' of " + name + " is not in the index");
            bytes += tensor.bytes;
            contents.tensors.push_back(tensor);
            places.push_back({.shard = shards.size(), .index = i});
        }
        shards.push_back(shard);
    }
    if (index->totalBytes && *index->totalBytes != bytes)
        contents.problems.push_back("the index promises " + std::to_string(*index->totalBytes) +
                                    " bytes of weights, its shards hold " + std::to_string(bytes));
    return std::make_shared<const ShardedWeights>(std::move(contents), std::move(shards), std::move(places));
}

}  // namespace orangery::io
