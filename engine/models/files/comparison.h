// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/io/weights.h"
#include "engine/kernels/tensor_difference.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::models {

enum class TensorStatus {
    Same,     ///< no value differs; the types may
    Changed,  ///< values or shape differ
    OnlyA,
    OnlyB,
};
[[nodiscard]] std::string_view nameOf(TensorStatus status);

struct TensorComparison {
    std::string name;
    TensorStatus status = TensorStatus::Same;
    std::string typeA, typeB;  ///< empty where the tensor is not
    std::vector<std::int64_t> shapeA, shapeB;
    /// Over all values, where both have the same shape.
    std::optional<kernels::DifferenceSums> sums;
};

/// The tensors of one numbered part of a model together: "visual.transformer.resblocks.3".
struct LayerComparison {
    std::string name;
    std::uint64_t tensors = 0;
    std::uint64_t changed = 0;  ///< also those that only one has
    kernels::DifferenceSums sums;
};

struct ModelComparison {
    std::vector<TensorComparison> tensors;  ///< in the order of A, then those that only B has
    std::vector<LayerComparison> layers;    ///< in the order of their first tensors

    [[nodiscard]] std::uint64_t count(TensorStatus status) const;
    [[nodiscard]] bool isSame() const { return count(TensorStatus::Same) == tensors.size(); }
};

/// Compares all tensors of two models by name, streamed from their files on context.threadCount() threads; the numbers do
/// not depend on how many. ErrorCode::Input when a tensor cannot be read as numbers, Cancelled when stopped.
[[nodiscard]] Result<ModelComparison> compareModels(const io::Weights& a, const io::Weights& b, const Context& context);

}  // namespace orangery::models
