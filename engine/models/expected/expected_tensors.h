// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::models {

/// Fits any size in the shape of an ExpectedTensor.
inline constexpr std::int64_t kAnySize = -1;

/// A tensor that a model of this config has.
struct ExpectedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    bool isRequired = true;  ///< false: its shape is looked at when it is there
};

/// The tensors of a model, and which tensors of its files are judged by them.
struct ExpectedTensors {
    std::vector<ExpectedTensor> tensors = {};
    std::string scope = {};                  ///< only names that begin so can be unexpected; empty = all
    std::vector<std::string> unjudged = {};  ///< names that begin so are not called unexpected
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

    [[nodiscard]] ExpectedTensors& result() { return m_expected; }

private:
    const io::Weights& m_weights;
    ExpectedTensors m_expected;
};

/// Whether files carry a tensor of this name though no forward pass needs it: "position_ids", "num_batches_tracked", ...
[[nodiscard]] bool isIdleTensor(std::string_view name);

}  // namespace orangery::models
