// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_header.h"

#include "engine/io/unique_keys.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace orangery::io {

namespace {

constexpr std::string_view kMetadata = "__metadata__";
constexpr int kMaxHeaderDepth = 3;  // object, tensor, shape

using HeaderJson = nlohmann::json;

Failure malformed(std::string_view source, const std::string& what)
{
    return failure(ErrorCode::Input, std::string(source) + " is no valid safetensors file", what);
}

std::string quoted(const std::string& name)
{
    return "tensor '" + name + "'";
}

std::optional<std::vector<std::int64_t>> readShape(const HeaderJson& value)
{
    if (!value.is_array())
        return std::nullopt;
    std::vector<std::int64_t> shape;
    for (const HeaderJson& size : value) {
        if (!size.is_number_unsigned() || size.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
            return std::nullopt;
        shape.push_back(size.get<std::int64_t>());
    }
    return shape;
}

Result<TensorEntry> readEntry(const std::string& name, const HeaderJson& value, std::string_view source)
{
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") ||
        !value.contains("data_offsets"))
        return malformed(source, quoted(name) + " needs exactly dtype, shape and data_offsets");
    TensorEntry entry;
    entry.name = name;
    const HeaderJson& dtype = value["dtype"];
    const auto known = dtype.is_string() ? dtypeOf(dtype.get<std::string>()) : std::nullopt;
    if (!known)
        return malformed(source, quoted(name) + " has the unknown dtype " + dtype.dump());
    entry.dtype = *known;
    auto shape = readShape(value["shape"]);
    if (!shape)
        return malformed(source, quoted(name) + ": its shape is no list of sizes");
    entry.shape = std::move(*shape);
    const HeaderJson& offsets = value["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned())
        return malformed(source, quoted(name) + ": its data_offsets are not two offsets");
    entry.begin = offsets[0].get<std::uint64_t>();
    entry.end = offsets[1].get<std::uint64_t>();
    const auto bytes = bytesOf(entry.dtype, entry.shape);
    if (!bytes || entry.end < entry.begin || entry.end - entry.begin != *bytes)
        return malformed(source, quoted(name) + ": its bytes " + offsets.dump() + " do not agree with " +
                                     std::string(nameOf(entry.dtype)) + " " + value["shape"].dump());
    return entry;
}

Result<void> readMetadata(const HeaderJson& value, SafetensorsHeader& header, std::string_view source)
{
    if (!value.is_object())
        return malformed(source, "its __metadata__ is no object");
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string())
            return malformed(source, "its __metadata__ '" + key + "' is no text");
        header.metadata.emplace(key, text.get<std::string>());
    }
    return {};
}

/// Entries in the order of their bytes must follow each other from 0 to the last byte.
Result<void> checkCoverage(const SafetensorsHeader& header, std::uint64_t dataBytes, std::string_view source)
{
    std::uint64_t reached = 0;
    for (const TensorEntry& entry : header.entries) {
        if (entry.begin != reached)
            return malformed(source,
                             quoted(entry.name) + " begins at byte " + std::to_string(entry.begin) +
                                 (entry.begin < reached ? ", inside the tensor before it"
                                                        : ", after a gap from byte " + std::to_string(reached)));
        reached = entry.end;
        if (reached > dataBytes)
            return malformed(source, quoted(entry.name) + " ends at byte " + std::to_string(reached) + " of " +
                                         std::to_string(dataBytes));
    }
    if (reached != dataBytes)
        return malformed(source, "its tensors end at byte " + std::to_string(reached) + ", the file at byte " +
                                     std::to_string(dataBytes) + " of its data");
    return {};
}

}  // namespace

Result<std::uint64_t> safetensorsHeaderLength(std::string_view file, std::string_view source)
{
    std::uint64_t length = 0;
    if (file.size() < kSafetensorsLengthBytes)
        return malformed(source, "it has only " + std::to_string(file.size()) + " bytes");
    std::memcpy(&length, file.data(), kSafetensorsLengthBytes);
    if (length > kMaxSafetensorsHeader || length > file.size() - kSafetensorsLengthBytes)
        return malformed(
            source, "its header has " + std::to_string(length) + " bytes, the file " + std::to_string(file.size()));
    return length;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                                 std::string_view source)
{
    const Result<HeaderJson> document = parseUniqueKeys(json, kMaxHeaderDepth);
    if (!document)
        return malformed(source, "its header: " + document.error().message);
    if (!document->is_object())
        return malformed(source, "its header is no JSON object");
    SafetensorsHeader header;
    for (const auto& [name, value] : document->items()) {
        if (name == kMetadata) {
            if (auto read = readMetadata(value, header, source); !read)
                return failure(read.error());
            continue;
        }
        Result<TensorEntry> entry = readEntry(name, value, source);
        if (!entry)
            return failure(entry.error());
        header.entries.push_back(std::move(*entry));
    }
    std::stable_sort(header.entries.begin(), header.entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    return checkCoverage(header, dataBytes, source).map([&] { return std::move(header); });
}

}  // namespace orangery::io
