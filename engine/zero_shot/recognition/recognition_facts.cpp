// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_facts.h"

#include "engine/base/json_file.h"

namespace orangery::zero_shot {

namespace {

/// What has to be said of a model wherever its answers are shown: "small sample model".
std::string badgeOf(const std::string& model)
{
    const Result<Json> sample = readJsonFile(fs::path(model) / "sample.json");
    return sample && sample->is_object() && sample->contains("badge") && (*sample)["badge"].is_string()
               ? (*sample)["badge"].get<std::string>()
               : std::string();
}

}  // namespace

bool areTunedOnTest(const std::vector<double>& weights)
{
    const std::vector<double> ofB16{.75, .75, .75, .25, .75, 1, .25, 1, .75, .25};
    const std::vector<double> ofB32{.75, .75, .75, .75, .25, .5, .5, .75, .5, .5};
    return weights == ofB16 || weights == ofB32;
}

LogitRule logitRule(const RecognitionOptions& options, const EncoderFacts& facts)
{
    return {.scale = options.scale.value_or(facts.logits.scale), .bias = facts.logits.bias};
}

Json describeRecognition(const RecognitionOptions& options, const PreparedClasses& prepared, const EncoderFacts& facts,
                         const Context& context)
{
    const LogitRule logits = logitRule(options, facts);
    Json json = {{"model", options.embedder.encoder.model},
                 {"family", facts.family},
                 {"device", context.device},
                 {"dtype", facts.dtype},
                 {"mode", nameOf(options.prompts.mode)},
                 {"aggregation", nameOf(options.aggregation)},
                 {"logit_scale", logits.scale},
                 {"logit_bias", logits.bias},
                 {"probability", options.probability == ProbabilityRule::Softmax ? "softmax" : "sigmoid"},
                 {"classes", prepared.classes.names.size()},
                 {"texts", prepared.prompts.texts.size()}};
    if (!prepared.classes.given.empty())
        json["classes_left_out"] = prepared.classes.given.size() - prepared.classes.names.size();
    if (!options.embedder.viewWeights.empty()) {
        json["view_weights"] = options.embedder.viewWeights;
        json["tuned_on_test"] = areTunedOnTest(options.embedder.viewWeights);
    }
    if (const std::string badge = badgeOf(options.embedder.encoder.model); !badge.empty())
        json["badge"] = badge;
    const PromptMode mode = options.prompts.mode;
    if (mode == PromptMode::Template || mode == PromptMode::Ensemble || mode == PromptMode::Both ||
        mode == PromptMode::Mix)
        json["templates"] = options.prompts.templates;
    if (mode == PromptMode::Mix)
        json["alpha"] = options.prompts.alpha;
    if (prepared.described && needsDescriptions(mode))
        if (const auto names = undescribedClasses(prepared.classes, *prepared.described); !names.empty())
            json["classes_by_name"] = names.size();
    return json;
}

}  // namespace orangery::zero_shot
