// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json_file.h"

namespace orangery {

Result<Json> readJsonFile(const fs::path& path, std::uint64_t maxBytes)
{
    return readFile(path, maxBytes).and_then([&](const std::string& bytes) { return parseJson(bytes, path.string()); });
}

}  // namespace orangery
