// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/zip_directory.h"

#include "engine/io/little_endian.h"

#include <algorithm>
#include <optional>

namespace orangery::io {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryEntry = 0x02014B50;
constexpr std::uint32_t kDirectoryEnd = 0x06054B50;
constexpr std::uint32_t kDirectoryEnd64 = 0x06064B50;
constexpr std::uint32_t kLocator64 = 0x07064B50;
constexpr std::size_t kDirectoryEndBytes = 22;
constexpr std::size_t kLocator64Bytes = 20;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kDirectoryEntryBytes = 46;
constexpr std::size_t kMaxCommentBytes = 65535;
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kExtra64 = 1;
constexpr std::uint32_t kSee64 = 0xFFFFFFFF;

Failure malformed(std::string_view source, const std::string& what, std::string hint = {})
{
    return failure(ErrorCode::Input, std::string(source) + " is no valid zip archive", what, std::move(hint));
}

/// Where the directory lies and how many entries it has.
struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
};

std::optional<std::size_t> findDirectoryEnd(std::span<const std::byte> archive)
{
    if (archive.size() < kDirectoryEndBytes)
        return std::nullopt;
    const std::size_t last = archive.size() - kDirectoryEndBytes;
    for (std::size_t back = 0; back <= std::min(last, kMaxCommentBytes); ++back) {
        if (load<std::uint32_t>(&archive[last - back]) == kDirectoryEnd)
            return last - back;
    }
    return std::nullopt;
}

/// The 64-bit directory, where there is one just before the other's end.
std::optional<Directory> find64(std::span<const std::byte> archive, std::size_t end)
{
    if (end < kLocator64Bytes || load<std::uint32_t>(&archive[end - kLocator64Bytes]) != kLocator64)
        return std::nullopt;
    const auto offset = load<std::uint64_t>(&archive[end - kLocator64Bytes + 8]);
    constexpr std::size_t kBytes = 56;
    if (offset > archive.size() || archive.size() - offset < kBytes ||
        load<std::uint32_t>(&archive[offset]) != kDirectoryEnd64)
        return std::nullopt;
    return Directory{.offset = load<std::uint64_t>(&archive[offset + 48]),
                     .bytes = load<std::uint64_t>(&archive[offset + 40]),
                     .entries = load<std::uint64_t>(&archive[offset + 32])};
}

Result<Directory> findDirectory(std::span<const std::byte> archive, std::string_view source)
{
    const std::optional<std::size_t> end = findDirectoryEnd(archive);
    if (!end)
        return malformed(source, "the table of contents at its end is missing",
                         "The file was cut; download or copy it again.");
    Directory directory{.offset = load<std::uint32_t>(&archive[*end + 16]),
                        .bytes = load<std::uint32_t>(&archive[*end + 12]),
                        .entries = load<std::uint16_t>(&archive[*end + 10])};
    if (const std::optional<Directory> wide = find64(archive, *end))
        directory = *wide;
    if (directory.offset > *end || directory.bytes > *end - directory.offset ||
        directory.entries > directory.bytes / kDirectoryEntryBytes)
        return malformed(source, "its table of contents lies outside of the file");
    return directory;
}

/// Sizes and offset of an entry whose 32-bit fields say "see the 64-bit ones", in the order in which the extra field
/// has them.
bool read64(std::span<const std::byte> extra, std::initializer_list<std::uint64_t*> fields)
{
    ByteCursor cursor(extra);
    while (cursor.left() > 0) {
        const auto kind = cursor.number<std::uint16_t>();
        const auto bytes = cursor.number<std::uint16_t>();
        const auto data = bytes ? cursor.take(*bytes) : std::nullopt;
        if (!kind || !data)
            return false;
        if (*kind != kExtra64)
            continue;
        ByteCursor wide(*data);
        for (std::uint64_t* field : fields) {
            if (*field != kSee64)
                continue;
            const auto value = wide.number<std::uint64_t>();
            if (!value)
                return false;
            *field = *value;
        }
        return true;
    }
    return std::none_of(fields.begin(), fields.end(), [](const std::uint64_t* field) { return *field == kSee64; });
}

/// The packed bytes behind a local header, or nothing when they are not in the archive.
std::optional<std::span<const std::byte>> packedBytes(std::span<const std::byte> archive, std::uint64_t offset,
                                                      std::uint64_t bytes)
{
    if (offset > archive.size() || archive.size() - offset < kLocalHeaderBytes ||
        load<std::uint32_t>(&archive[offset]) != kLocalHeader)
        return std::nullopt;
    const std::uint64_t names =
        std::uint64_t{load<std::uint16_t>(&archive[offset + 26])} + load<std::uint16_t>(&archive[offset + 28]);
    const std::uint64_t begin = offset + kLocalHeaderBytes + names;
    if (begin > archive.size() || bytes > archive.size() - begin)
        return std::nullopt;
    return archive.subspan(begin, bytes);
}

Result<ZipRecord> readEntry(ByteCursor& cursor, std::span<const std::byte> archive, std::string_view source)
{
    const auto fixed = cursor.take(kDirectoryEntryBytes);
    if (!fixed || load<std::uint32_t>(fixed->data()) != kDirectoryEntry)
        return malformed(source, "its table of contents ends too early");
    const auto name = cursor.takeText(load<std::uint16_t>(&(*fixed)[28]));
    const auto extra = cursor.take(load<std::uint16_t>(&(*fixed)[30]));
    const auto comment = cursor.take(load<std::uint16_t>(&(*fixed)[32]));
    if (!name || !extra || !comment)
        return malformed(source, "its table of contents ends too early");
    ZipRecord record{.name = std::string(*name), .crc32 = load<std::uint32_t>(&(*fixed)[16])};
    const auto method = load<std::uint16_t>(&(*fixed)[10]);
    if ((load<std::uint16_t>(&(*fixed)[8]) & kEncrypted) != 0 || (method != kStored && method != kDeflated))
        return malformed(source, "record '" + record.name + "' is encrypted or packed in an unknown way");
    record.isStored = method == kStored;
    record.size = load<std::uint32_t>(&(*fixed)[24]);
    std::uint64_t packed = load<std::uint32_t>(&(*fixed)[20]);
    std::uint64_t offset = load<std::uint32_t>(&(*fixed)[42]);
    const bool isWide = read64(*extra, {&record.size, &packed, &offset});
    const auto bytes = isWide ? packedBytes(archive, offset, packed) : std::nullopt;
    if (!bytes || (record.isStored && record.size != packed))
        return malformed(source, "record '" + record.name + "' does not lie where the table of contents says");
    record.packed = *bytes;
    return record;
}

}  // namespace

Result<std::vector<ZipRecord>> readZipDirectory(std::span<const std::byte> archive, std::string_view source)
{
    const Result<Directory> directory = findDirectory(archive, source);
    if (!directory)
        return failure(directory.error());
    std::vector<ZipRecord> records;
    ByteCursor cursor(archive.subspan(directory->offset, directory->bytes));
    for (std::uint64_t i = 0; i < directory->entries; ++i) {
        Result<ZipRecord> record = readEntry(cursor, archive, source);
        if (!record)
            return failure(record.error());
        records.push_back(std::move(*record));
    }
    return records;
}

}  // namespace orangery::io
