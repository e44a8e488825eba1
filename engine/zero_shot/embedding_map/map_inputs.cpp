// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/map_inputs.h"

#include "engine/zero_shot/evaluation/labelled_samples.h"
#include "engine/zero_shot/files/class_lookup.h"
#include "engine/zero_shot/files/csv_rows.h"
#include "engine/zero_shot/recognition/input_list.h"

namespace orangery::zero_shot {

namespace {

bool isList(const std::vector<std::string>& arguments)
{
    if (arguments.size() != 1)
        return false;
    std::error_code ignored;
    return (fs::path(arguments.front()).extension() == ".json" || separatorOf(arguments.front())) &&
           !fs::is_directory(arguments.front(), ignored);
}

}  // namespace

Result<MapInputs> readMapInputs(const std::vector<std::string>& arguments, const fs::path& root,
                                const ClassSet& classes, AbsentFiles absent)
{
    if (!classes.names.empty() && isList(arguments)) {
        const fs::path list = arguments.front();
        Result<LabelledSamples> samples =
            readLabelledSamples(list, root.empty() ? list.parent_path() : root, classes, absent);
        if (!samples)
            return failure(samples.error());
        MapInputs found{.inputs = std::move(samples->inputs), .truth = {}, .remarks = std::move(samples->remarks)};
        found.truth.assign(samples->truth.begin(), samples->truth.end());
        return found;
    }
    const Result<std::vector<FoundInput>> inputs = foundInputs(arguments);
    if (!inputs)
        return failure(inputs.error());
    const ClassLookup lookup(classes.names);
    MapInputs found;
    for (const FoundInput& input : *inputs) {
        found.inputs.push_back(input.path);
        found.truth.push_back(lookup.find(
            input.className.empty() ? fs::path(input.path).parent_path().filename().string() : input.className));
    }
    return found;
}

}  // namespace orangery::zero_shot
