// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

#include <QString>

namespace orangery::models_page {

/// The command line that runs a task of the registry with these values.
[[nodiscard]] QString commandText(const char* task, const Json& values);

/// A path as a command line needs it, wherever that is typed.
[[nodiscard]] std::string absoluteText(const fs::path& path);

}  // namespace orangery::models_page
