// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/path_kind.h"

#include "engine/base/run_folder.h"

#include <array>
#include <fstream>
#include <regex>

namespace orangery::shell {

namespace {

constexpr std::size_t kBeginning = 4096;  // bytes; "format" is the first member of our files

std::string formatOf(const fs::path& file)
{
    std::array<char, kBeginning> bytes{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), bytes.size());
    const std::string beginning(bytes.data(), static_cast<std::size_t>(stream.gcount()));
    static const std::regex format(R"re(^\s*\{\s*"format"\s*:\s*"([A-Za-z0-9._-]{1,64})")re");
    std::smatch match;
    return std::regex_search(beginning, match, format, std::regex_constants::match_continuous) ? match[1].str()
                                                                                               : std::string();
}

}  // namespace

Result<PathKind> kindOfPath(const fs::path& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(ErrorCode::Input, path.string() + " cannot be opened", "there is no such file or folder");
    if (fs::is_directory(status)) {
        const Result<Json> record = readRunRecord(path);
        if (!record)
            return failure(record.error());
        return PathKind{.task = record->value("task", std::string())};
    }
    if (!fs::is_regular_file(status))
        return failure(ErrorCode::Input, path.string() + " cannot be opened", "it is neither a file nor a folder");
    return PathKind{.format = formatOf(path), .name = path.filename().string()};
}

}  // namespace orangery::shell
