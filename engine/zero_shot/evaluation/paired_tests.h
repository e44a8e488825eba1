// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Two ways of answering the same samples.
struct McNemar {
    std::size_t onlyA = 0;  ///< samples that A has right and B wrong
    std::size_t onlyB = 0;
    double p = 1;  ///< two-sided, exact: binomial with 1/2 over the samples that differ
};
[[nodiscard]] McNemar mcNemar(const std::vector<bool>& a, const std::vector<bool>& b);
[[nodiscard]] McNemar mcNemar(std::size_t onlyA, std::size_t onlyB);
/// For people: "p = 0.0312", or "p < 0.0001" where four decimals would show none.
[[nodiscard]] std::string significanceText(const McNemar& test);

/// A's share of right answers minus B's.
struct PairedDifference {
    double mean = 0;
    double low = 0;   ///< 2.5 % quantile of a bootstrap over samples
    double high = 0;  ///< 97.5 %
};
[[nodiscard]] PairedDifference bootstrapDifference(const std::vector<bool>& a, const std::vector<bool>& b,
                                                   int resamples, std::uint64_t seed);

struct MeanAndDeviation {
    double mean = 0;
    double sd = 0;  ///< of the sample, n - 1; 0 for a single value
};
[[nodiscard]] MeanAndDeviation meanAndDeviation(const std::vector<double>& values);

}  // namespace orangery::zero_shot
