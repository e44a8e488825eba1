// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/shard_index.h"

#include "engine/base/json.h"
#include "engine/io/unique_keys.h"

#include <algorithm>

namespace orangery::io {

namespace {

constexpr int kMaxDepth = 8;

Failure malformed(std::string_view source, const std::string& what)
{
    return failure(ErrorCode::Input, std::string(source) + " is no valid index of shards", what);
}

/// Names are the file's own: one that leads out of the folder is not followed.
bool isPlainFileName(std::string_view name)
{
    return !name.empty() && name != "." && name != ".." && name.find_first_of("/\\") == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

}  // namespace

Result<ShardIndex> parseShardIndex(std::string_view json, std::string_view source)
{
    const Result<nlohmann::json> document = parseUniqueKeys(json, kMaxDepth);
    if (!document)
        return malformed(source, document.error().message);
    if (!document->is_object() || !document->contains("weight_map") || !(*document)["weight_map"].is_object())
        return malformed(source, "it has no weight_map");
    ShardIndex index;
    for (const auto& [tensor, file] : (*document)["weight_map"].items()) {
        if (!file.is_string() || !isPlainFileName(file.get_ref<const std::string&>()))
            return malformed(source, "tensor '" + tensor + "' lies in " + writeJson(Json(file)) +
                                         ", which is no name of a file beside it");
        index.weightMap.emplace(tensor, file.get<std::string>());
    }
    if (document->contains("metadata") && (*document)["metadata"].is_object()) {
        const nlohmann::json& total = (*document)["metadata"].value("total_size", nlohmann::json());
        if (total.is_number_unsigned())
            index.totalBytes = total.get<std::uint64_t>();
    }
    return index;
}

std::string writeShardIndex(const ShardIndex& index)
{
    constexpr int kIndent = 2;
    const nlohmann::json document = {{"metadata", {{"total_size", index.totalBytes.value_or(0)}}},
                                     {"weight_map", index.weightMap}};
    return document.dump(kIndent, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace orangery::io
