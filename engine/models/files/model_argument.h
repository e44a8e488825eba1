// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"
#include "engine/io/weights.h"

#include <memory>
#include <string>

namespace orangery::models {

/// The positional option of a task that takes weights: a path, or the name of a model that `models list` tells.
[[nodiscard]] OptionSpec modelArgument(std::string name, std::string title);

/// Opens what such an option says. ErrorCode::Input as of resolveModel and openWeights.
[[nodiscard]] Result<std::shared_ptr<const io::Weights>> openModel(const std::string& model);

}  // namespace orangery::models
