// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/recognition/embedder.h"
#include "plugins/recognition/study/study.h"

namespace orangery::recognition_page {

/// What is to be evaluated on what.
struct EvaluationChoice {
    fs::path data;  ///< folder per class, or a list
    fs::path root;  ///< of a list's ids; empty = the list's folder
    std::vector<std::string> controls;
    int seeds = 7;
};

/// What of a study an evaluation depends on; a value, for a worker.
struct StudiedTexts {
    zero_shot::EmbedderOptions embedder;
    zero_shot::ClassSet classes;
    std::vector<std::vector<std::string>> sentences;
    zero_shot::PromptOptions prompts;
    zero_shot::Aggregation aggregation = zero_shot::Aggregation::Mean;
};
[[nodiscard]] StudiedTexts studiedTexts(const Study& study);

/// The values of recognize.evaluate that do it, without an output. Classes and sentences are written into the user's cache,
/// under names that follow from them. ErrorCode::Usage naming what is missing.
[[nodiscard]] Result<Json> evaluationValues(const StudiedTexts& texts, const EvaluationChoice& choice);

}  // namespace orangery::recognition_page
