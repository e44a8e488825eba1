// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "engine/io/weights.h"

namespace orangery::models {

/// models.tensor with its own options; which model and which tensor is asked by whoever adds it.
[[nodiscard]] Task tensorExportTask();

/// Writes weights.tensors()[index], or a slice of it, as the parameters say.
[[nodiscard]] Result<TaskOutput> exportTensor(const io::Weights& weights, std::size_t index, const Params& params,
                                              Context& context);

}  // namespace orangery::models
