// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::doctor {

struct Processor {
    std::string model;                  ///< empty where it is not told
    int cores = 0;                      ///< that this process may run on
    std::vector<std::string> features;  ///< those that matter for speed, e.g. "avx2"
    bool multipliesBf16 = false;        ///< in hardware
};

struct Memory {
    std::uint64_t totalBytes = 0;
    std::uint64_t availableBytes = 0;
    std::optional<std::uint64_t> limitBytes;  ///< of the container, if it has one
};

[[nodiscard]] Processor describeProcessor();
[[nodiscard]] Memory describeMemory();

/// Whether /proc is there: without it LibTorch falls to its slowest code and says nothing.
[[nodiscard]] bool procIsMounted();

}  // namespace orangery::doctor
