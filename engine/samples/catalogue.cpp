// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/samples/catalogue.h"

#include "engine/base/json_file.h"
#include "engine/base/options.h"

#include <algorithm>

namespace orangery::samples {

namespace {

constexpr std::uint64_t kLargestRecord = std::uint64_t{1} << 20U;

Result<Sample> readSample(const fs::path& folder)
{
    const fs::path file = folder / "sample.json";
    const Result<Json> record = readJsonFile(file, kLargestRecord);
    if (!record)
        return failure(record.error());
    const auto text = [&](const char* key) {
        const bool has = record->is_object() && record->contains(key) && (*record)[key].is_string();
        return has ? (*record)[key].get<std::string>() : std::string();
    };
    if (text("title").empty())
        return failure(ErrorCode::Input, file.string() + ": not a sample", "it has to be an object with a \"title\"");
    const fs::path path = text("path");
    return Sample{.name = folder.filename().string(),
                  .title = text("title"),
                  .summary = text("summary"),
                  .kind = text("kind"),
                  .badge = text("badge"),
                  .folder = folder,
                  .path = path.empty() ? fs::path() : folder / path};
}

}  // namespace

Result<std::vector<Sample>> readCatalogue(const fs::path& folder)
{
    std::vector<Sample> samples;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        std::error_code ignored;
        if (!fs::exists(entry.path() / "sample.json", ignored))
            continue;
        Result<Sample> sample = readSample(entry.path());
        if (!sample)
            return failure(std::move(sample).error());
        samples.push_back(*std::move(sample));
    }
    if (error)
        return failure(ErrorCode::Input, "cannot read the samples in " + folder.string(), error.message(),
                       "The installation is not complete; install it again.");
    std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.name < b.name; });
    return samples;
}

Result<std::vector<Sample>> shippedSamples()
{
    return readCatalogue(resourceFolder() / "samples");
}

Result<Sample> findSample(const std::string& name)
{
    const Result<std::vector<Sample>> samples = shippedSamples();
    if (!samples)
        return failure(samples.error());
    std::vector<std::string> names;
    for (const Sample& sample : *samples) {
        if (sample.name == name)
            return sample;
        names.push_back(sample.name);
    }
    const std::optional<std::string> near = nearestWord(name, names);
    return failure(ErrorCode::Usage, "unknown sample '" + name + "'", {},
                   near ? "Did you mean '" + *near + "'?" : "'orangery samples list' lists them.");
}

}  // namespace orangery::samples
