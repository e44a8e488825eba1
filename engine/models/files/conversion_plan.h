// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors_writer.h"
#include "engine/io/weights.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orangery::models {

/// Which tensors of a model a safetensors file gets, in its order, and of which types.
struct ConversionPlan {
    std::vector<io::TensorPlan> tensors;
    std::vector<std::size_t> sources;  ///< index in the model's tensors, for each of `tensors`
    std::vector<std::string> refused;  ///< tensors whose type cannot be converted, with the type, one sentence each
};

/// Plans a conversion: floating-point tensors become `dtype` (nothing = as they are, F32 where they are quantised), others
/// keep their type. The widest types come first, so that every tensor lies aligned.
[[nodiscard]] ConversionPlan planConversion(const io::Weights& weights, std::optional<io::DType> dtype);

/// The texts among a file's metadata, with the "format" that readers of safetensors ask for.
[[nodiscard]] std::map<std::string, std::string> textMetadata(const io::Weights& weights);

}  // namespace orangery::models
