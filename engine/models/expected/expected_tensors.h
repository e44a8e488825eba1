// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery::models {

/// Fits any size in the shape of an ExpectedTensor.
inline constexpr std::int64_t kAnySize = -1;

/// A tensor that a model of this config has.
struct ExpectedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    bool isRequired = true;  ///< false: its shape is looked at when it is there
    std::string part = {};   ///< where the model can be run without this part, when all of the part is absent: its name
};

/// The tensors of a model, and which tensors of its files are judged by them.
struct ExpectedTensors {
    std::vector<ExpectedTensor> tensors = {};
    std::string scope = {};                  ///< only names that begin so can be unexpected; empty = all
    std::vector<std::string> absences = {};  ///< a sentence for each whole tower that is not there
};

/// Collects what is expected while a model's layout is walked through.
class Expectation {
public:
    explicit Expectation(const io::Weights& weights) : m_weights(weights) {}

    [[nodiscard]] const io::Weights& weights() const { return m_weights; }
    [[nodiscard]] bool has(std::string_view name) const { return m_weights.find(name).has_value(); }

    void need(std::string name, std::vector<std::int64_t> shape);
    /// One that may be absent.
    void allow(std::string name, std::vector<std::int64_t> shape);
    void add(std::string name, std::vector<std::int64_t> shape, bool isRequired);
    /// Marks all that is added from now on as a part that the model can be run without; empty = no longer.
    void beginPart(std::string part) { m_part = std::move(part); }

    [[nodiscard]] ExpectedTensors& result() { return m_expected; }

private:
    const io::Weights& m_weights;
    ExpectedTensors m_expected;
    std::string m_part;
};

/// Whether files carry a tensor of this name though no forward pass needs it: "position_ids", "num_batches_tracked", ...
[[nodiscard]] bool isIdleTensor(std::string_view name);

}  // namespace orangery::models
