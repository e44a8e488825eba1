// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/metadata.h"
#include "engine/io/pickle_values.h"

#include <string>
#include <vector>

namespace orangery::io {

struct NamedTensor {
    std::string name;
    std::size_t tensor = 0;  ///< index in PickleValues::tensors
};

/// The tensors of a checkpoint, by name, in its order.
struct StateDict {
    std::vector<NamedTensor> tensors;
    /// Numbers, truth values and texts beside them, by name, and "skipped": what of the file was left out.
    Metadata metadata;
};

/// Finds the tensors in nested dicts, lists and objects. A name is the keys on the way, joined by dots; where the file
/// is a dict of which one member is a known wrapper ("state_dict", "model_state_dict", "model") that holds all its
/// tensors, names begin inside of it. The state of an optimizer is skipped. ErrorCode::Input with the reason alone as
/// message when it is nested too deeply, a name stands twice, or there are more values than weights need.
[[nodiscard]] Result<StateDict> findStateDict(const PickleValues& values);

}  // namespace orangery::io
