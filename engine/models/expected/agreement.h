// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/models/expected/expected_tensors.h"

#include <cstddef>
#include <string>
#include <vector>

namespace orangery::models {

/// Something that does not agree in a model's files.
struct Problem {
    std::string text;         ///< one sentence
    std::string tensor = {};  ///< the tensor that it is about, which may be missing; empty = none in particular
};

/// A tensor whose shape is another than the config asks for.
struct ShapeMismatch {
    std::string name;
    std::vector<std::int64_t> expected;  ///< kAnySize fits any
    std::vector<std::int64_t> found;
};

/// A tensor that no part of the model asks for.
struct UnexpectedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// How the tensors of a model's files differ from those that its config asks for.
struct TensorAgreement {
    std::vector<ExpectedTensor> missing;       ///< in the order of the model
    std::vector<ShapeMismatch> mismatched;     ///< the same
    std::vector<UnexpectedTensor> unexpected;  ///< in the order of the files
};

[[nodiscard]] TensorAgreement compareTensors(const io::Weights& weights, const ExpectedTensors& expected);

/// Whether a model can be run: nothing is missing but whole parts that it can do without, which are told, a sentence
/// each. ErrorCode::Input naming `source` and the first tensor that is missing.
[[nodiscard]] Result<std::vector<std::string>> runsWithout(const ExpectedTensors& expected,
                                                           const TensorAgreement& agreement, const std::string& source);

/// One sentence for each tensor, at most `limit` of each of the three kinds and then how many more there are.
[[nodiscard]] std::vector<Problem> describe(const TensorAgreement& agreement, std::size_t limit);

/// {"missing": [{"name", "shape"}], "unexpected": [the same], "mismatched": [{"name", "expected", "found"}]}; null
/// stands for a size that may be any.
[[nodiscard]] Json toJson(const TensorAgreement& agreement);

}  // namespace orangery::models
