// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/files/comparison.h"
#include "plugins/models/page/tensor_tree.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace orangery::models_page {

/// What became of a tensor, or of the tensors of a module together.
struct ComparedNode {
    std::uint64_t differing = 0;                  ///< tensors in it that are not the same in both
    std::optional<kernels::DifferenceSums> sums;  ///< over those that have one shape in both
};

/// Two models as one tree: the modules of both, with what became of each. Never changed once made.
struct ComparedModels {
    models::ModelComparison comparison;
    TensorTree tree;                  ///< its nodes' tensors are indices in comparison.tensors
    std::vector<ComparedNode> nodes;  ///< one for each of the tree's
};
using ComparedModelsPointer = std::shared_ptr<const ComparedModels>;

[[nodiscard]] ComparedModelsPointer treeOf(models::ModelComparison comparison);

}  // namespace orangery::models_page
