// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"
#include "engine/base/run_folder.h"

#include <vector>

namespace orangery::zero_shot {

struct OpenedRun {
    RunFolder folder;
    std::vector<Json> earlier = {};  ///< events of the calls before, when it goes on with a run
};

/// Begins the run that the options output, overwrite and resume ask for, or goes on with one of the same task and parameters,
/// every event of which counts. ErrorCode::Usage where the folder holds another one.
[[nodiscard]] Result<OpenedRun> openRun(const RunInfo& info, const Params& params);

}  // namespace orangery::zero_shot
