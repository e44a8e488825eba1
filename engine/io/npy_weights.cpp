// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/npy_weights.h"

#include "engine/base/counted.h"
#include "engine/io/npy_header.h"

#include <algorithm>
#include <utility>

namespace orangery::io {

namespace {

constexpr std::string_view kEnding = ".npy";

Failure malformed(const MappedFile& file, const std::string& array, const std::string& why)
{
    return failure(ErrorCode::Input,
                   file.path().string() + (array.empty() ? "" : ": array '" + array + "'") + " is no valid NPY file",
                   why);
}

/// The values as they lie in the file, where they lie there unpacked.
bool isPlain(const NpyHeader& header)
{
    return !header.isBigEndian && (!header.isFortranOrder || header.shape.size() < 2);
}

/// What a header promises must lie in the `bytes` of its file.
Result<NpyHeader> checkedHeader(std::span<const std::byte> begin, std::uint64_t bytes)
{
    Result<NpyHeader> header = readNpyHeader(begin);
    if (!header)
        return header;
    const std::uint64_t needed = *bytesOf(header->dtype, header->shape);
    if (needed > bytes - header->dataOffset)
        return failure(ErrorCode::Input,
                       "it has " + counted(bytes - header->dataOffset, "byte(s) of values, its header promises ") +
                           std::to_string(needed));
    return header;
}

TensorInfo infoOf(std::string name, const NpyHeader& header, const MappedFile& file)
{
    return {.name = std::move(name),
            .type = std::string(nameOf(header.dtype)),
            .dtype = header.dtype,
            .shape = header.shape,
            .bytes = *bytesOf(header.dtype, header.shape),
            .file = file.path().filename().string()};
}

class NpyWeights final : public Weights {
public:
    NpyWeights(WeightsContents contents, std::shared_ptr<const MappedFile> file, NpyHeader header)
        : Weights(std::move(contents)), m_file(std::move(file)), m_header(std::move(header))
    {
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const TensorInfo& info = tensors().at(index);
        return Tensor{info.name, *info.dtype, info.shape,
                      arrangeNpy(m_header, m_file->bytes().subspan(m_header.dataOffset))};
    }

    std::span<const std::byte> view(std::size_t index) const override
    {
        return isPlain(m_header) ? m_file->bytes().subspan(m_header.dataOffset, tensors().at(index).bytes)
                                 : std::span<const std::byte>();
    }

private:
    std::shared_ptr<const MappedFile> m_file;
    NpyHeader m_header;
};

class NpzWeights final : public Weights {
public:
    struct Array {
        const ZipRecord* record;
        NpyHeader header;
    };

    NpzWeights(WeightsContents contents, ZipArchive archive, std::vector<std::pair<std::string, NpyHeader>> arrays)
        : Weights(std::move(contents)), m_archive(std::move(archive))
    {
        for (auto& [record, header] : arrays)
            m_arrays.push_back({m_archive.find(record), std::move(header)});
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const TensorInfo& info = tensors().at(index);
        const Array& array = m_arrays[index];
        const Result<std::vector<std::byte>> contents = m_archive.unpack(*array.record);
        if (!contents)
            return failure(contents.error());
        return Tensor{info.name, *info.dtype, info.shape,
                      arrangeNpy(array.header, std::span(*contents).subspan(array.header.dataOffset))};
    }

    std::span<const std::byte> view(std::size_t index) const override
    {
        const Array& array = m_arrays.at(index);
        return array.record->isStored && isPlain(array.header)
                   ? array.record->packed.subspan(array.header.dataOffset, tensors()[index].bytes)
                   : std::span<const std::byte>();
    }

private:
    ZipArchive m_archive;
    std::vector<Array> m_arrays;
};

}  // namespace

bool looksLikeNpz(const ZipArchive& archive)
{
    return std::any_of(archive.records().begin(), archive.records().end(),
                       [](const ZipRecord& record) { return record.name.ends_with(kEnding); });
}

Result<std::shared_ptr<const Weights>> openNpy(std::shared_ptr<const MappedFile> file)
{
    const std::span<const std::byte> bytes = file->bytes();
    Result<NpyHeader> header =
        checkedHeader(bytes.first(std::min<std::size_t>(bytes.size(), kMaxNpyHeader)), bytes.size());
    if (!header)
        return malformed(*file, "", header.error().message);
    WeightsContents contents{.format = "npy", .files = {file->path()}};
    contents.tensors.push_back(infoOf(file->path().stem().string(), *header, *file));
    return std::make_shared<const NpyWeights>(std::move(contents), std::move(file), std::move(*header));
}

Result<std::shared_ptr<const Weights>> openNpz(ZipArchive archive)
{
    const MappedFile& file = *archive.file();
    WeightsContents contents{.format = "npz", .files = {file.path()}};
    std::vector<std::pair<std::string, NpyHeader>> arrays;
    for (const ZipRecord& record : archive.records()) {
        if (!record.name.ends_with(kEnding)) {
            contents.problems.push_back("'" + record.name + "' is no array and was left out");
            continue;
        }
        const Result<std::vector<std::byte>> begin = archive.unpackBegin(record, kMaxNpyHeader);
        if (!begin)
            return failure(begin.error());
        std::string name = record.name.substr(0, record.name.size() - kEnding.size());
        Result<NpyHeader> header = checkedHeader(*begin, record.size);
        if (!header)
            return malformed(file, name, header.error().message);
        contents.tensors.push_back(infoOf(std::move(name), *header, file));
        arrays.emplace_back(record.name, std::move(*header));
    }
    return std::make_shared<const NpzWeights>(std::move(contents), std::move(archive), std::move(arrays));
}

}  // namespace orangery::io
