// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/labelled_data.h"

namespace orangery::zero_shot {

OptionTable labelledDataOptions(const std::string& help)
{
    return {{.name = "data",
             .type = OptionType::InputPath,
             .title = "Samples",
             .help = help + " Or HDF5 with labelled point clouds, or a list of such files.",
             .required = true,
             .positional = true},
            rootOption()};
}

OptionSpec rootOption()
{
    return {.name = "root",
            .type = OptionType::InputPath,
            .title = "Root",
            .help = "Folder that the ids of a list begin in; left out, the list's own."};
}

fs::path rootOf(const Params& params, const fs::path& data)
{
    return params.has("root") ? params.path("root") : data.parent_path();
}

AbsentFiles absentFilesFor(const Params& params)
{
    return params.flag("keep-going") ? AbsentFiles::FailLater : AbsentFiles::Refused;
}

Result<LabelledSamples> namedSamples(const Params& params, std::string_view data, const ClassSet& classes,
                                     const Context& context)
{
    const fs::path path = params.path(data);
    Result<LabelledSamples> samples = readLabelledSamples(path, rootOf(params, path), classes, absentFilesFor(params));
    if (samples)
        for (const std::string& remark : samples->remarks)
            context.log->warning(remark);
    return samples;
}

}  // namespace orangery::zero_shot
