// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_weights.h"

#include "engine/io/gguf_header.h"
#include "engine/io/gguf_types.h"

#include <utility>

namespace orangery::io {

namespace {

Failure malformed(const MappedFile& file, const std::string& what, std::string hint = {})
{
    return failure(ErrorCode::Input, file.path().string() + " is no valid GGUF file", what, std::move(hint));
}

/// Bytes of a tensor: blocks lie along its innermost axis, which they have to fill.
std::optional<std::uint64_t> packedBytes(const GgufType& type, const std::vector<std::int64_t>& shape)
{
    const std::optional<std::uint64_t> values = valuesOf(shape);
    const std::uint64_t row = shape.empty() ? 1 : static_cast<std::uint64_t>(shape.back());
    std::uint64_t bytes = 0;
    if (!values || row % type.blockValues != 0 ||
        __builtin_mul_overflow(*values / type.blockValues, type.blockBytes, &bytes))
        return std::nullopt;
    return bytes;
}

class GgufWeights final : public Weights {
public:
    struct Values {
        const GgufType* type;  ///< nullptr = unknown
        std::span<const std::byte> bytes;
    };

    GgufWeights(WeightsContents contents, std::shared_ptr<const MappedFile> file, std::vector<Values> values)
        : Weights(std::move(contents)), m_file(std::move(file)), m_values(std::move(values))
    {
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const TensorInfo& info = tensors().at(index);
        const Values& values = m_values[index];
        if (info.dtype)
            return Tensor{info.name, *info.dtype, info.shape, {values.bytes.begin(), values.bytes.end()}};
        if (!info.isReadable)
            return failure(ErrorCode::Input, m_file->path().string() + ": tensor '" + info.name + "' is " + info.type,
                           "values of this type cannot be unpacked");
        Tensor tensor{info.name, DType::F32, info.shape, std::vector<std::byte>(*bytesOf(DType::F32, info.shape))};
        const std::span<float> floats(reinterpret_cast<float*>(tensor.bytes.data()),
                                      tensor.bytes.size() / sizeof(float));
        unpackBlocks(*values.type, values.bytes, floats);
        return tensor;
    }

    std::span<const std::byte> view(std::size_t index) const override
    {
        return tensors().at(index).dtype ? m_values[index].bytes : std::span<const std::byte>();
    }

private:
    std::shared_ptr<const MappedFile> m_file;
    std::vector<Values> m_values;
};

/// Where an entry's bytes lie. Error with the reason alone.
Result<std::span<const std::byte>> locate(const GgufEntry& entry, const GgufType& type, std::span<const std::byte> data)
{
    const std::optional<std::uint64_t> bytes = packedBytes(type, entry.shape);
    if (!bytes || !bytesOf(DType::F32, entry.shape))
        return failure(ErrorCode::Input,
                       "its shape " + shapeText(entry.shape) + " is none of " + std::string(type.name));
    if (entry.offset > data.size() || *bytes > data.size() - entry.offset)
        return failure(ErrorCode::Input, "it ends at byte " + std::to_string(entry.offset) + " + " +
                                             std::to_string(*bytes) + " of " + std::to_string(data.size()));
    return data.subspan(entry.offset, *bytes);
}

}  // namespace

Result<std::shared_ptr<const Weights>> openGguf(std::shared_ptr<const MappedFile> file)
{
    Result<GgufHeader> header = readGgufHeader(file->bytes(), file->path().string());
    if (!header)
        return failure(header.error());
    WeightsContents contents{.format = "gguf", .metadata = std::move(header->metadata), .files = {file->path()}};
    const std::span<const std::byte> data = file->bytes().subspan(header->dataOffset);
    std::vector<GgufWeights::Values> values;
    for (GgufEntry& entry : header->entries) {
        const GgufType* type = ggufType(entry.type);
        const std::string name = type != nullptr ? std::string(type->name) : "GGUF type " + std::to_string(entry.type);
        if (type == nullptr)
            contents.problems.push_back("tensor '" + entry.name + "' has the unknown " + name);
        const Result<std::span<const std::byte>> bytes =
            type != nullptr ? locate(entry, *type, data) : Result<std::span<const std::byte>>();
        if (!bytes)
            return malformed(*file, "tensor '" + entry.name + "': " + bytes.error().message,
                             "If the file was cut, download or copy it again.");
        values.push_back({type, *bytes});
        contents.tensors.push_back({.name = std::move(entry.name),
                                    .type = name,
                                    .dtype = type != nullptr ? type->dtype : std::nullopt,
                                    .shape = std::move(entry.shape),
                                    .bytes = bytes->size(),
                                    .file = file->path().filename().string(),
                                    .isReadable = type != nullptr && (type->dtype || type->unpackBlock != nullptr)});
    }
    return std::make_shared<const GgufWeights>(std::move(contents), std::move(file), std::move(values));
}

}  // namespace orangery::io
