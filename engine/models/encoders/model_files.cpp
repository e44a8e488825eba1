// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/model_files.h"

#include "engine/base/json_file.h"
#include "engine/base/numbers.h"

#include <set>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{16} << 20U;

/// The document in a file, or null where there is no such file.
Result<Json> readIfPresent(const fs::path& file)
{
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return Json();
    return readJsonFile(file, kMaxConfigBytes);
}

}  // namespace

Result<ModelFiles> openModelFiles(const fs::path& path)
{
    auto weights = io::openWeights(path);
    if (!weights)
        return failure(weights.error());
    std::error_code ignored;
    ModelFiles files{.path = path,
                     .folder = fs::is_directory(path, ignored) ? path : path.parent_path(),
                     .weights = std::move(*weights)};
    for (auto& [name, member] :
         {std::pair{"config.json", &files.config}, std::pair{"open_clip_config.json", &files.openClipConfig},
          std::pair{"1_Pooling/config.json", &files.poolingConfig}}) {
        Result<Json> read = readIfPresent(files.folder / name);
        if (!read)
            return failure(read.error());
        *member = std::move(*read);
    }
    return files;
}

std::optional<std::string> prefixBefore(const io::Weights& weights, std::string_view anchor)
{
    for (const io::TensorInfo& tensor : weights.tensors()) {
        const std::string_view name = tensor.name;
        if (!name.ends_with(anchor))
            continue;
        const std::string_view before = name.substr(0, name.size() - anchor.size());
        if (before.empty() || before.ends_with('.'))
            return std::string(before);
    }
    return std::nullopt;
}

std::optional<std::string> prefixBefore(const io::Weights& weights, std::span<const std::string_view> anchors)
{
    for (const std::string_view anchor : anchors) {
        if (!anchor.ends_with('.')) {
            if (auto before = prefixBefore(weights, anchor))
                return before;
            continue;
        }
        for (const io::TensorInfo& tensor : weights.tensors()) {
            const std::size_t place = tensor.name.find(anchor);
            if (place == 0 || (place != std::string::npos && tensor.name[place - 1] == '.'))
                return tensor.name.substr(0, place + anchor.size());
        }
    }
    return std::nullopt;
}

std::optional<std::vector<std::int64_t>> shapeOf(const io::Weights& weights, std::string_view name)
{
    const auto index = weights.find(name);
    if (!index)
        return std::nullopt;
    return weights.tensors()[*index].shape;
}

std::int64_t countNumbered(const io::Weights& weights, std::string_view before)
{
    std::set<std::uint64_t> numbers;
    for (const io::TensorInfo& tensor : weights.tensors()) {
        const std::string_view name = tensor.name;
        if (!name.starts_with(before))
            continue;
        const std::string_view rest = name.substr(before.size());
        if (const auto number = parseUnsigned(rest.substr(0, rest.find('.'))))
            numbers.insert(*number);
    }
    std::int64_t count = 0;
    while (numbers.contains(static_cast<std::uint64_t>(count)))
        ++count;
    return count;
}

}  // namespace orangery::models
