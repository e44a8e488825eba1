// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/memory_needs.h"

namespace orangery::models_page {

namespace {

constexpr std::uint64_t kF32 = 4;  // bytes a value
constexpr std::uint64_t kF16 = 2;

MemoryOutcome outcomeOf(std::uint64_t bytes, std::uint64_t freeBytes)
{
    if (bytes > freeBytes)
        return MemoryOutcome::DoesNotFit;
    return bytes > freeBytes / 5 * 4 ? MemoryOutcome::Tight : MemoryOutcome::Fits;
}

}  // namespace

std::array<MemoryNeed, 3> memoryNeeds(std::uint64_t parameters, std::uint64_t storedBytes, std::uint64_t freeBytes)
{
    const auto need = [&](std::string_view precision, std::uint64_t bytes) {
        return MemoryNeed{precision, bytes, outcomeOf(bytes, freeBytes)};
    };
    return {need("as stored", storedBytes), need("F32", kF32 * parameters), need("F16", kF16 * parameters)};
}

std::optional<MemoryNeed> largestThatFits(const std::array<MemoryNeed, 3>& needs)
{
    std::optional<MemoryNeed> largest;
    for (const MemoryNeed& need : needs)
        if (need.outcome != MemoryOutcome::DoesNotFit && (!largest || need.bytes > largest->bytes))
            largest = need;
    return largest;
}

}  // namespace orangery::models_page
