// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle.h"
#include "engine/io/torch_weights.h"

#include <utility>

namespace orangery::io {

namespace {

constexpr std::string_view kPickle = "/data.pkl";

Failure malformed(const ZipArchive& archive, const std::string& what, std::string hint = {})
{
    return failure(ErrorCode::Input, archive.file()->path().string() + " is no valid file of torch", what,
                   std::move(hint));
}

/// The folder that all records of torch lie in, with its slash.
std::optional<std::string> rootOf(const ZipArchive& archive)
{
    for (const ZipRecord& record : archive.records()) {
        const std::size_t slash = record.name.find('/');
        if (slash != std::string::npos && record.name.substr(slash) == kPickle)
            return record.name.substr(0, slash + 1);
    }
    return std::nullopt;
}

Result<void> checkByteOrder(const ZipArchive& archive, const std::string& root)
{
    const ZipRecord* order = archive.find(root + "byteorder");
    if (order == nullptr)
        return {};
    const Result<std::vector<std::byte>> text = archive.unpackBegin(*order, 16);
    if (!text)
        return failure(text.error());
    if (std::string_view(reinterpret_cast<const char*>(text->data()), text->size()) != "little")
        return malformed(archive, "its numbers are stored with the most significant byte first",
                         "Save it again on a little-endian machine.");
    return {};
}

}  // namespace

bool looksLikeTorchZip(const ZipArchive& archive)
{
    return rootOf(archive).has_value();
}

Result<std::shared_ptr<const Weights>> openTorchZip(ZipArchive opened)
{
    const auto kept = std::make_shared<const ZipArchive>(std::move(opened));
    const ZipArchive& archive = *kept;
    const std::optional<std::string> root = rootOf(archive);
    if (!root)
        return malformed(archive, "it has no data.pkl");
    if (auto checked = checkByteOrder(archive, *root); !checked)
        return failure(checked.error());
    const bool isScript = archive.find(*root + "constants.pkl") != nullptr;
    const Result<std::vector<std::byte>> pickle = archive.unpack(*archive.find(*root + std::string(kPickle.substr(1))));
    if (!pickle)
        return failure(pickle.error());
    ByteCursor cursor(*pickle);
    const Result<PickleValues> values = readPickle(cursor, isScript ? PickleOrigin::TorchScript : PickleOrigin::Eager);
    if (!values)
        return malformed(archive, "its data.pkl: " + values.error().message);
    const auto storages = [&](std::string_view key) -> StoredBytes {
        const ZipRecord* record = archive.find(*root + "data/" + std::string(key));
        if (record == nullptr)
            return {};
        if (record->isStored)
            return {.size = record->packed.size(), .bytes = record->packed};
        return {.size = record->size, .packed = record};
    };
    return makeTorchWeights(archive.file(), kept, isScript ? "torchscript" : "torch zip", *values, storages);
}

}  // namespace orangery::io
