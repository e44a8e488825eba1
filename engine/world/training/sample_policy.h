// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"
#include "engine/nn/decoding.h"
#include "engine/world/sample_model.h"

#include <memory>
#include <string>

namespace orangery::world {

/// A small trained model as a policy: reads question and prefix as tokens, decodes, and answers in Mulberry's form.
/// Its temperature is its own; every call draws from its job's seed, so calls that share a batch do not touch each
/// other. Failures: "cancelled"; "bad_question" when the question is not of the sample world; "bad_prefix" when another
/// kind of model wrote the prefix; "internal". Responses are as long as the model's positions allow.
class SamplePolicy final : public comcts::Policy {
public:
    SamplePolicy(std::string name, double temperature, std::shared_ptr<const nn::Decoder> decoder);

    /// Loads the model's folder. ErrorCode::Input as nn::loadDecoder, or when the sizes are not a policy's.
    [[nodiscard]] static Result<std::shared_ptr<comcts::Policy>> open(const SampleModel& model);

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] std::string badge() const override { return std::string(kSampleModelBadge); }
    [[nodiscard]] comcts::PolicyAnswer complete(const comcts::CompletionJob& job, const comcts::DeltaSink& sink,
                                                const std::stop_token& stop) override;
    [[nodiscard]] std::vector<comcts::PolicyAnswer> completeBatch(std::span<const comcts::CompletionJob> jobs,
                                                                  const std::stop_token& stop) override;

private:
    std::string m_name;
    double m_temperature = kDefaultTemperature;
    nn::BatchDecoder m_decoder;
};

}  // namespace orangery::world
