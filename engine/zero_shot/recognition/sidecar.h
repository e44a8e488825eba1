// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/recognised_item.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// The classes that an input is tagged with: those above their own thresholds, else all at or above the one that there is,
/// else the best one. `ranking` is of all classes.
[[nodiscard]] std::vector<std::string> tagsOf(const RecognisedItem& item, const Thresholds& thresholds,
                                              const std::vector<std::string>& classNames);

/// Writes the tags into the file beside an input that programs for photographs look for them in: its name and ".xmp". The input
/// itself is not touched. Without a tag nothing is written. ErrorCode::Usage for a file that is there already: by
/// IfExists::Overwrite it is replaced if this program wrote it, another program's never is.
[[nodiscard]] Result<void> writeSidecar(const fs::path& input, const std::vector<std::string>& tags, IfExists ifExists);

}  // namespace orangery::zero_shot
