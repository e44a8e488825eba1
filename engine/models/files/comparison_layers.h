// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/heat_map.h"
#include "engine/models/files/comparison.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::models {

/// Norms of the difference d = A - B; a relative one is divided by the same norm of A.
enum class DifferenceNorm { L2Relative, L1Relative, MaxRelative, L2, L1, Max };
inline constexpr std::array kDifferenceNorms{DifferenceNorm::L2Relative,  DifferenceNorm::L1Relative,
                                             DifferenceNorm::MaxRelative, DifferenceNorm::L2,
                                             DifferenceNorm::L1,          DifferenceNorm::Max};

/// "l2_relative", ...: as columns of tables and values of options are called.
[[nodiscard]] std::string_view nameOf(DifferenceNorm norm);
[[nodiscard]] std::optional<DifferenceNorm> normOfName(std::string_view name);

/// The value of a norm; 0 of 0 is 0, and what has no ratio is nothing.
[[nodiscard]] std::optional<double> normOf(const kernels::DifferenceSums& sums, DifferenceNorm norm);

/// The layers of some tensors, in the order of their first ones, with the sums of each.
[[nodiscard]] std::vector<LayerComparison> layersOf(const std::vector<TensorComparison>& tensors);

/// A tensor's name up to its first number: "layers.3" of "layers.3.mlp.weight"; nothing when it has none.
[[nodiscard]] std::optional<std::string> layerOf(std::string_view tensor);

/// What follows the layer in a tensor's name: "mlp.weight" of "layers.3.mlp.weight"; empty when nothing does.
[[nodiscard]] std::string moduleOf(std::string_view tensor);

/// Layers side by side, their modules one below the other, and a norm of the difference where they meet. Tensors outside
/// of numbered layers have no place in it; a caption says how many there are.
[[nodiscard]] HeatMap layerMap(const ModelComparison& comparison, DifferenceNorm norm);

}  // namespace orangery::models
