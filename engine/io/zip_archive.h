// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orangery::io {

/// One file of a zip archive.
struct ZipRecord {
    std::string name;
    bool isStored = true;  ///< as it is; else deflated
    std::uint32_t crc32 = 0;
    std::uint64_t size = 0;             ///< bytes of its contents
    std::span<const std::byte> packed;  ///< what lies in the archive
};

/// Whether a file begins as a zip archive does.
[[nodiscard]] bool looksLikeZip(std::span<const std::byte> bytes);

/// The table of contents of a zip archive (zip64 too) in a mapped file. Stored records, which is what torch writes, are
/// read where they lie.
class ZipArchive {
public:
    /// ErrorCode::Input when the table does not agree with the file, a name stands twice, or a record is encrypted or
    /// packed otherwise than stored or deflated.
    [[nodiscard]] static Result<ZipArchive> open(std::shared_ptr<const MappedFile> file);

    [[nodiscard]] const std::vector<ZipRecord>& records() const { return m_records; }
    [[nodiscard]] const ZipRecord* find(const std::string& name) const;
    [[nodiscard]] const std::shared_ptr<const MappedFile>& file() const { return m_file; }

    /// The contents of a record, unpacked and with their checksum verified. ErrorCode::Input when they are damaged or
    /// cannot have the size that the table gives.
    [[nodiscard]] Result<std::vector<std::byte>> unpack(const ZipRecord& record) const;
    /// The first bytes of a record's contents, at most `maxBytes`; their checksum is not looked at.
    [[nodiscard]] Result<std::vector<std::byte>> unpackBegin(const ZipRecord& record, std::uint64_t maxBytes) const;

private:
    explicit ZipArchive(std::shared_ptr<const MappedFile> file) : m_file(std::move(file)) {}

    std::shared_ptr<const MappedFile> m_file;
    std::vector<ZipRecord> m_records;
    std::unordered_map<std::string, std::size_t> m_index;
};

}  // namespace orangery::io
