// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

namespace orangery {

/// ErrorCode::Usage where a file or folder is at the place of an output and is not to be replaced. Devices and pipes are
/// written to as they are.
[[nodiscard]] Result<void> refuseExisting(const fs::path& output, bool overwrite);

}  // namespace orangery
