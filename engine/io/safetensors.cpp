// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"

#include "engine/io/safetensors_header.h"
#include "engine/io/safetensors_writer.h"

#include <algorithm>
#include <span>
#include <utility>

namespace orangery::io {

const Tensor* TensorFile::find(std::string_view name) const
{
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

Result<TensorFile> parseSafetensors(std::string_view bytes, std::string_view source)
{
    const Result<std::uint64_t> length = safetensorsHeaderLength(bytes, source);
    if (!length)
        return failure(length.error());
    const std::string_view data = bytes.substr(kSafetensorsLengthBytes + *length);
    Result<SafetensorsHeader> header =
        parseSafetensorsHeader(bytes.substr(kSafetensorsLengthBytes, *length), data.size(), source);
    if (!header)
        return failure(header.error());
    TensorFile file;
    file.metadata = std::move(header->metadata);
    for (TensorEntry& entry : header->entries) {
        const auto values = std::as_bytes(std::span(data.substr(entry.begin, entry.end - entry.begin)));
        file.tensors.push_back({.name = std::move(entry.name),
                                .dtype = entry.dtype,
                                .shape = std::move(entry.shape),
                                .bytes = {values.begin(), values.end()}});
    }
    return file;
}

Result<TensorFile> readSafetensors(const fs::path& path)
{
    const Result<std::string> bytes = readFile(path);
    if (!bytes)
        return failure(bytes.error());
    return parseSafetensors(*bytes, path.string());
}

Result<void> writeSafetensors(const fs::path& path, const TensorFile& file)
{
    std::vector<TensorPlan> plans;
    for (const Tensor& tensor : file.tensors)
        plans.push_back({tensor.name, tensor.dtype, tensor.shape});
    Result<SafetensorsWriter> writer = SafetensorsWriter::create(path, std::move(plans), file.metadata);
    if (!writer)
        return failure(writer.error());
    for (const Tensor& tensor : file.tensors) {
        if (auto appended = writer->append(tensor.bytes); !appended)
            return appended;
    }
    return writer->commit();
}

}  // namespace orangery::io
