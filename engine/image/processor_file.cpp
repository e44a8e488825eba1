// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/processor_config.h"

#include "engine/base/json_file.h"

#include <algorithm>
#include <string>
#include <vector>

namespace orangery::image {

namespace {

constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{16} << 20U;

Result<EncoderTransform> parseAnyConfig(const Json& config, std::string_view source)
{
    if (config.is_object() && (config.contains("preprocess_cfg") || config.contains("model_cfg")))
        return parseOpenClipConfig(config, source);
    if (config.is_object() && config.contains("image_processor") && config["image_processor"].is_object())
        return parseProcessorConfig(config["image_processor"], source);
    return parseProcessorConfig(config, source);
}

Result<EncoderTransform> readConfig(const fs::path& path)
{
    const Result<Json> config = readJsonFile(path, kMaxConfigBytes);
    return config ? parseAnyConfig(*config, path.string()) : failure(config.error());
}

/// The folder of a model's files in `models--owner--name` of the hub's cache: the snapshot of "main", else the only one.
fs::path snapshotIn(const fs::path& folder)
{
    std::error_code ignored;
    if (const Result<std::string> revision = readFile(folder / "refs" / "main", 256)) {
        const std::string name = revision->substr(0, revision->find_first_of(" \r\n/"));
        if (!name.empty() && fs::is_directory(folder / "snapshots" / name, ignored))
            return folder / "snapshots" / name;
    }
    std::vector<fs::path> snapshots;
    for (const auto& entry : fs::directory_iterator(folder / "snapshots", ignored))
        snapshots.push_back(entry.path());
    return snapshots.size() == 1 ? snapshots.front() : folder;
}

}  // namespace

Result<EncoderTransform> openEncoderTransform(const fs::path& path)
{
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return failure(ErrorCode::Input, "there is no model " + path.string(),
                       "neither a folder nor a file has that name");
    if (!fs::is_directory(path, ignored) && path.extension() == ".json")
        return readConfig(path);
    const fs::path folder = fs::is_directory(path, ignored) ? snapshotIn(path) : path.parent_path();
    for (const char* name : {"preprocessor_config.json", "processor_config.json", "open_clip_config.json"})
        if (fs::is_regular_file(folder / name, ignored))
            return readConfig(folder / name);
    return failure(ErrorCode::Input, path.string() + " does not say how its pictures are prepared",
                   "there is no preprocessor_config.json, processor_config.json or open_clip_config.json in " +
                       (folder.empty() ? fs::path(".") : folder).string(),
                   "Put the one that belongs to the model there.");
}

}  // namespace orangery::image
