// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/encoder_run_torch.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::nn {

/// How far a tensor is from what was expected.
struct OutputDifference {
    enum class Status {
        Same,       ///< within the tolerance
        Different,  ///< beyond it, or NaN where a number was expected
        Shape,      ///< of another shape
        NotGiven,   ///< the model gives no such output
    };
    std::string name;
    Status status = Status::Same;
    std::optional<double> largest;   ///< max |a - b|
    std::optional<double> relative;  ///< largest / max |b|, b being what was expected; nothing where that is all 0
    std::string note = {};
};

/// Compares outputs with the tensors of the same names in a file, in that file's order; inputs are left out.
/// The same is what differs nowhere by more than `tolerance` times the largest expected value of its tensor.
[[nodiscard]] Result<std::vector<OutputDifference>> compareOutputs(const NamedTensors& outputs,
                                                                   const fs::path& expected, double tolerance);

/// The names in a file that are no inputs.
[[nodiscard]] Result<std::vector<std::string>> expectedNames(const fs::path& expected);

[[nodiscard]] std::string_view nameOf(OutputDifference::Status status);

}  // namespace orangery::nn
