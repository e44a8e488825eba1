// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace orangery::cli {

/// The device that --device names: "cpu" or "cuda:N". ErrorCode::Usage for what is none of auto, cpu, cuda:N;
/// ErrorCode::Resource for a device that this machine or installation does not have.
[[nodiscard]] Result<std::string> chooseDevice(std::string_view option);

}  // namespace orangery::cli
