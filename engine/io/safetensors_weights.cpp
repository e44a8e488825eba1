// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_weights.h"

#include "engine/io/safetensors_header.h"

#include <cstring>
#include <utility>

namespace orangery::io {

namespace {

class SafetensorsWeights final : public Weights {
public:
    SafetensorsWeights(WeightsContents contents, std::shared_ptr<const MappedFile> file,
                       std::vector<std::span<const std::byte>> values)
        : Weights(std::move(contents)), m_file(std::move(file)), m_values(std::move(values))
    {
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const TensorInfo& info = tensors().at(index);
        const std::span<const std::byte> values = view(index);
        return Tensor{info.name, *info.dtype, info.shape, {values.begin(), values.end()}};
    }

    std::span<const std::byte> view(std::size_t index) const override { return m_values.at(index); }

private:
    std::shared_ptr<const MappedFile> m_file;
    std::vector<std::span<const std::byte>> m_values;
};

}  // namespace

bool looksLikeSafetensors(std::span<const std::byte> bytes)
{
    if (bytes.size() <= kSafetensorsLengthBytes || bytes[kSafetensorsLengthBytes] != std::byte{'{'})
        return false;
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), kSafetensorsLengthBytes);
    return length <= kMaxSafetensorsHeader;
}

Result<std::shared_ptr<const Weights>> openSafetensors(std::shared_ptr<const MappedFile> file)
{
    const std::string source = file->path().string();
    const Result<std::uint64_t> length = safetensorsHeaderLength(file->text(), source);
    if (!length)
        return failure(length.error());
    const std::string_view json = file->text().substr(kSafetensorsLengthBytes, *length);
    const std::span<const std::byte> data = file->bytes().subspan(kSafetensorsLengthBytes + *length);
    Result<SafetensorsHeader> header = parseSafetensorsHeader(json, data.size(), source);
    if (!header)
        return failure(header.error());

    WeightsContents contents{.format = "safetensors", .files = {file->path()}};
    for (auto& [key, text] : header->metadata)
        contents.metadata.emplace(key, std::move(text));
    std::vector<std::span<const std::byte>> values;
    const std::string name = file->path().filename().string();
    for (TensorEntry& entry : header->entries) {
        contents.tensors.push_back({.name = std::move(entry.name),
                                    .type = std::string(nameOf(entry.dtype)),
                                    .dtype = entry.dtype,
                                    .shape = std::move(entry.shape),
                                    .bytes = entry.end - entry.begin,
                                    .file = name});
        values.push_back(data.subspan(entry.begin, entry.end - entry.begin));
    }
    return std::make_shared<const SafetensorsWeights>(std::move(contents), std::move(file), std::move(values));
}

}  // namespace orangery::io
