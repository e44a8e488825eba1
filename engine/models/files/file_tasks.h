// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/task.h"

#include <functional>
#include <string>
#include <vector>

namespace orangery::models {

/// What somebody who knows models says about the files at a path.
struct ModelRemarks {
    std::string kind = {};
    std::vector<std::string> problems = {};
    Json details = Json::object();  ///< further members of inspect's document
};
using RemarksOn = std::function<Result<ModelRemarks>(const fs::path&)>;

/// inspect, models.convert and models.compare. `remarksOn` tells inspect what kind of model it looks at.
void addFileTasks(TaskRegistry& registry, RemarksOn remarksOn);

[[nodiscard]] Task inspectTask(RemarksOn remarksOn);
[[nodiscard]] Task convertTask();
[[nodiscard]] Task compareTask();

}  // namespace orangery::models
