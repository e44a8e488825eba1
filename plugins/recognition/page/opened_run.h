// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/chosen_files.h"

namespace orangery::recognition_page {

/// A run of recognize.classify, with the rankings that it recorded, of map, with its points, of modes, with its answers, or of
/// evaluate, fewshot, thresholds or timeline, whose panes read the run themselves. Files of classes and models that are gone are remarks. ErrorCode::Input for another task's run, and naming
/// the file that is damaged.
[[nodiscard]] Result<OpenedStudy> openRecordedRun(const fs::path& folder);

}  // namespace orangery::recognition_page
