// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/model_search.h"

#include "engine/base/options.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string_view>

namespace orangery::models {

namespace {

constexpr int kDepth = 2;  ///< "org/name"
constexpr std::size_t kMaxModels = 10'000;
constexpr std::array<std::string_view, 6> kWeightEndings{".safetensors", ".gguf", ".bin", ".pt", ".pth", ".ckpt"};

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

bool isWeightFile(const fs::path& path)
{
    std::error_code ignored;
    const std::string name = path.filename().string();
    return fs::is_regular_file(path, ignored) &&
           std::any_of(kWeightEndings.begin(), kWeightEndings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

std::vector<fs::path> sortedEntries(const fs::path& folder)
{
    std::vector<fs::path> entries;
    std::error_code ignored;
    for (fs::directory_iterator it(folder, ignored), end; it != end && entries.size() < kMaxModels;
         it.increment(ignored)) {
        if (!it->path().filename().string().starts_with('.'))
            entries.push_back(it->path());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool isModelFolder(const fs::path& folder)
{
    const std::vector<fs::path> entries = sortedEntries(folder);
    const bool hasWeights = std::any_of(entries.begin(), entries.end(), isWeightFile);
    std::error_code ignored;
    const bool hasConfig =
        fs::exists(folder / "config.json", ignored) || fs::exists(folder / "open_clip_config.json", ignored);
    const auto weights = std::count_if(entries.begin(), entries.end(), isWeightFile);
    return hasWeights && (hasConfig || weights == 1);
}

/// Keeps what was found, the first of each name.
class Found {
public:
    void add(FoundModel model)
    {
        if (m_models.size() < kMaxModels && m_names.insert(model.name).second)
            m_models.push_back(std::move(model));
    }
    [[nodiscard]] std::vector<FoundModel> take() { return std::move(m_models); }

private:
    std::vector<FoundModel> m_models;
    std::set<std::string> m_names;
};

void searchFolder(const fs::path& folder, const std::string& before, int depth, const char* source, Found& found)
{
    for (const fs::path& entry : sortedEntries(folder)) {
        std::error_code ignored;
        const std::string name = before + entry.filename().string();
        if (isWeightFile(entry))
            found.add({.name = name, .path = entry, .source = source});
        else if (!fs::is_directory(entry, ignored))
            continue;
        else if (isModelFolder(entry))
            found.add({.name = name, .path = entry, .source = source});
        else if (depth > 1)
            searchFolder(entry, name + "/", depth - 1, source, found);
    }
}

/// The snapshot that the reference "main" names, else the only or last one.
fs::path snapshotOf(const fs::path& repository)
{
    constexpr std::uint64_t kMaxReference = 256;
    if (const auto reference = readFile(repository / "refs" / "main", kMaxReference)) {
        const fs::path named = repository / "snapshots" / reference->substr(0, reference->find_first_of(" \r\n"));
        std::error_code ignored;
        if (named.has_filename() && fs::is_directory(named, ignored))
            return named;
    }
    const std::vector<fs::path> snapshots = sortedEntries(repository / "snapshots");
    return snapshots.empty() ? fs::path() : snapshots.back();
}

/// "models--org--name" holds "org/name".
void searchCache(const fs::path& cache, Found& found)
{
    constexpr std::string_view kBeginning = "models--";
    for (const fs::path& entry : sortedEntries(cache)) {
        std::string name = entry.filename().string();
        if (!name.starts_with(kBeginning))
            continue;
        name.erase(0, kBeginning.size());
        if (const std::size_t dashes = name.find("--"); dashes != std::string::npos)
            name.replace(dashes, 2, "/");
        const fs::path snapshot = snapshotOf(entry);
        if (!snapshot.empty() && isModelFolder(snapshot))
            found.add({.name = name, .path = snapshot, .source = "hugging face cache"});
    }
}

}  // namespace

fs::path userModelFolder()
{
    return userDataFolder() / "models";
}

fs::path huggingFaceCache()
{
    if (const std::string cache = environment("HF_HUB_CACHE"); !cache.empty())
        return cache;
    if (const std::string home = environment("HF_HOME"); !home.empty())
        return fs::path(home) / "hub";
    if (const std::string cache = environment("XDG_CACHE_HOME"); !cache.empty())
        return fs::path(cache) / "huggingface" / "hub";
    return fs::path(environment("HOME")) / ".cache" / "huggingface" / "hub";
}

std::vector<fs::path> modelFolders()
{
    std::vector<fs::path> folders;
    const std::string named = environment("ORANGERY_MODELS");
    for (std::size_t begin = 0; begin < named.size();) {
        const std::size_t end = std::min(named.find(':', begin), named.size());
        if (end > begin)
            folders.emplace_back(named.substr(begin, end - begin));
        begin = end + 1;
    }
    folders.push_back(userModelFolder());
    folders.push_back(huggingFaceCache());
    return folders;
}

std::vector<FoundModel> findModels()
{
    Found found;
    const fs::path cache = huggingFaceCache();
    for (const fs::path& folder : modelFolders()) {
        if (folder != cache)
            searchFolder(folder, "", kDepth, "models", found);
        searchCache(folder, found);
    }
    searchFolder(resourceFolder() / "samples", "", 1, "sample model", found);
    return found.take();
}

Result<fs::path> resolveModel(const std::string& model)
{
    std::error_code ignored;
    if (fs::exists(model, ignored))
        return fs::path(model);
    std::vector<std::string> names;
    for (const FoundModel& found : findModels()) {
        if (found.name == model)
            return found.path;
        names.push_back(found.name);
    }
    const auto nearest = nearestWord(model, names);
    return failure(ErrorCode::Input, "there is no model '" + model + "'",
                   "it is neither a file or folder nor the name of a model in the folders that are searched",
                   nearest ? "Did you mean '" + *nearest + "'?" : "'orangery models list' shows what there is.");
}

}  // namespace orangery::models
