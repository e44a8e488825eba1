// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/zip_archive.h"

#include "engine/base/counted.h"
#include "engine/io/little_endian.h"
#include "engine/io/zip_directory.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace orangery::io {

namespace {

constexpr std::uint32_t kFirstLocalHeader = 0x04034B50;
/// Deflate never packs more bytes than this into one.
constexpr std::uint64_t kMaxRatio = 1032;

Failure damaged(const MappedFile& file, const ZipRecord& record, const std::string& why)
{
    return failure(ErrorCode::Input, file.path().string() + ": record '" + record.name + "' is damaged", why,
                   "Download or copy the file again.");
}

constexpr std::size_t kMaxSlice = std::size_t{1} << 30U;  // zlib counts in 32 bits

std::uint32_t checksumOf(std::span<const std::byte> bytes)
{
    uLong checksum = ::crc32(0, nullptr, 0);
    while (!bytes.empty()) {
        const std::size_t slice = std::min(bytes.size(), kMaxSlice);
        checksum = ::crc32(checksum, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(slice));
        bytes = bytes.subspan(slice);
    }
    return static_cast<std::uint32_t>(checksum);
}

/// Inflates raw deflate data until `out` is full; returns whether that was also its end.
enum class Inflated { Broken, Full, Ended };
Inflated inflateInto(std::span<const std::byte> packed, std::span<std::byte> out)
{
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return Inflated::Broken;
    struct Ender {
        z_stream& stream;
        ~Ender() { ::inflateEnd(&stream); }
    } const ender{stream};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    std::size_t inLeft = packed.size();
    std::size_t outLeft = out.size();
    int state = Z_OK;
    while (state == Z_OK && (outLeft > 0 || inLeft > 0)) {
        const std::size_t inSlice = std::min(inLeft, kMaxSlice);
        const std::size_t outSlice = std::min(outLeft, kMaxSlice);
        stream.avail_in = static_cast<uInt>(inSlice);
        stream.avail_out = static_cast<uInt>(outSlice);
        state = ::inflate(&stream, Z_NO_FLUSH);
        inLeft -= inSlice - stream.avail_in;
        outLeft -= outSlice - stream.avail_out;
    }
    if (outLeft > 0)
        return Inflated::Broken;
    return state == Z_STREAM_END ? Inflated::Ended : Inflated::Full;
}

}  // namespace

bool looksLikeZip(std::span<const std::byte> bytes)
{
    return bytes.size() >= sizeof(kFirstLocalHeader) && load<std::uint32_t>(bytes.data()) == kFirstLocalHeader;
}

Result<ZipArchive> ZipArchive::open(std::shared_ptr<const MappedFile> file)
{
    ZipArchive archive(std::move(file));
    const std::string source = archive.m_file->path().string();
    Result<std::vector<ZipRecord>> records = readZipDirectory(archive.m_file->bytes(), source);
    if (!records)
        return failure(records.error());
    archive.m_records = std::move(*records);
    for (std::size_t i = 0; i < archive.m_records.size(); ++i) {
        if (!archive.m_index.emplace(archive.m_records[i].name, i).second)
            return failure(ErrorCode::Input, source + " is no valid zip archive",
                           "record '" + archive.m_records[i].name + "' stands twice in it");
    }
    return archive;
}

const ZipRecord* ZipArchive::find(const std::string& name) const
{
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_records[found->second];
}

Result<std::vector<std::byte>> ZipArchive::unpack(const ZipRecord& record) const
{
    if (record.size / kMaxRatio > record.packed.size())
        return damaged(*m_file, record,
                       "its " + counted(record.packed.size(), "byte(s) cannot hold ") + std::to_string(record.size));
    std::vector<std::byte> contents(record.size);
    if (record.isStored)
        std::copy(record.packed.begin(), record.packed.end(), contents.begin());
    else if (record.size > 0 && inflateInto(record.packed, contents) != Inflated::Ended)
        return damaged(*m_file, record, "its packed data does not unpack to the size that the archive gives");
    if (checksumOf(contents) != record.crc32)
        return damaged(*m_file, record, "its checksum does not agree");
    return contents;
}

Result<std::vector<std::byte>> ZipArchive::unpackBegin(const ZipRecord& record, std::uint64_t maxBytes) const
{
    const std::uint64_t bytes = std::min(record.size, maxBytes);
    if (record.isStored)
        return std::vector<std::byte>(record.packed.begin(),
                                      record.packed.begin() + static_cast<std::ptrdiff_t>(bytes));
    std::vector<std::byte> contents(bytes);
    if (bytes > 0 && inflateInto(record.packed, contents) == Inflated::Broken)
        return damaged(*m_file, record, "its packed data does not unpack");
    return contents;
}

}  // namespace orangery::io
