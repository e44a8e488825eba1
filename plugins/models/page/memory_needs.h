// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orangery::models_page {

enum class MemoryOutcome {
    Fits,   ///< at least a fifth of the free memory stays free
    Tight,  ///< the weights fit, and hardly anything else does
    DoesNotFit,
};

/// What the weights take in one precision.
struct MemoryNeed {
    std::string_view precision;  ///< "as stored", "F32", "F16"
    std::uint64_t bytes = 0;
    MemoryOutcome outcome = MemoryOutcome::Fits;
};

/// Memory for the weights alone: activations, caches and the program itself come on top of it. `parameters` values take
/// `storedBytes` in their files.
[[nodiscard]] std::array<MemoryNeed, 3> memoryNeeds(std::uint64_t parameters, std::uint64_t storedBytes,
                                                    std::uint64_t freeBytes);

/// The largest of the needs that is not DoesNotFit: what to load instead; nothing when none is.
[[nodiscard]] std::optional<MemoryNeed> largestThatFits(const std::array<MemoryNeed, 3>& needs);

}  // namespace orangery::models_page
