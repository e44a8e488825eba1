// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::models_page {

/// A module or a tensor of a model. Nodes know each other by index in the tree.
struct TensorNode {
    std::string name;                     ///< the part behind the last dot of its parent's name
    std::size_t parent = 0;               ///< the root's is itself
    std::optional<std::size_t> tensor;    ///< index in the weights; nothing = a module
    std::vector<std::size_t> children{};  ///< in the order of the files
    std::uint64_t tensors = 0;            ///< in it, itself included
    std::uint64_t parameters = 0;         ///< values in it
    std::uint64_t bytes = 0;              ///< of these in the files
    std::string type{};                   ///< of its values; "mixed" where they have several, empty where it has none
};

/// The tensors of a model under the modules that their names tell: "a.b.weight" is the tensor "weight" of the module "b"
/// of "a". Node 0 is the model.
struct TensorTree {
    std::vector<TensorNode> nodes;
};

/// Text that stands for the type of modules whose tensors have several.
inline constexpr const char* kMixedTypes = "mixed";

[[nodiscard]] TensorTree treeOf(const std::vector<io::TensorInfo>& tensors);

/// The node with its modules, "a.b.weight"; empty for the root.
[[nodiscard]] std::string fullName(const TensorTree& tree, std::size_t node);

/// The node of this full name; where there is none, the innermost module that would hold it.
[[nodiscard]] std::size_t nearestNode(const TensorTree& tree, std::string_view name);

}  // namespace orangery::models_page
