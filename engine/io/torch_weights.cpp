// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/torch_weights.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace orangery::io {

namespace {

/// A tensor's first value and the steps, in values, from one to the next along each axis.
struct StridedValues {
    std::span<const std::byte> bytes;   ///< from the first value to the end of the storage; empty when that is packed
    const ZipRecord* packed = nullptr;  ///< the storage
    std::uint64_t firstByte = 0;        ///< of the first value, in the packed storage
    std::vector<std::int64_t> strides;
    bool isDense = false;  ///< row-major without gaps
};

bool isDense(const TensorReference& tensor)
{
    std::int64_t expected = 1;
    for (std::size_t axis = tensor.shape.size(); axis > 0; --axis) {
        const std::int64_t size = tensor.shape[axis - 1];
        if (size != 1 && tensor.strides[axis - 1] != expected)
            return false;
        expected *= size;
    }
    return true;
}

/// Number of values from a tensor's first to its last, or nothing when it does not fit.
std::optional<std::uint64_t> reachOf(const TensorReference& tensor)
{
    std::uint64_t last = 0;
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
        std::uint64_t step = 0;
        if (tensor.shape[axis] == 0)
            return 0;
        if (__builtin_mul_overflow(static_cast<std::uint64_t>(tensor.shape[axis] - 1),
                                   static_cast<std::uint64_t>(tensor.strides[axis]), &step) ||
            __builtin_add_overflow(last, step, &last))
            return std::nullopt;
    }
    return last + 1;
}

/// Copies the values of axis `axis` and those behind it, dense. A tensor without axes is dense already.
void gather(const std::byte* bytes, const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& shape,
            std::size_t axis, std::size_t valueBytes, std::uint64_t first, std::byte*& out)
{
    if (axis + 1 == shape.size()) {
        const std::byte* in = bytes + first * valueBytes;
        const std::size_t step = static_cast<std::size_t>(strides[axis]) * valueBytes;
        for (std::int64_t i = 0; i < shape[axis]; ++i, in += step, out += valueBytes)
            std::memcpy(out, in, valueBytes);
        return;
    }
    for (std::int64_t i = 0; i < shape[axis]; ++i)
        gather(bytes, strides, shape, axis + 1, valueBytes, first + static_cast<std::uint64_t>(i * strides[axis]), out);
}

using Bytes = std::vector<std::byte>;

class TorchWeights final : public Weights {
public:
    TorchWeights(WeightsContents contents, std::shared_ptr<const MappedFile> file,
                 std::shared_ptr<const ZipArchive> archive, std::vector<StridedValues> values)
        : Weights(std::move(contents)),
          m_file(std::move(file)),
          m_archive(std::move(archive)),
          m_values(std::move(values))
    {
    }

    Result<Tensor> read(std::size_t index) const override
    {
        const TensorInfo& info = tensors().at(index);
        const StridedValues& values = m_values[index];
        std::shared_ptr<const Bytes> unpacked;
        const std::byte* begin = values.bytes.data();
        if (values.packed != nullptr) {
            Result<std::shared_ptr<const Bytes>> storage = unpackedStorage(*values.packed);
            if (!storage)
                return failure(storage.error());
            unpacked = std::move(*storage);
            begin = unpacked->data() + values.firstByte;
        }
        Tensor tensor{info.name, *info.dtype, info.shape, std::vector<std::byte>(info.bytes)};
        std::byte* out = tensor.bytes.data();
        if (values.isDense)
            std::copy_n(begin, info.bytes, out);
        else if (info.bytes > 0)
            gather(begin, values.strides, info.shape, 0, bitsOf(*info.dtype) / 8, 0, out);
        return tensor;
    }

    std::span<const std::byte> view(std::size_t index) const override
    {
        const StridedValues& values = m_values.at(index);
        return values.isDense && values.packed == nullptr ? values.bytes.first(tensors()[index].bytes)
                                                          : std::span<const std::byte>();
    }

private:
    /// The last one is kept: tensors often share a storage.
    Result<std::shared_ptr<const Bytes>> unpackedStorage(const ZipRecord& record) const
    {
        const std::scoped_lock lock(m_mutex);
        if (m_last != &record) {
            m_lastBytes.reset();
            m_last = nullptr;
            Result<Bytes> bytes = m_archive->unpack(record);
            if (!bytes)
                return failure(bytes.error());
            m_lastBytes = std::make_shared<const Bytes>(std::move(*bytes));
            m_last = &record;
        }
        return m_lastBytes;
    }

    std::shared_ptr<const MappedFile> m_file;
    std::shared_ptr<const ZipArchive> m_archive;
    std::vector<StridedValues> m_values;
    mutable std::mutex m_mutex;
    mutable const ZipRecord* m_last = nullptr;
    mutable std::shared_ptr<const Bytes> m_lastBytes;
};

Failure malformed(const MappedFile& file, const std::string& what)
{
    return failure(ErrorCode::Input, file.path().string() + " is no valid file of torch", what);
}

constexpr std::size_t kMaxAxes = 64;  // as torch

/// Where a tensor's values lie. Error with the reason alone.
Result<StridedValues> locate(const TensorReference& tensor, const StorageReference& storage,
                             const StorageBytes& storages, std::uint64_t fileBytes)
{
    const std::uint64_t valueBytes = bitsOf(tensor.dtype) / 8;
    const StoredBytes all = storages(storage.key);
    const std::uint64_t storedBytes = storage.isUntyped ? 1 : bitsOf(storage.dtype) / 8;
    if (storage.values > all.size / storedBytes || storage.firstValue > all.size / storedBytes - storage.values)
        return failure(ErrorCode::Input, "its storage '" + std::string(storage.key) + "' has " +
                                             counted(all.size, "byte(s), too few for ") +
                                             counted(storage.values, "value(s)"));
    const std::uint64_t storageBytes = storage.values * storedBytes;
    const std::uint64_t values = storageBytes / valueBytes;
    const std::optional<std::uint64_t> reach = reachOf(tensor);
    const std::optional<std::uint64_t> dense = bytesOf(tensor.dtype, tensor.shape);
    if (tensor.shape.size() > kMaxAxes || !reach || !dense || tensor.offset > values || *reach > values - tensor.offset)
        return failure(ErrorCode::Input, "its values reach beyond its storage '" + std::string(storage.key) + "'");
    if (*dense > std::max(fileBytes, all.size))
        return failure(ErrorCode::Input, "it repeats its values to more bytes than the file has");
    const std::uint64_t skipped = tensor.offset * valueBytes;
    const std::uint64_t first = storage.firstValue * storedBytes + skipped;
    StridedValues place{
        .packed = all.packed, .firstByte = first, .strides = tensor.strides, .isDense = isDense(tensor)};
    if (all.packed == nullptr)
        place.bytes = all.bytes.subspan(first, storageBytes - skipped);
    return place;
}

}  // namespace

Result<std::shared_ptr<const Weights>> makeTorchWeights(std::shared_ptr<const MappedFile> file,
                                                        std::shared_ptr<const ZipArchive> archive, std::string format,
                                                        const PickleValues& values, const StorageBytes& storages)
{
    Result<StateDict> found = findStateDict(values);
    if (!found)
        return malformed(*file, found.error().message);
    WeightsContents contents{
        .format = std::move(format), .metadata = std::move(found->metadata), .files = {file->path()}};
    std::vector<StridedValues> places;
    for (NamedTensor& named : found->tensors) {
        const TensorReference& tensor = values.tensors[named.tensor];
        Result<StridedValues> place = locate(tensor, values.storages[tensor.storage], storages, file->bytes().size());
        if (!place)
            return malformed(*file, "tensor '" + named.name + "': " + place.error().message);
        places.push_back(std::move(*place));
        contents.tensors.push_back({.name = std::move(named.name),
                                    .type = std::string(nameOf(tensor.dtype)),
                                    .dtype = tensor.dtype,
                                    .shape = tensor.shape,
                                    .bytes = bytesOf(tensor.dtype, tensor.shape).value_or(0),
                                    .file = file->path().filename().string()});
    }
    return std::make_shared<const TorchWeights>(std::move(contents), std::move(file), std::move(archive),
                                                std::move(places));
}

}  // namespace orangery::io
