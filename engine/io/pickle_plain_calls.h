// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/pickle_values.h"

#include <vector>

namespace orangery::io {

/// Whether a name is that of a function or class whose results stand beside weights in checkpoints of training: numbers
/// and types of NumPy, argparse.Namespace, paths, dates, collections, versions. They become plain values here, and
/// nothing of these modules is run or needed.
[[nodiscard]] bool isPlainCall(const PickleGlobal& global);

/// What such a call gives. Error with the reason alone.
[[nodiscard]] Result<PickleValue> callPlain(PickleValues& values, const PickleGlobal& function,
                                            const std::vector<PickleValue>& arguments);

/// Whether the state of a numpy.dtype says that values begin with their most significant byte.
[[nodiscard]] bool isBigEndianState(const PickleValues& values, const PickleValue& state);

}  // namespace orangery::io
