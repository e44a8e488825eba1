// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/samples.h"

#include "engine/base/json.h"
#include "widgets/bridge/text.h"

#include <algorithm>
#include <optional>

namespace orangery::shell {

namespace {

constexpr std::uint64_t kLargestRecord = 1U << 20U;

std::optional<Sample> readSample(const fs::path& folder)
{
    const fs::path file = folder / "sample.json";
    const Result<std::string> text = readFile(file, kLargestRecord);
    const Result<Json> record =
        text.and_then([&](const std::string& bytes) { return parseJson(bytes, file.string()); });
    if (!record || !record->is_object())
        return std::nullopt;
    const auto member = [&](const char* key) {
        return record->contains(key) && (*record)[key].is_string() ? (*record)[key].get<std::string>() : std::string();
    };
    const std::string path = member("path");
    return Sample{.title = bridge::toQt(member("title")),
                  .summary = bridge::toQt(member("summary")),
                  .kind = bridge::toQt(member("kind")),
                  .badge = bridge::toQt(member("badge")),
                  .path = path.empty() ? fs::path() : folder / path};
}

}  // namespace

std::vector<Sample> readSamples(const fs::path& folder)
{
    std::vector<fs::path> folders;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (fs::exists(entry.path() / "sample.json", ignored))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    std::vector<Sample> samples;
    for (const fs::path& path : folders)
        if (std::optional<Sample> sample = readSample(path); sample && !sample->title.isEmpty())
            samples.push_back(*std::move(sample));
    return samples;
}

}  // namespace orangery::shell
