// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/io/weights.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orangery::models {

/// How many values of a span are no finite numbers.
struct NonFinite {
    std::uint64_t nans = 0;
    std::uint64_t infinities = 0;

    [[nodiscard]] bool any() const { return nans > 0 || infinities > 0; }
    void add(const NonFinite& other)
    {
        nans += other.nans;
        infinities += other.infinities;
    }
};

/// One tensor with values that are no finite numbers.
struct NonFiniteTensor {
    std::string name;
    std::uint64_t values = 0;
    NonFinite found;
};

/// What was found in all values of a model.
struct FiniteCheck {
    std::uint64_t tensors = 0;
    std::uint64_t values = 0;               ///< of those that were read or need not be: whole numbers are finite
    NonFinite found;                        ///< in all together
    std::vector<NonFiniteTensor> affected;  ///< in the order of the files
    std::vector<std::string> unreadable;    ///< one sentence for each tensor whose type cannot be read
};

/// Counts in values of a floating-point type as they lie in a file.
[[nodiscard]] Result<NonFinite> countNonFinite(io::DType type, std::span<const std::byte> values);

/// Reads all values of a model, on context.threadCount() threads, with progress in values. Cancelled when stopped.
[[nodiscard]] Result<FiniteCheck> checkFinite(const io::Weights& weights, const Context& context);

}  // namespace orangery::models
