// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/path_kind.h"

#include "engine/base/run_folder.h"
#include "engine/io/weights.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <string_view>

namespace orangery::shell {

namespace {

constexpr std::size_t kMostEntries = 500;  // of a folder that are looked at
constexpr std::size_t kBeginning = 4096;   // bytes; "format" is the first member of our files

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

/// Files that hold weights by their ending are taken for that even when they are damaged: the tool says what is wrong.
bool holdsWeights(const fs::path& file)
{
    static constexpr std::array<std::string_view, 6> kEndings{".safetensors", ".gguf", ".pt", ".pth", ".npz", ".npy"};
    if (std::find(kEndings.begin(), kEndings.end(), file.extension()) != kEndings.end())
        return true;
    const std::string name = file.filename().string();
    const bool isText = name.ends_with(".json") || name.ends_with(".jsonl");  // only an index of shards is opened
    return (!isText || name.ends_with(".index.json")) && io::openWeights(file).has_value();
}

/// Files in a folder and in the folders right below it.
std::vector<std::string> filesIn(const fs::path& folder)
{
    std::vector<std::string> names;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
    for (std::size_t seen = 0; !error && entry != fs::recursive_directory_iterator() && seen < kMostEntries;
         entry.increment(error), ++seen) {
        std::error_code ignored;
        if (entry.depth() > 0)
            entry.disable_recursion_pending();
        if (entry->is_regular_file(ignored))
            names.push_back(entry->path().filename().string());
    }
    return names;
}

Result<PathKind> kindOfFolder(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::exists(folder / "run.json", ignored)) {
        const auto weights = io::openWeights(folder);
        if (weights)
            return PathKind{.format = kWeightsFormat};
        return PathKind{.holds = filesIn(folder),
                        .problem = Error{weights.error().code, folder.string() + " is neither a run nor a model",
                                         "it has no run.json, and " + weights.error().message +
                                             (weights.error().cause.empty() ? "" : ": " + weights.error().cause),
                                         weights.error().hint}};
    }
    const Result<Json> record = readRunRecord(folder);
    if (!record)
        return failure(record.error());
    return PathKind{.task = record->value("task", std::string())};
}

}  // namespace

Result<PathKind> kindOfPath(const fs::path& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(ErrorCode::Input, path.string() + " cannot be opened", "there is no such file or folder");
    if (fs::is_directory(status))
        return kindOfFolder(path);
    if (!fs::is_regular_file(status))
        return failure(ErrorCode::Input, path.string() + " cannot be opened", "it is neither a file nor a folder");
    std::string format = formatOf(path);
    if (format.empty() && holdsWeights(path))
        format = kWeightsFormat;
    return PathKind{.format = std::move(format), .name = path.filename().string()};
}

}  // namespace orangery::shell
