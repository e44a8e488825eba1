// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/zero_shot/evaluation/evaluation_result.h"

#include <map>
#include <utility>

namespace orangery::zero_shot {

// The events of recognize.evaluate. Each counts by itself; of two about the same item, or the same draw of a control, the
// later one counts.
//   classes        {names, samples, seed, facts}
//   sample         {item, id, input, truth, predicted, best: [[class, probability], ...], logits: of those, confidence,
//                  likeliest, nll, brier}
//   sample_failed  {item, id, input, message}
//   temperature    {fitted, fit_samples, measured_samples, before, after}: {ece, brier, nll, bins: [[samples, confidence,
//                  accuracy], ...]}
//   control        {control, seed, top1, right}: a digit for each sample, 1 = right, in the order of the items
[[nodiscard]] Json sampleEvent(const EvaluatedSample& sample);
[[nodiscard]] Json failedEvent(const FailedSample& sample);
[[nodiscard]] Json temperatureEvent(const TemperatureFit& fit);
[[nodiscard]] Json controlEvent(Control control, std::uint64_t seed, const std::vector<bool>& right);

/// Makes of a run's events what its evaluation found, without the model: while it runs, or long after.
class EvaluationFold {
public:
    /// Takes the next event; kinds that it does not know pass. ErrorCode::Input for one that does not hold what it has to.
    [[nodiscard]] Result<void> add(const Json& event);

    [[nodiscard]] bool hasClasses() const { return !m_names.empty(); }
    [[nodiscard]] const std::vector<std::string>& classNames() const { return m_names; }
    /// By item; null where there is none.
    [[nodiscard]] const EvaluatedSample* sample(std::size_t item) const;
    [[nodiscard]] const std::map<std::size_t, EvaluatedSample>& samples() const { return m_samples; }
    /// Whether a draw of a control stands beside all samples that there are now.
    [[nodiscard]] bool hasControl(Control control, std::uint64_t seed) const;

    /// What is found until now.
    [[nodiscard]] EvaluationResult result() const;

private:
    void take(const Json& event);
    [[nodiscard]] std::size_t classAt(const Json& value) const;
    [[nodiscard]] EvaluatedSample sampleFrom(const Json& event) const;

    Json m_facts = Json::object();
    std::uint64_t m_seed = 0;
    std::size_t m_listed = 0;
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_same;
    std::map<std::size_t, EvaluatedSample> m_samples;
    std::map<std::size_t, FailedSample> m_failed;
    std::optional<TemperatureFit> m_temperature;
    std::map<std::pair<Control, std::uint64_t>, std::vector<bool>> m_controls;
    std::vector<Control> m_order;  ///< of the controls, as they first came
};

/// The fold over a run folder's log, whole or cut.
[[nodiscard]] Result<EvaluationFold> foldEvaluation(const fs::path& run);

}  // namespace orangery::zero_shot
