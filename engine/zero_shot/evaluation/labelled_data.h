// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/options.h"
#include "engine/zero_shot/evaluation/labelled_samples.h"

#include <string>
#include <string_view>

namespace orangery::zero_shot {

/// DATA and --root: samples whose class is known.
[[nodiscard]] OptionTable labelledDataOptions(const std::string& help);

[[nodiscard]] OptionSpec rootOption();

/// Where the ids of a list begin: what --root says, else the folder of `data`.
[[nodiscard]] fs::path rootOf(const Params& params, const fs::path& data);

/// What becomes of an id without a file, as --keep-going says.
[[nodiscard]] AbsentFiles absentFilesFor(const Params& params);

/// The samples that the options `data` and root name, as readLabelledSamples() takes them; remarks go to the log.
[[nodiscard]] Result<LabelledSamples> namedSamples(const Params& params, std::string_view data, const ClassSet& classes,
                                                   const Context& context);

}  // namespace orangery::zero_shot
