// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orangery::image {

/// Resampling filters with Pillow's names.
enum class Filter : std::uint8_t { Nearest, Lanczos, Bilinear, Bicubic, Box, Hamming };

/// "nearest", "lanczos", ...
[[nodiscard]] std::string_view nameOf(Filter filter);
[[nodiscard]] std::optional<Filter> filterOf(std::string_view name);
/// From Pillow's number, which is what `resample` in a preprocessor_config.json holds: 0 nearest ... 5 hamming.
[[nodiscard]] std::optional<Filter> filterOfNumber(std::int64_t number);

/// Which inputs make each output along one axis, and with which weights.
struct AxisWeights {
    std::vector<int> first;           ///< of each output: index of its first input
    std::vector<int> count;           ///< of each output: number of its inputs, at least 1
    std::size_t stride = 0;           ///< weights of output i begin at i * stride
    std::vector<double> weights;      ///< they sum to 1 over an output's inputs
    std::vector<std::int32_t> fixed;  ///< the same times 2^kWeightBits, rounded half away from zero
};

inline constexpr int kWeightBits = 22;

/// The antialiased weights of Pillow's Image.resize for outputs `begin` ... `end` - 1 of `outputs` that are made from
/// `inputs` (gpt4vis 6.1 of the specification: support grows with the scale, all in double). Not for Filter::Nearest.
[[nodiscard]] AxisWeights axisWeights(Filter filter, int inputs, int outputs, int begin, int end);

/// Pillow's nearest neighbour: the input that each of those outputs copies.
[[nodiscard]] std::vector<int> nearestInputs(int inputs, int outputs, int begin, int end);

}  // namespace orangery::image
