// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace orangery::io {

/// A regular file, mapped for reading: its pages are read from disk when they are first touched. Bytes stay valid as
/// long as the object lives. A file that somebody else cuts while it is mapped ends the process on the next touch of
/// what is gone, as with every mapping.
class MappedFile {
public:
    /// ErrorCode::Input when the file is missing, unreadable, or no regular file.
    [[nodiscard]] static Result<std::shared_ptr<const MappedFile>> open(const fs::path& path);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const { return m_bytes; }
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    MappedFile(fs::path path, std::span<const std::byte> bytes);

    fs::path m_path;
    std::span<const std::byte> m_bytes;
};

}  // namespace orangery::io
