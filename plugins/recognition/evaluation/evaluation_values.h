// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study_values.h"

namespace orangery::recognition_page {

/// What is to be evaluated on what.
struct EvaluationChoice {
    fs::path data;  ///< folder per class, or a list
    fs::path root;  ///< of a list's ids; empty = the list's folder
    std::vector<std::string> controls;
    int seeds = 7;
};

/// The values of recognize.evaluate that do it, without an output. Classes and sentences are written into the user's cache,
/// under names that follow from them. ErrorCode::Usage naming what is missing.
[[nodiscard]] Result<Json> evaluationValues(const StudiedTexts& texts, const EvaluationChoice& choice);

}  // namespace orangery::recognition_page
