// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Places of samples, ascending: those that may be learnt from, and those that are measured on.
struct SampleSplit {
    std::vector<std::size_t> pool;
    std::vector<std::size_t> test;
};

/// Of each class the share `testShare` (rounded; of two samples or more at least one on either side) is measured on: those
/// whose hash of seed and id is least. Whatever is added or removed, at most one other sample of its class changes sides
/// for each sample. A class with one sample has it in the pool.
[[nodiscard]] SampleSplit stratifiedSplit(std::span<const std::string> ids, std::span<const std::size_t> truth,
                                          std::size_t classes, double testShare, std::uint64_t seed);

/// The k samples of each class in `pool` whose hash of seed and id is least, ascending: those of fewer shots are among those
/// of more. Fewer where the pool has fewer.
[[nodiscard]] std::vector<std::size_t> drawShots(std::span<const std::string> ids, std::span<const std::size_t> truth,
                                                 std::size_t classes, std::span<const std::size_t> pool,
                                                 std::size_t shots, std::uint64_t seed);

}  // namespace orangery::zero_shot
