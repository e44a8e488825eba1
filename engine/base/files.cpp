// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/files.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace orangery {

namespace {

std::string systemText(int error)
{
    return std::system_category().message(error);
}

Failure cannotWrite(const fs::path& path, int error)
{
    const char* hint = "";
    if (error == ENOSPC || error == EFBIG || error == EDQUOT)
        hint = "Free some space, or name another place.";
    else if (error == EACCES || error == EROFS || error == EPERM)
        hint = "Name a place that you may write to.";
    return failure(ErrorCode::Failed, "cannot write " + path.string(), systemText(error), hint);
}

Result<void> writeAll(int descriptor, std::string_view bytes, const fs::path& path)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return cannotWrite(path, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

fs::path xdgFolder(const char* variable, const char* belowHome)
{
    // XDG: a relative path in these variables is to be ignored.
    if (const char* folder = std::getenv(variable); folder != nullptr && folder[0] == '/')
        return fs::path(folder) / "orangery";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr && *home != '\0' ? home : "/tmp") / belowHome / "orangery";
}

}  // namespace

Result<std::string> readFile(const fs::path& path, std::uint64_t maxBytes)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int error = errno;
        return failure(ErrorCode::Input, "cannot read " + path.string(), systemText(error));
    }
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};

    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode))
        return failure(ErrorCode::Input, "cannot read " + path.string(), "it is a folder, not a file");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    const auto tooLong = [&] {
        return failure(ErrorCode::Input, "cannot read " + path.string(),
                       "it is longer than the " + std::to_string(maxBytes) + " bytes allowed here");
    };
    if (size > maxBytes)
        return tooLong();

    std::string bytes;
    bytes.resize(static_cast<std::size_t>(size) + 1);  // one more, so that the end is found without growing
    std::size_t filled = 0;
    while (true) {
        // Pipes and files under /proc tell no size, and a file may grow while it is read.
        if (filled == bytes.size())
            bytes.resize(bytes.size() + 65536);
        const ssize_t got = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return failure(ErrorCode::Input, "cannot read " + path.string(), systemText(errno));
        }
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
        if (filled > maxBytes)
            return tooLong();
    }
    bytes.resize(filled);
    return bytes;
}

AtomicFile::AtomicFile(fs::path path, fs::path part, int descriptor)
    : m_path(std::move(path)), m_part(std::move(part)), m_descriptor(descriptor)
{
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_part(std::move(other.m_part)),
      m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_part, other.m_part);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

AtomicFile::~AtomicFile()
{
    discard();
}

void AtomicFile::discard()
{
    if (m_descriptor < 0)
        return;
    ::close(std::exchange(m_descriptor, -1));
    if (!m_part.empty())
        ::unlink(m_part.c_str());
}

Result<AtomicFile> AtomicFile::create(const fs::path& path)
{
    // Devices and pipes (/dev/stdout, /dev/full) cannot be renamed over: they are written directly.
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    const bool special = fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
    if (fs::is_directory(status))
        return failure(ErrorCode::Usage, "cannot write " + path.string(), "it is a folder", "Name a file.");
    // A renamed file would take its place all the same.
    constexpr fs::perms kWritable = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
    if (fs::is_regular_file(status) &&
        ((status.permissions() & kWritable) == fs::perms::none || ::access(path.c_str(), W_OK) != 0))
        return failure(ErrorCode::Failed, "cannot write " + path.string(), "it is read-only",
                       "Name another file, or make this one writable.");
    fs::path part = special ? fs::path() : fs::path(path.string() + ".part");
    const int flags = special ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    const int descriptor = ::open(special ? path.c_str() : part.c_str(), flags, 0666);
    if (descriptor < 0)
        return cannotWrite(path, errno);
    return AtomicFile(path, std::move(part), descriptor);
}

Result<void> AtomicFile::write(std::string_view bytes)
{
    return writeAll(m_descriptor, bytes, m_path);
}

Result<void> AtomicFile::commit()
{
    const bool special = m_part.empty();
    if (!special && ::fsync(m_descriptor) != 0)
        return cannotWrite(m_path, errno);
    const int descriptor = std::exchange(m_descriptor, -1);
    if (::close(descriptor) != 0 || (!special && ::rename(m_part.c_str(), m_path.c_str()) != 0)) {
        const int error = errno;
        if (!special)
            ::unlink(m_part.c_str());
        return cannotWrite(m_path, error);
    }
    return {};
}

Result<void> writeFile(const fs::path& path, std::string_view bytes)
{
    return AtomicFile::create(path).and_then([&](AtomicFile file) -> Result<void> {
        if (Result<void> written = file.write(bytes); !written)
            return written;
        return file.commit();
    });
}

Result<void> makeFolder(const fs::path& path)
{
    std::error_code error;
    fs::create_directories(path, error);
    if (error)
        return failure(ErrorCode::Failed, "cannot create the folder " + path.string(), error.message(),
                       "Name a place that you may write to.");
    return {};
}

fs::path userConfigFolder()
{
    return xdgFolder("XDG_CONFIG_HOME", ".config");
}

fs::path userDataFolder()
{
    return xdgFolder("XDG_DATA_HOME", ".local/share");
}

fs::path userCacheFolder()
{
    return xdgFolder("XDG_CACHE_HOME", ".cache");
}

fs::path libraryFolder()
{
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&libraryFolder), &info) == 0 || info.dli_fname == nullptr)
        return {};
    std::error_code ignored;
    return fs::canonical(info.dli_fname, ignored).parent_path();
}

fs::path resourceFolder()
{
    if (const char* folder = std::getenv("ORANGERY_RESOURCES"); folder != nullptr && *folder != '\0')
        return folder;
    return libraryFolder().parent_path() / "share" / "orangery";
}

}  // namespace orangery
