// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/samples/photographs_task.h"

#include "engine/base/counted.h"
#include "engine/base/existing_output.h"
#include "engine/samples/photographs.h"

#include <algorithm>
#include <map>

namespace orangery::samples {

namespace {

struct PackageCount {
    std::size_t all = 0;
    std::size_t found = 0;
};

std::string textOf(const std::map<std::string, PackageCount>& packages, std::size_t found, std::size_t all)
{
    constexpr std::size_t kWidth = 28;
    std::string text = std::to_string(found) + " of " + counted(all, "photograph(s) (is|are) here\n");
    std::string missing;
    for (const auto& [name, count] : packages) {
        std::string padded = name;
        padded.resize(std::max(kWidth, name.size() + 1), ' ');
        text += "  " + padded + std::to_string(count.found) + " of " + std::to_string(count.all) + "\n";
        if (count.found < count.all)
            missing += " " + name;
    }
    if (!missing.empty())
        text += "The others come with: sudo apt-get install --no-install-recommends" + missing + "\n";
    return text;
}

Result<TaskOutput> look(const Params& params, Context& /*context*/)
{
    const fs::path root = params.path("root");
    const Result<std::vector<Photograph>> photographs = findPhotographs(photographList(), root);
    if (!photographs)
        return failure(photographs.error());
    std::map<std::string, PackageCount> packages;
    std::size_t found = 0;
    Json missing = Json::array();
    for (const Photograph& photograph : *photographs) {
        PackageCount& count = packages[photograph.package];
        ++count.all;
        if (photograph.isThere) {
            ++count.found;
            ++found;
        } else {
            missing.push_back("/" + photograph.path);
        }
    }
    TaskOutput output;
    Json counts = Json::array();
    for (const auto& [name, count] : packages)
        counts.push_back({{"package", name}, {"photographs", count.all}, {"found", count.found}});
    output.document = {{"root", root.string()},
                       {"photographs", photographs->size()},
                       {"found", found},
                       {"packages", std::move(counts)},
                       {"missing", std::move(missing)},
                       {"folder", photographList().parent_path().string()}};
    output.text = textOf(packages, found, photographs->size());
    if (params.has("output")) {
        const fs::path file = params.path("output");
        if (auto free = refuseExisting(file, params.flag("overwrite")); !free)
            return failure(free.error());
        if (auto written = writeFile(file, evaluationList(*photographs, root)); !written)
            return failure(written.error());
        output.document["output"] = file.string();
        output.text += "Listed in " + file.string() + "\n";
    }
    output.outcome = found == photographs->size() ? Outcome::Done : Outcome::Partial;
    return output;
}

}  // namespace

Task photographsTask()
{
    return {
        .id = "samples.photographs",
        .title = "Look for the sample photographs",
        .help =
            "Looks which of the labelled photographs of Debian's packages are installed, says which packages bring the "
            "others, and lists those that are here for 'orangery recognize evaluate'. Nothing is fetched. Exit 3 where "
            "some are missing.",
        .options = {{.name = "root",
                     .type = OptionType::InputPath,
                     .title = "Root",
                     .help = "Where the packages are unpacked: / for installed ones.",
                     .defaultValue = "/"},
                    shared_options::outputFile(
                        "CSV file to write: full path and class of every photograph that is here."),
                    shared_options::overwrite()},
        .run = look};
}

}  // namespace orangery::samples
