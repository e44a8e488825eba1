// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/labelled_samples.h"

#include "engine/base/counted.h"
#include "engine/zero_shot/evaluation/sample_files.h"
#include "engine/zero_shot/files/class_lookup.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/csv_rows.h"
#include "engine/zero_shot/files/truth_file.h"
#include "engine/zero_shot/recognition/input_list.h"

#include <algorithm>
#include <map>
#include <optional>

namespace orangery::zero_shot {

namespace {

std::string leftOutRemark(std::size_t samples)
{
    return counted(samples, "sample(s) of classes that are left out (was|were) left out too");
}

Result<LabelledSamples> fromFolder(const fs::path& folder, const ClassSet& classes, const ClassLookup& names)
{
    LabelledSamples samples;
    const ClassLookup given(classes.given);
    std::vector<fs::path> folders;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (entry.is_directory(error))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (const fs::path& one : folders) {
        const auto c = names.find(one.filename().string());
        if (!c) {
            const std::string name = one.filename().string();
            samples.remarks.push_back(
                one.string() + (given.find(name) ? " was left out, as its class is."
                                                 : " is named like no class and was left out. " + names.hint(name)));
            continue;
        }
        const Result<std::vector<std::string>> files = expandedInputs({one.string()});
        if (!files) {
            samples.remarks.push_back(files.error().message);
            continue;
        }
        for (const std::string& file : *files) {
            samples.ids.push_back(fs::path(file).lexically_relative(folder).string());
            samples.inputs.push_back(file);
            samples.truth.push_back(*c);
        }
    }
    return samples;
}

Result<std::vector<NamedTexts>> listed(const fs::path& path)
{
    const auto separator = separatorOf(path);
    if (!separator)
        return readNamedTexts(path).map([](NamedTextsFile file) { return std::move(file.entries); });
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    const Result<std::vector<CsvRow>> rows = parseCsv(*text, path.string(), *separator);
    if (!rows)
        return failure(rows.error());
    std::vector<NamedTexts> entries;
    for (const CsvRow& row : *rows) {
        if (row.cells.size() < 2)
            return failure(ErrorCode::Input,
                           path.string() + ", line " + std::to_string(row.line) + ": a cell is missing",
                           "a row is an id and a class");
        const std::string second = looseName(row.cells[1]);
        if (entries.empty() && &row == &rows->front() && (second == "class" || second == "label"))
            continue;
        entries.push_back({.name = row.cells[0], .texts = {row.cells[1]}});
    }
    return entries;
}

Result<LabelledSamples> fromList(const fs::path& list, const fs::path& root, const ClassSet& classes,
                                 const ClassLookup& names, AbsentFiles absent)
{
    const Result<std::vector<NamedTexts>> entries = listed(list);
    if (!entries)
        return failure(entries.error());
    const Result<Truth> truth = truthFrom(*entries, list.string());
    if (!truth)
        return failure(truth.error());
    LabelledSamples samples;
    SampleFiles files(root, classes.names);
    const ClassLookup given(classes.given);
    std::size_t ofLeftOut = 0;
    std::size_t withoutFile = 0;
    for (const NamedTexts& entry : *entries) {
        const std::string& label = entry.texts.front();
        const auto c = names.find(label);
        if (!c && given.find(label)) {
            ++ofLeftOut;
            continue;
        }
        if (!c)
            return failure(ErrorCode::Input,
                           list.string() + ": sample '" + entry.name + "' is of class '" + label +
                               "', which is not among the classes",
                           {}, names.hint(label));
        const Result<std::string> file = files.find(entry.name, label);
        if (!file && absent == AbsentFiles::Refused)
            return failure(file.error());
        if (!file && withoutFile++ == 0)
            samples.remarks.push_back(describe(file.error()));
        samples.ids.push_back(entry.name);
        samples.inputs.push_back(file ? *file : (root / entry.name).string());
        samples.truth.push_back(*c);
    }
    if (ofLeftOut > 0)
        samples.remarks.push_back(leftOutRemark(ofLeftOut));
    if (withoutFile > 0 && withoutFile == samples.ids.size())
        return failure(ErrorCode::Input, "no sample of " + list.string() + " has a file", samples.remarks.front());
    if (withoutFile > 1)
        samples.remarks.push_back(std::to_string(withoutFile) + " samples of " + list.string() + " have no file");
    if (std::string remark = files.remark(); !remark.empty())
        samples.remarks.push_back(std::move(remark));
    return samples;
}

/// Objects that their own file labels.
Result<LabelledSamples> fromObjects(const std::vector<FoundInput>& objects, const fs::path& data,
                                    const ClassSet& classes, const ClassLookup& names, AbsentFiles absent)
{
    LabelledSamples samples;
    std::map<std::string, std::size_t> unknown;
    std::size_t withoutLabel = 0;
    std::size_t ofLeftOut = 0;
    bool isByPlace = false;
    const ClassLookup given(classes.given);
    const std::vector<std::string>& all = classes.given.empty() ? classes.names : classes.given;
    for (const FoundInput& object : objects) {
        if (object.problem && absent == AbsentFiles::Refused)
            return failure(*object.problem);
        if (object.problem) {
            samples.remarks.push_back(describe(*object.problem));
            continue;
        }
        std::optional<std::size_t> c;
        const bool isPlace = object.className.empty() && object.label && *object.label >= 0 &&
                             static_cast<std::size_t>(*object.label) < all.size();
        if (isPlace || !object.className.empty()) {
            const std::string& name = isPlace ? all[static_cast<std::size_t>(*object.label)] : object.className;
            c = names.find(name);
            isByPlace = isByPlace || isPlace;
            if (!c && given.find(name))
                ++ofLeftOut;
            else
                unknown[name] += c ? 0 : 1;
        } else {
            ++withoutLabel;
        }
        if (!c)
            continue;
        const fs::path id = fs::path(object.path).lexically_relative(data.parent_path());
        samples.ids.push_back(id.empty() || *id.begin() == ".." ? object.path : id.string());
        samples.inputs.push_back(object.path);
        samples.truth.push_back(*c);
    }
    for (const auto& [name, count] : unknown)
        if (count > 0)
            samples.remarks.push_back(std::to_string(count) + " objects of '" + name +
                                      "' were left out: it is not among the classes. " + names.hint(name));
    if (ofLeftOut > 0)
        samples.remarks.push_back(leftOutRemark(ofLeftOut));
    if (withoutLabel > 0)
        samples.remarks.push_back(std::to_string(withoutLabel) +
                                  " objects have no label of a class and were left out.");
    if (samples.ids.empty())
        return failure(ErrorCode::Input, data.string() + " holds no object of any class", samples.remarks.front(),
                       "Labels are the data set label of HDF5; they count the lines of a " + std::string(kShapeNames) +
                           " beside the file, else the classes.");
    if (isByPlace)
        samples.remarks.push_back(data.string() + " has no " + kShapeNames +
                                  " beside its objects: their labels count the classes as they are given, from 0.");
    return samples;
}

}  // namespace

Result<LabelledSamples> readLabelledSamples(const fs::path& data, const fs::path& root, const ClassSet& classes,
                                            AbsentFiles absent)
{
    const ClassLookup names(classes.names);
    std::error_code ignored;
    const bool isFolder = fs::is_directory(data, ignored);
    const Result<std::vector<FoundInput>> objects = isFolder ? std::vector<FoundInput>() : objectsIn(data);
    if (!objects)
        return failure(objects.error());
    Result<LabelledSamples> samples = isFolder           ? fromFolder(data, classes, names)
                                      : objects->empty() ? fromList(data, root, classes, names, absent)
                                                         : fromObjects(*objects, data, classes, names, absent);
    if (samples && samples->inputs.empty())
        return failure(ErrorCode::Input, data.string() + " holds no sample of any class",
                       samples->remarks.empty() ? "it has no sub-folder" : samples->remarks.front(),
                       "Name sub-folders like the classes.");
    return samples;
}

}  // namespace orangery::zero_shot
