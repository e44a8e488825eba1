// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string_view>

namespace orangery::cli {

/// Makes sure that descriptors 0 to 2 are taken, so that no file that is opened later gets one of them and
/// receives what was meant for the terminal; and turns a closed pipe from a signal into an error.
void guardStandardStreams();

/// Writes results. A reader that went away (`orangery ... | head`) fails with an empty message: there is nobody
/// to tell it to.
[[nodiscard]] Result<void> writeStandardOutput(std::string_view text);

/// Writes as much as can be written; there is no place to report a failure to.
void writeStandardError(std::string_view text);

}  // namespace orangery::cli
