// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/comparison_tree.h"

#include <utility>

namespace orangery::models_page {

ComparedModelsPointer treeOf(models::ModelComparison comparison)
{
    auto compared = std::make_shared<ComparedModels>();
    std::vector<io::TensorInfo> tensors;
    tensors.reserve(comparison.tensors.size());
    for (const models::TensorComparison& tensor : comparison.tensors) {
        const bool isInA = tensor.status != models::TensorStatus::OnlyB;
        tensors.push_back({.name = tensor.name,
                           .type = isInA ? tensor.typeA : tensor.typeB,
                           .shape = isInA ? tensor.shapeA : tensor.shapeB});
    }
    compared->tree = treeOf(tensors);
    compared->nodes.resize(compared->tree.nodes.size());
    // Tensors are added in their order, as for the layers of a comparison: so a module has the same bits there.
    for (std::size_t index = 1; index < compared->nodes.size(); ++index) {
        if (!compared->tree.nodes[index].tensor)
            continue;
        const models::TensorComparison& tensor = comparison.tensors[*compared->tree.nodes[index].tensor];
        for (std::size_t node = index;; node = compared->tree.nodes[node].parent) {
            ComparedNode& sums = compared->nodes[node];
            sums.differing += tensor.status == models::TensorStatus::Same ? 0U : 1U;
            if (tensor.sums && !sums.sums)
                sums.sums.emplace();
            if (tensor.sums)
                sums.sums->add(*tensor.sums);
            if (node == 0)
                break;
        }
    }
    compared->comparison = std::move(comparison);
    return compared;
}

}  // namespace orangery::models_page
