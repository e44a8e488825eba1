// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace orangery::io {

namespace {

struct Closer {
    int descriptor;
    ~Closer() { ::close(descriptor); }
};

Failure cannotRead(const fs::path& path, std::string why)
{
    return failure(ErrorCode::Input, "cannot read " + path.string(), std::move(why));
}

Failure cannotRead(const fs::path& path, int error)
{
    return cannotRead(path, std::system_category().message(error));
}

}  // namespace

MappedFile::MappedFile(fs::path path, std::span<const std::byte> bytes) : m_path(std::move(path)), m_bytes(bytes) {}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty())
        ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
}

std::string_view MappedFile::text() const
{
    return {reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size()};
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const fs::path& path)
{
    // A pipe would block here until somebody writes into it.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return cannotRead(path, errno);
    const Closer closer{descriptor};
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return cannotRead(path, errno);
    if (!S_ISREG(status.st_mode))
        return cannotRead(path, S_ISDIR(status.st_mode) ? "it is a folder, not a file" : "it is no regular file");
    const auto size = static_cast<std::size_t>(status.st_size);
    std::span<const std::byte> bytes;
    if (size > 0) {
        void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
        if (address == MAP_FAILED)
            return cannotRead(path, errno);
        bytes = {static_cast<const std::byte*>(address), size};
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(path, bytes));
}

}  // namespace orangery::io
