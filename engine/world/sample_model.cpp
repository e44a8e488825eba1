// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/sample_model.h"

#include "engine/base/json_file.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cstdint>

namespace orangery::world {

namespace {

constexpr double kMaxTemperature = 10;
constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{1} << 20U;

bool holdsSampleModel(const fs::path& folder)
{
    const Result<Json> config = readJsonFile(folder / "config.json", kMaxConfigBytes);
    return config && config->is_object() && config->value("model_type", Json()) == std::string(kModelType);
}

std::optional<fs::path> folderOf(const std::string& name)
{
    const std::vector<std::string> shipped = shippedModels();
    if (std::find(shipped.begin(), shipped.end(), name) != shipped.end())
        return resourceFolder() / "samples" / "reasoning" / name;
    if (!name.empty() && holdsSampleModel(name))
        return fs::path(name);
    return std::nullopt;
}

std::string lastPart(const fs::path& folder)
{
    const fs::path normal = folder.lexically_normal();
    return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
}

Result<SampleModel> withTemperature(const fs::path& folder, const std::string& text)
{
    const auto temperature = parseReal(text);
    if (!temperature || *temperature < 0 || *temperature > kMaxTemperature)
        return failure(ErrorCode::Usage, "'" + text + "' is no temperature for " + folder.string(),
                       "expected a number from 0 to 10 after '@'", "Write for example plus@0 or plus@0.9.");
    return SampleModel{.folder = folder, .name = lastPart(folder) + "@" + text, .temperature = *temperature};
}

}  // namespace

std::vector<std::string> shippedModels()
{
    return {"plus", "minus", "times", "all"};
}

std::optional<Result<SampleModel>> findSampleModel(const std::string& name)
{
    if (const auto folder = folderOf(name))
        return SampleModel{.folder = *folder, .name = lastPart(*folder)};
    const std::size_t at = name.rfind('@');
    if (at == std::string::npos)
        return std::nullopt;
    if (const auto folder = folderOf(name.substr(0, at)))
        return withTemperature(*folder, name.substr(at + 1));
    return std::nullopt;
}

}  // namespace orangery::world
