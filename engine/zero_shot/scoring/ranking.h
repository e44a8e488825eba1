// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// How scores become logits: scale x score + bias.
struct LogitRule {
    double scale = 100;  ///< s, exp(logit_scale)
    double bias = 0;     ///< SigLIP's logit_bias
};

enum class ProbabilityRule {
    Softmax,  ///< over the given classes: they are all there is
    Sigmoid,  ///< each class alone, as SigLIP was trained
};

struct RankedClass {
    std::size_t classIndex = 0;
    double cosine = 0;  ///< the class's score
    double logit = 0;
    double probability = 0;
};

/// exp(x_i) / sum exp(x_j), computed without overflow.
[[nodiscard]] std::vector<double> softmax(std::span<const double> logits);

/// All classes, the best first; ties in the order of the classes.
[[nodiscard]] std::vector<RankedClass> ranked(std::span<const double> scores, const LogitRule& logits,
                                              ProbabilityRule rule);

}  // namespace orangery::zero_shot
