// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"

#include "engine/base/json.h"
#include "engine/io/safetensors_header.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

namespace orangery::io {

namespace {

static_assert(std::endian::native == std::endian::little, "tensor files are little-endian and are copied as they are");

constexpr std::size_t kAlignment = 8;

Json headerOf(const TensorFile& file)
{
    Json header = Json::object();
    if (!file.metadata.empty()) {
        Json& metadata = header["__metadata__"];
        for (const auto& [key, text] : file.metadata)
            metadata[key] = text;
    }
    std::uint64_t offset = 0;
    for (const Tensor& tensor : file.tensors) {
        const std::uint64_t end = offset + tensor.bytes.size();
        header[tensor.name] = {
            {"dtype", std::string(nameOf(tensor.dtype))}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    return header;
}

Result<void> checkTensors(const fs::path& path, const TensorFile& file)
{
    std::set<std::string_view> names{"__metadata__"};
    for (const Tensor& tensor : file.tensors) {
        if (!names.insert(tensor.name).second)
            return failure(ErrorCode::Failed, "cannot write " + path.string(),
                           "tensor '" + tensor.name + "' stands twice");
        if (bytesOf(tensor.dtype, tensor.shape) != tensor.bytes.size())
            return failure(ErrorCode::Failed, "cannot write " + path.string(),
                           "the bytes of tensor '" + tensor.name + "' do not agree with its type and shape");
    }
    return {};
}

std::string_view viewOf(const std::vector<std::byte>& bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

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
    if (auto checked = checkTensors(path, file); !checked)
        return checked;
    std::string header = writeJson(headerOf(file), {.spaced = false});
    header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
    const std::uint64_t length = header.size();
    std::string head(kSafetensorsLengthBytes, '\0');
    std::memcpy(head.data(), &length, kSafetensorsLengthBytes);
    Result<AtomicFile> output = AtomicFile::create(path);
    if (!output)
        return failure(output.error());
    Result<void> written = output->write(head + header);
    for (std::size_t i = 0; written && i < file.tensors.size(); ++i)
        written = output->write(viewOf(file.tensors[i].bytes));
    return written ? output->commit() : written;
}

}  // namespace orangery::io
