// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/row_blocks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

namespace orangery::nn {

namespace {

/// Every block reads all weights: of smaller ones the memory cannot keep up (72 rows took 1.4 times as long as 400).
constexpr std::int64_t kMostRows = 512;

}  // namespace

void forRowBlocks(std::int64_t rows, int threads, std::int64_t leastRows,
                  const std::function<void(std::int64_t, std::int64_t)>& work)
{
    if (rows < leastRows * threads && threads > 1) {
        if (rows > 0)
            work(0, rows);
        return;
    }
    const std::int64_t turns = (rows + kMostRows * threads - 1) / (kMostRows * threads);
    const std::int64_t blocks = turns * threads;  // all threads end at the same time
    if (threads < 2) {
        for (std::int64_t i = 0; i < blocks; ++i)
            work(rows * i / blocks, rows * (i + 1) / blocks);
        return;
    }
    std::atomic<std::int64_t> next{0};
    std::exception_ptr thrown;
    std::mutex guard;
    // LibTorch's own threads: MKL and ATen know from OpenMP that they are called by one of several, and use one.
#pragma omp parallel num_threads(threads)
    {
        try {
            for (std::int64_t i = next++; i < blocks; i = next++)
                work(rows * i / blocks, rows * (i + 1) / blocks);
        } catch (...) {
            const std::lock_guard lock(guard);
            thrown = std::current_exception();
        }
    }
    if (thrown)
        std::rethrow_exception(thrown);
}

}  // namespace orangery::nn
