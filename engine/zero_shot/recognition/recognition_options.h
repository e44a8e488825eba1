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
    std::optional<fs::path> descriptions;
    PromptOptions prompts;
    Aggregation aggregation = Aggregation::Mean;
    std::optional<double> scale;  ///< s; nothing = the model's
    ProbabilityRule probability = ProbabilityRule::Softmax;
};

/// Model, classes, texts and scores: what the tasks that recognise have in common.
[[nodiscard]] OptionTable recognitionOptionTable();
/// Where results go and how a call over many inputs goes on: the run folder, which is not required, --overwrite, --resume,
/// --keep-going, --shard, --limit.
[[nodiscard]] OptionTable manyInputsOptionTable();
/// The places among `count` inputs that a call with --shard and --limit is about.
[[nodiscard]] Result<std::vector<std::size_t>> placesOf(std::size_t count, const Params& params);
/// DATA and --root: samples whose class is known.
[[nodiscard]] OptionTable labelledDataOptions(const std::string& help);
[[nodiscard]] Result<RecognitionOptions> recognitionOptionsFrom(const Params& params);

/// Classes with the texts that stand for them.
struct PreparedClasses {
    ClassSet classes;
    std::optional<DescriptionSet> described;
    PromptTexts prompts;
};

/// Reads and joins before any model is opened, so that what is wrong in a file shows at once. Remarks go to the log.
[[nodiscard]] Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context);

/// Opens the model. Remarks go to the log.
[[nodiscard]] Result<Embedder> openEmbedder(const RecognitionOptions& options, const Context& context);

/// Embeds the texts.
[[nodiscard]] Result<ClassScorer> makeScorer(Embedder& embedder, PromptTexts prompts, Aggregation aggregation,
                                             const Context& context);

/// Scale and bias that hold, the model's or the user's.
[[nodiscard]] LogitRule logitRule(const RecognitionOptions& options, const EncoderFacts& facts);

/// What is said of the options in every result.
[[nodiscard]] Json describeRecognition(const RecognitionOptions& options, const PreparedClasses& prepared,
                                       const EncoderFacts& facts, const Context& context);

}  // namespace orangery::zero_shot
