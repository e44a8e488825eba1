// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/multi_label_samples.h"

#include "engine/zero_shot/evaluation/sample_files.h"
#include "engine/zero_shot/files/class_lookup.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/csv_rows.h"
#include "engine/zero_shot/files/named_texts.h"
#include "engine/zero_shot/recognition/object_files.h"

#include <algorithm>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

Result<std::vector<NamedTexts>> tableEntries(const fs::path& path, char separator)
{
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    const Result<std::vector<CsvRow>> rows = parseCsv(*text, path.string(), separator);
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
                                      const fs::path& root, const ClassSet& classes, AbsentFiles absent)
{
    if (const std::vector<std::string> repeated = repeatedNames(entries); !repeated.empty())
        return failure(ErrorCode::Input, list.string() + ": sample '" + repeated.front() + "' stands twice");
    const ClassLookup lookup(classes.names);
    const ClassLookup given(classes.given);
    MultiLabelSamples samples;
    SampleFiles files(root, classes.names);
    for (const NamedTexts& entry : entries) {
        std::vector<std::size_t> labels;
        for (const std::string& name : entry.texts) {
            const auto c = lookup.find(name);
            if (!c && given.find(name))
                continue;
            if (!c)
                return failure(ErrorCode::Input,
                               list.string() + ": sample '" + entry.name + "' is of class '" + name +
                                   "', which is not among the classes",
                               {}, lookup.hint(name));
            labels.push_back(*c);
        }
        if (labels.empty() && !entry.texts.empty())
            continue;  // all of its classes are left out
        std::sort(labels.begin(), labels.end());
        labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
        const Result<std::string> file = files.find(entry.name, entry.texts.size() == 1 ? entry.texts.front() : "");
        if (!file && absent == AbsentFiles::Refused)
            return failure(file.error());
        samples.ids.push_back(entry.name);
        samples.inputs.push_back(file ? *file : (root / entry.name).string());
        samples.labels.push_back(std::move(labels));
    }
    if (std::string remark = files.remark(); !remark.empty())
        samples.remarks.push_back(std::move(remark));
    return samples;
}

}  // namespace

Result<MultiLabelSamples> readMultiLabelSamples(const fs::path& data, const fs::path& root, const ClassSet& classes,
                                                AbsentFiles absent)
{
    std::error_code ignored;
    const auto objects = objectsIn(data);
    if (fs::is_directory(data, ignored) || !objects || !objects->empty()) {
        Result<LabelledSamples> single = readLabelledSamples(data, root, classes, absent);
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
    const auto separator = separatorOf(data);
    const Result<std::vector<NamedTexts>> entries =
        separator ? tableEntries(data, *separator)
                  : readNamedTexts(data).map([](NamedTextsFile file) { return std::move(file.entries); });
    if (!entries)
        return failure(entries.error());
    Result<MultiLabelSamples> samples = fromEntries(*entries, data, root, classes, absent);
    if (samples && samples->ids.empty())
        return failure(ErrorCode::Input, data.string() + " holds no sample");
    return samples;
}

}  // namespace orangery::zero_shot
