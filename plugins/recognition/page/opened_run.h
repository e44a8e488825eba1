// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/chosen_files.h"

namespace orangery::recognition_page {

/// A run of recognize.classify, with the rankings that it recorded, of map, with its points, of modes, with its answers, or of
/// evaluate, fewshot, thresholds or timeline, whose panes read the run themselves. Files of classes and models that are gone are remarks. ErrorCode::Input for another task's run, and naming
/// the file that is damaged.
[[nodiscard]] Result<OpenedStudy> openRecordedRun(const fs::path& folder);

/// What an event of a run of recognize.classify tells of an input, by the classes of a study; without its ranking where those
/// of the run are others. Throws where the event is malformed.
[[nodiscard]] RecordedItem recordedItem(const Json& event, const std::vector<std::string>& classes,
                                        bool hasRunsClasses);

/// By which a run of recognize.classify answered, once it has ended.
[[nodiscard]] Result<std::optional<zero_shot::Thresholds>> recordedThresholds(const fs::path& folder);

}  // namespace orangery::recognition_page
