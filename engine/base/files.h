// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace orangery {

namespace fs = std::filesystem;

/// The whole of a regular file. ErrorCode::Input when it is missing, unreadable or longer than `maxBytes`.
[[nodiscard]] Result<std::string> readFile(const fs::path& path, std::uint64_t maxBytes = std::uint64_t{4} << 30U);

/// A file that appears under its name only when it is complete: writes go to `path` + ".part", `commit`
/// flushes that to disk and renames it. An AtomicFile that is destroyed uncommitted leaves nothing behind.
class AtomicFile {
public:
    [[nodiscard]] static Result<AtomicFile> create(const fs::path& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    [[nodiscard]] Result<void> write(std::string_view bytes);
    [[nodiscard]] Result<void> commit();

private:
    AtomicFile(fs::path path, fs::path part, int descriptor);
    void discard();

    fs::path m_path;
    fs::path m_part;
    int m_descriptor = -1;
};

/// Writes `bytes` as a whole or not at all.
[[nodiscard]] Result<void> writeFile(const fs::path& path, std::string_view bytes);

/// Creates a folder and its parents.
[[nodiscard]] Result<void> makeFolder(const fs::path& path);

/// The user's folders (XDG), each with "orangery" appended. Nothing is created.
[[nodiscard]] fs::path userConfigFolder();
[[nodiscard]] fs::path userDataFolder();
[[nodiscard]] fs::path userCacheFolder();

/// Folder of this program's libraries (…/lib) and of what ships with it (…/share/orangery), found from where
/// the program's own library was loaded, so that an installed tree works from anywhere.
[[nodiscard]] fs::path libraryFolder();
[[nodiscard]] fs::path resourceFolder();

}  // namespace orangery
