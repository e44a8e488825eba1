// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/file_object.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace orangery::zero_shot {

/// What tells that a file is another one than before.
struct FileState {
    std::uintmax_t size = 0;
    fs::file_time_type time = {};

    friend bool operator==(const FileState&, const FileState&) = default;
};

/// All 0 where there is no such file.
[[nodiscard]] FileState stateOf(const fs::path& file);

/// SHA-256 of files. A file of several objects is hashed once for all of them, as long as it does not change. Functions may be
/// called from several threads.
class FileHashes {
public:
    [[nodiscard]] Result<std::string> of(const FileObject& input, const std::stop_token& stop);

private:
    struct Known {
        FileState state = {};
        std::string hash = {};
    };

    std::mutex m_mutex;
    std::map<fs::path, Known> m_known;
};

}  // namespace orangery::zero_shot
