// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/io/safetensors_writer.h"
#include "engine/io/shard_index.h"

#include <utility>

namespace orangery::io {

namespace {

/// Indices of a plan's tensors, shard by shard.
std::vector<std::vector<std::size_t>> cutIntoShards(const std::vector<TensorPlan>& plans, std::uint64_t maxBytes)
{
    std::vector<std::vector<std::size_t>> shards(1);
    std::uint64_t filled = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const std::uint64_t bytes = bytesOf(plans[i].dtype, plans[i].shape).value_or(0);
        if (maxBytes > 0 && !shards.back().empty() && (filled >= maxBytes || bytes > maxBytes - filled)) {
            shards.emplace_back();
            filled = 0;
        }
        shards.back().push_back(i);
        filled += bytes;
    }
    return shards;
}

std::string fiveDigits(std::size_t number)
{
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
    return digits;
}

fs::path shardPath(const fs::path& path, std::size_t shard, std::size_t count)
{
    fs::path name = path.stem();
    name += "-" + fiveDigits(shard + 1) + "-of-" + fiveDigits(count) + ".safetensors";
    return path.parent_path() / name;
}

Result<SafetensorsWriter> writeShard(const fs::path& path, const std::vector<TensorPlan>& plans,
                                     const std::vector<std::size_t>& indices,
                                     const std::map<std::string, std::string>& metadata, const TensorSource& source)
{
    std::vector<TensorPlan> part;
    for (const std::size_t i : indices)
        part.push_back(plans[i]);
    Result<SafetensorsWriter> writer = SafetensorsWriter::create(path, std::move(part), metadata);
    for (std::size_t k = 0; writer && k < indices.size(); ++k) {
        const Result<std::vector<std::byte>> values = source(indices[k]);
        if (!values)
            return failure(values.error());
        if (auto appended = writer->append(*values); !appended)
            return failure(appended.error());
    }
    return writer;
}

}  // namespace

Result<std::vector<fs::path>> writeSafetensorsShards(const fs::path& path, const std::vector<TensorPlan>& plans,
                                                     const std::map<std::string, std::string>& metadata,
                                                     std::uint64_t maxShardBytes, const TensorSource& source)
{
    const std::vector<std::vector<std::size_t>> shards = cutIntoShards(plans, maxShardBytes);
    std::vector<SafetensorsWriter> writers;
    std::vector<fs::path> paths;
    ShardIndex index{.weightMap = {}, .totalBytes = 0};
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
        paths.push_back(shards.size() == 1 ? path : shardPath(path, shard, shards.size()));
        Result<SafetensorsWriter> writer = writeShard(paths.back(), plans, shards[shard], metadata, source);
        if (!writer)
            return failure(writer.error());
        writers.push_back(std::move(*writer));
        for (const std::size_t i : shards[shard]) {
            index.weightMap.emplace(plans[i].name, paths.back().filename().string());
            *index.totalBytes += bytesOf(plans[i].dtype, plans[i].shape).value_or(0);
        }
    }
    for (SafetensorsWriter& writer : writers) {
        if (auto committed = writer.commit(); !committed)
            return failure(committed.error());
    }
    if (shards.size() > 1) {
        paths.push_back(fs::path(path) += ".index.json");
        if (auto written = writeFile(paths.back(), writeShardIndex(index)); !written)
            return failure(written.error());
    }
    return paths;
}

}  // namespace orangery::io
