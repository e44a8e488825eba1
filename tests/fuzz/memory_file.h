// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace orangery::fuzz {

/// An input as a file that is on no disk, for what reads files only.
class MemoryFile {
public:
    MemoryFile(const std::uint8_t* data, std::size_t size) : m_file(::memfd_create("input", MFD_CLOEXEC))
    {
        m_isWritten = m_file >= 0 && ::write(m_file, data, size) == static_cast<ssize_t>(size);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile()
    {
        if (m_file >= 0)
            ::close(m_file);
    }

    [[nodiscard]] fs::path path() const
    {
        return m_isWritten ? "/proc/self/fd/" + std::to_string(m_file) : std::string("/proc/self/fd/none");
    }

private:
    int m_file;
    bool m_isWritten = false;
};

}  // namespace orangery::fuzz
