// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/little_endian.h"
#include "engine/io/pickle_values.h"

namespace orangery::io {

/// Whose classes a pickle may name.
enum class PickleOrigin {
    Eager,        ///< torch.save: the allow-list alone
    TorchScript,  ///< also classes of the archive's own code, whose instances are read as their state
};

/// Reads the pickle at the cursor, up to its end, and moves the cursor behind it. Nothing is called and nothing is
/// looked up: the functions of the allow-list (those that rebuild tensors, OrderedDict, numbers of NumPy, ...) are known by their
/// names, and any other is refused by its name. ErrorCode::Input with the reason alone as message, and the byte where
/// it stands; also when a pickle has more values than its length or a fixed bound allow.
[[nodiscard]] Result<PickleValues> readPickle(ByteCursor& cursor, PickleOrigin origin);

}  // namespace orangery::io
