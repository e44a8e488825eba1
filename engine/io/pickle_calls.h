// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/pickle.h"
#include "engine/io/pickle_values.h"

#include <string>
#include <string_view>

namespace orangery::io {

/// "torch._utils._rebuild_tensor_v2".
[[nodiscard]] std::string fullName(const PickleGlobal& global);

/// Counts bytes or items that are made of others: a short pickle can ask for the same ones again and again. Error with the
/// reason alone when they are more than weights need.
[[nodiscard]] Result<void> countDerived(PickleValues& values, std::size_t count);

/// Whether a pickle may name this function or class at all.
[[nodiscard]] bool isAllowed(const PickleGlobal& global, PickleOrigin origin);

/// The type of values of a storage class ("FloatStorage"), if it is one.
[[nodiscard]] std::optional<DType> storageTypeOf(std::string_view className);

/// What a call of an allowed function with these arguments gives. Error with the reason alone.
[[nodiscard]] Result<PickleValue> callAllowed(PickleValues& values, const PickleGlobal& function,
                                              const PickleValue& arguments);

/// The storage that a persistent id ('storage', class, key, location, number of values[, view]) stands for.
[[nodiscard]] Result<PickleValue> storageOf(PickleValues& values, const PickleValue& id);

}  // namespace orangery::io
