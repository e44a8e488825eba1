// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle.h"
#include "engine/io/torch_weights.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace orangery::io {

namespace {

/// A pickle of protocol 2 that holds the number torch.save begins with, but for the protocol itself.
constexpr std::array<unsigned char, 13> kMagic{0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9,
                                               0x20, 0x6A, 0xA8, 0x50, 0x19, '.'};
constexpr std::size_t kProtocolBytes = 2;  // opcode and number, at the begin of a pickle
constexpr std::size_t kFrameBytes = 9;     // opcode and length, behind it from protocol 4 on
constexpr std::int64_t kProtocol = 1001;

Failure malformed(const MappedFile& file, const std::string& what, std::string hint = {})
{
    return failure(ErrorCode::Input, file.path().string() + " is no valid file of torch", what, std::move(hint));
}

/// Where the bytes of a storage lie in the file, by its key.
using Places = std::map<std::string_view, std::span<const std::byte>>;

/// Behind the pickle of keys comes for each of them its number of values and the values.
Result<Places> readStorages(ByteCursor& cursor, const PickleValues& keys, const PickleValues& object,
                            const MappedFile& file)
{
    std::map<std::string_view, std::uint64_t> valueBytes;
    for (const StorageReference& storage : object.storages)
        valueBytes.emplace(storage.key, storage.isUntyped ? 1 : bitsOf(storage.dtype) / 8);
    const std::vector<PickleValue>* items = keys.items(keys.root);
    if (items == nullptr)
        return malformed(file, "its list of storages is none");
    Places places;
    for (const PickleValue& item : *items) {
        const auto key = keys.text(item);
        const auto width = key ? valueBytes.find(*key) : valueBytes.end();
        if (width == valueBytes.end())
            return malformed(file, "it has a storage that no tensor uses");
        const auto count = cursor.number<std::uint64_t>();
        const auto bytes =
            count && *count <= cursor.left() / width->second ? cursor.take(*count * width->second) : std::nullopt;
        if (!bytes)
            return malformed(file, "it ends within its storage '" + std::string(*key) + "'",
                             "The file was cut; download or copy it again.");
        places.emplace(*key, *bytes);
    }
    return places;
}

/// Where the number begins in a file that looks like one of torch.
std::optional<std::size_t> findMagic(std::span<const std::byte> bytes)
{
    if (bytes.empty() || bytes[0] != std::byte{0x80})
        return std::nullopt;
    for (const std::size_t begin : {kProtocolBytes, kProtocolBytes + kFrameBytes}) {
        if (bytes.size() >= begin + kMagic.size() &&
            std::equal(kMagic.begin(), kMagic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                       [](unsigned char a, std::byte b) { return std::byte{a} == b; }))
            return begin;
    }
    return std::nullopt;
}

bool isBigEndian(const PickleValues& system)
{
    const std::vector<PickleValue>* items = system.items(system.root);
    for (std::size_t i = 0; items != nullptr && i + 1 < items->size(); i += 2) {
        if (system.text((*items)[i]) == "little_endian")
            return (*items)[i + 1].kind == PickleKind::Bool && !(*items)[i + 1].truth();
    }
    return false;
}

}  // namespace

bool looksLikeLegacyTorch(std::span<const std::byte> bytes)
{
    return findMagic(bytes).has_value();
}

Result<std::shared_ptr<const Weights>> openLegacyTorch(std::shared_ptr<const MappedFile> file)
{
    ByteCursor cursor(file->bytes(), findMagic(file->bytes()).value_or(0) + kMagic.size());
    std::array<PickleValues, 4> parts;  // protocol, system, object, keys
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Result<PickleValues> part = readPickle(cursor, PickleOrigin::Eager);
        if (!part)
            return malformed(*file, "its pickle " + std::to_string(i + 2) + ": " + part.error().message);
        parts[i] = std::move(*part);
        if (i == 0 && (parts[0].root.kind != PickleKind::Integer || parts[0].root.integer() != kProtocol))
            return malformed(*file, "it is of an unknown protocol");
        if (i == 1 && isBigEndian(parts[1]))
            return malformed(*file, "its numbers are stored with the most significant byte first",
                             "Save it again on a little-endian machine.");
    }
    const Result<Places> places = readStorages(cursor, parts[3], parts[2], *file);
    if (!places)
        return failure(places.error());
    const auto storages = [&](std::string_view key) {
        const auto found = places->find(key);
        return found == places->end() ? StoredBytes{}
                                      : StoredBytes{.size = found->second.size(), .bytes = found->second};
    };
    return makeTorchWeights(std::move(file), nullptr, "torch legacy", parts[2], storages);
}

}  // namespace orangery::io
