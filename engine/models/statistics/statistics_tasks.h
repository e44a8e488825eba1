// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/task.h"

#include <functional>

namespace orangery::models {

/// Turns what a person names as a model into its path.
using ModelResolver = std::function<Result<fs::path>(const std::string&)>;

/// models.check, models.statistics, models.spectrum and models.tensor.
void addStatisticsTasks(TaskRegistry& registry, const ModelResolver& resolve);

}  // namespace orangery::models
