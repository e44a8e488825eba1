// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/zero_shot/evaluation/modes_fold.h"
#include "plugins/recognition/descriptions/mode_watch.h"

namespace orangery::recognition_page {

/// The comparison of modes that a run wrote, or has written until now.
struct RecordedModes {
    fs::path run;
    Json parameters;         ///< that the run was told
    std::string model;       ///< that embedded the inputs
    bool isGrowing = false;  ///< it has not ended: it goes on, or was killed
    std::size_t events = 0;  ///< of its log, which `told` follows from
    zero_shot::ModesFold told;
};

/// `record` is run.json. ErrorCode::Input where a run that has ended tells of no input, or of not as many as it counted.
[[nodiscard]] Result<RecordedModes> recordedModes(const fs::path& run, const Json& record,
                                                  const std::vector<Json>& events);

/// The inputs that were told from `first` on, of which a study with those classes is to know.
[[nodiscard]] std::vector<RecordedItem> itemsOf(const zero_shot::ModesFold& told, std::size_t first,
                                                const std::vector<std::string>& classNames);

/// The recorded answers to those inputs that a study has.
[[nodiscard]] std::shared_ptr<const ModeState> comparedOn(const Study& study, const zero_shot::ModesFold& told);

}  // namespace orangery::recognition_page
