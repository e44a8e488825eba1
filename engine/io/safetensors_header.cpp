// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_header.h"

#include "engine/base/counted.h"
#include "engine/io/safetensors_header_json.h"

#include <algorithm>
#include <cstring>

namespace orangery::io {

namespace {

Failure malformed(std::string_view source, const std::string& what, std::string hint = {})
{
    return failure(ErrorCode::Input, std::string(source) + " is no valid safetensors file", what, std::move(hint));
}

std::string tensorNamed(const std::string& name)
{
    return "tensor '" + name + "'";
}

/// What writers of the format keep to and parsers of JSON do not ask for: an object from the first byte on, and only
/// blanks behind it.
Result<void> checkFrame(std::string_view json, std::string_view source)
{
    if (json.empty() || json.front() != '{')
        return malformed(source, "its header does not begin with '{': it is no JSON object");
    const std::size_t last = json.find_last_not_of(' ');
    if (json[last] != '}')
        return malformed(source, "its header does not end with '}' and blanks");
    return {};
}

Result<void> checkBytes(const TensorEntry& entry, std::string_view source)
{
    const auto bytes = bytesOf(entry.dtype, entry.shape);
    if (!bytes || entry.end < entry.begin || entry.end - entry.begin != *bytes)
        return malformed(source, tensorNamed(entry.name) + ": its bytes [" + std::to_string(entry.begin) + "," +
                                     std::to_string(entry.end) + "] do not agree with " +
                                     std::string(nameOf(entry.dtype)) + " " + shapeText(entry.shape));
    return {};
}

Result<void> checkNames(const std::vector<TensorEntry>& entries, std::string_view source)
{
    std::vector<std::string_view> names;
    names.reserve(entries.size());
    for (const TensorEntry& entry : entries)
        names.push_back(entry.name);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end())
        return malformed(source, tensorNamed(std::string(*twice)) + " stands twice in its header");
    return {};
}

/// Entries in the order of their bytes must follow each other from 0 to the last byte.
Result<void> checkCoverage(const SafetensorsHeader& header, std::uint64_t dataBytes, std::string_view source)
{
    std::uint64_t reached = 0;
    for (const TensorEntry& entry : header.entries) {
        if (entry.begin != reached)
            return malformed(source,
                             tensorNamed(entry.name) + " begins at byte " + std::to_string(entry.begin) +
                                 (entry.begin < reached ? ", inside the tensor before it"
                                                        : ", after a gap from byte " + std::to_string(reached)));
        reached = entry.end;
    }
    if (reached > dataBytes)
        return malformed(
            source,
            "it has " + counted(dataBytes, "byte(s) of weights, its header promises ") + std::to_string(reached),
            "The file was cut; download or copy it again.");
    if (reached < dataBytes)
        return malformed(source, "its tensors end at byte " + std::to_string(reached) + " of " +
                                     counted(dataBytes, "byte(s) of weights"));
    return {};
}

}  // namespace

Result<std::uint64_t> safetensorsHeaderLength(std::string_view file, std::string_view source)
{
    std::uint64_t length = 0;
    if (file.size() < kSafetensorsLengthBytes)
        return malformed(source, "it has only " + counted(file.size(), "byte(s)"));
    std::memcpy(&length, file.data(), kSafetensorsLengthBytes);
    if (length > kMaxSafetensorsHeader)
        return malformed(source, "its first 8 bytes give a header of " + counted(length, "byte(s), more than the ") +
                                     std::to_string(kMaxSafetensorsHeader) + " that the format allows");
    if (length > file.size() - kSafetensorsLengthBytes)
        return malformed(source,
                         "it has " + counted(file.size(), "byte(s), its header alone ") + std::to_string(length),
                         "The file was cut; download or copy it again.");
    return length;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                                 std::string_view source)
{
    if (auto framed = checkFrame(json, source); !framed)
        return failure(framed.error());
    Result<SafetensorsHeader> header = readSafetensorsJson(json);
    if (!header)
        return malformed(source, "its header: " + header.error().message);
    if (auto checked = checkNames(header->entries, source); !checked)
        return failure(checked.error());
    for (const TensorEntry& entry : header->entries) {
        if (auto checked = checkBytes(entry, source); !checked)
            return failure(checked.error());
    }
    std::stable_sort(header->entries.begin(), header->entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    return checkCoverage(*header, dataBytes, source).map([&] { return std::move(*header); });
}

}  // namespace orangery::io
