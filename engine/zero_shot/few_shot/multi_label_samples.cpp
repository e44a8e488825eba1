// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/multi_label_samples.h"

#include "engine/base/options.h"
#include "engine/zero_shot/evaluation/labelled_samples.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/csv_rows.h"
#include "engine/zero_shot/files/named_texts.h"

#include <algorithm>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

Result<std::vector<NamedTexts>> csvEntries(const fs::path& path)
{
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    const Result<std::vector<CsvRow>> rows = parseCsv(*text, path.string(), ',');
    if (!rows)
        return failure(rows.error());
    std::vector<NamedTexts> entries;
    std::unordered_map<std::string, std::size_t> places;
    for (const CsvRow& row : *rows) {
        if (row.cells.empty() || row.cells.front().empty())
            return failure(ErrorCode::Input,
                           path.string() + ", line " + std::to_string(row.line) + ": the id is missing");
        if (&row == &rows->front() && row.cells.size() > 1 &&
            (looseName(row.cells[1]) == "class" || looseName(row.cells[1]) == "label"))
            continue;
        const auto [place, isNew] = places.emplace(row.cells.front(), entries.size());
        if (isNew)
            entries.push_back({.name = row.cells.front(), .texts = {}, .isList = true});
        for (std::size_t i = 1; i < row.cells.size(); ++i)
            if (!row.cells[i].empty())
                entries[place->second].texts.push_back(row.cells[i]);
    }
    return entries;
}

Result<MultiLabelSamples> fromEntries(const std::vector<NamedTexts>& entries, const fs::path& list,
                                      const fs::path& root, const ClassSet& classes)
{
    if (const std::vector<std::string> repeated = repeatedNames(entries); !repeated.empty())
        return failure(ErrorCode::Input, list.string() + ": sample '" + repeated.front() + "' stands twice");
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t c = 0; c < classes.names.size(); ++c)
        places.emplace(looseName(classes.names[c]), c);
    MultiLabelSamples samples;
    for (const NamedTexts& entry : entries) {
        std::vector<std::size_t> labels;
        for (const std::string& name : entry.texts) {
            const auto found = places.find(looseName(name));
            if (found == places.end()) {
                const auto near = nearestWord(name, classes.names);
                return failure(ErrorCode::Input,
                               list.string() + ": sample '" + entry.name + "' is of class '" + name +
                                   "', which is not among the classes",
                               {}, near ? "Did you mean '" + *near + "'?" : "");
            }
            labels.push_back(found->second);
        }
        std::sort(labels.begin(), labels.end());
        labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
        const fs::path file = root / entry.name;
        std::error_code ignored;
        if (!fs::is_regular_file(file, ignored))
            return failure(ErrorCode::Input, "sample '" + entry.name + "' is not found below " + root.string(), {},
                           "Name the folder that the ids begin in with --root.");
        samples.ids.push_back(entry.name);
        samples.inputs.push_back(file.string());
        samples.labels.push_back(std::move(labels));
    }
    return samples;
}

}  // namespace

Result<MultiLabelSamples> readMultiLabelSamples(const fs::path& data, const fs::path& root, const ClassSet& classes)
{
    std::error_code ignored;
    if (fs::is_directory(data, ignored)) {
        Result<LabelledSamples> single = readLabelledSamples(data, root, classes);
        if (!single)
            return failure(single.error());
        MultiLabelSamples samples{.ids = std::move(single->ids),
                                  .inputs = std::move(single->inputs),
                                  .labels = {},
                                  .remarks = std::move(single->remarks)};
        for (const std::size_t c : single->truth)
            samples.labels.push_back({c});
        return samples;
    }
    const Result<std::vector<NamedTexts>> entries =
        data.extension() == ".csv"
            ? csvEntries(data)
            : readNamedTexts(data).map([](NamedTextsFile file) { return std::move(file.entries); });
    if (!entries)
        return failure(entries.error());
    Result<MultiLabelSamples> samples = fromEntries(*entries, data, root, classes);
    if (samples && samples->ids.empty())
        return failure(ErrorCode::Input, data.string() + " holds no sample");
    return samples;
}

}  // namespace orangery::zero_shot
