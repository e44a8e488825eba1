// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QtGlobal>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace orangery::io::test {

/// The folder of reference cases of a kind ("vision", "decoder/gguf"): below the folder that ORANGERY_FIXTURES names, else
/// in tests/fixtures, else beside the project.
inline std::optional<fs::path> referenceFolder(const std::string& kind)
{
    std::vector<fs::path> folders;
    if (const char* folder = std::getenv("ORANGERY_FIXTURES"); folder != nullptr && *folder != '\0')
        folders.emplace_back(folder);
    folders.emplace_back(ORANGERY_TEST_DATA);
    folders.emplace_back(ORANGERY_PROJECT_ROOT "/../shared/fixtures");
    std::error_code ignored;
    for (const fs::path& folder : folders) {
        if (fs::is_directory(folder / kind, ignored))
            return folder / kind;
    }
    return std::nullopt;
}

/// All files below a folder whose names end so, sorted.
inline std::vector<fs::path> filesBelow(const fs::path& folder, const std::string& ending)
{
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ignored)) {
        if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

inline void tellCompared(std::size_t cases, const fs::path& folder)
{
    qInfo("compared %zu cases from %s", cases, folder.c_str());
}

}  // namespace orangery::io::test
