// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/recognition_options.h"

#include <optional>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// What a run of a call says of itself: parameters, device, and the files of classes,
/// descriptions and weights.
[[nodiscard]] RunInfo runInfo(const std::string& task, const Params& params, const RecognitionOptions& options,
                              const Context& context);

/// Begins the run that the options output and overwrite ask for.
[[nodiscard]] Result<RunFolder> createRun(const RunInfo& info, const Params& params);

/// Notes something in a run, where there is one.
[[nodiscard]] Result<void> noteEvent(std::optional<RunFolder>& run, std::string_view kind, const Json& fields);

struct OpenedRun {
    RunFolder folder;
    std::vector<Json> earlier = {};  ///< events of the calls before, when it goes on with a run
};

/// Begins the run that the options output, overwrite and resume ask for, or goes on with one of the same task and parameters,
/// every event of which counts. ErrorCode::Usage where the folder holds another one, or one over other classes,
/// sentences or weights.
[[nodiscard]] Result<OpenedRun> openRun(const RunInfo& info, const Params& params);

}  // namespace orangery::zero_shot
