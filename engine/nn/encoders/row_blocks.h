// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace orangery::nn {

/// Calls work(begin, end) for blocks of rows that together are 0 to `rows`, on `threads` threads, each of which takes the
/// next block when it is done with one. Blocks are small enough for what is computed of them to take little memory. Where
/// a thread would have fewer than `leastRows`, one call does all on the calling thread, and is free to use all threads
/// itself. An exception of the work is passed on.
void forRowBlocks(std::int64_t rows, int threads, std::int64_t leastRows,
                  const std::function<void(std::int64_t begin, std::int64_t end)>& work);

}  // namespace orangery::nn
