// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"
#include "engine/zero_shot/recognition/embedder.h"
#include "engine/zero_shot/scoring/prompt_texts.h"

#include <optional>

namespace orangery::zero_shot {

/// How inputs are recognised, whatever is done with it.
struct RecognitionOptions {
    EmbedderOptions embedder;
    fs::path classes;
    std::vector<std::string> withoutClasses = {};  ///< names of those that are left out
    std::optional<fs::path> descriptions;
    PromptOptions prompts;
    Aggregation aggregation = Aggregation::Mean;
    std::optional<double> scale;  ///< s; nothing = the model's
    ProbabilityRule probability = ProbabilityRule::Softmax;
};

/// What the options of recognitionOptionTable() say; lists of templates are read. ErrorCode::Usage for weights of views that
/// do not fit the projection, ErrorCode::Input for templates that cannot be read.
[[nodiscard]] Result<RecognitionOptions> recognitionOptionsFrom(const Params& params);

}  // namespace orangery::zero_shot
