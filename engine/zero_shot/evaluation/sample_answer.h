// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// For each class the first class of the same name: classes of one name count as one.
[[nodiscard]] std::vector<std::size_t> firstOfName(const std::vector<std::string>& names);

/// A class with its probability, softmax over the classes.
struct LikelyClass {
    std::size_t classIndex = 0;
    double probability = 0;
    std::optional<double> logit = {};  ///< a run of an older version does not tell it
};

/// What one sample is answered: as much as accuracy, calibration and coverage are made of, however many classes there are.
struct SampleAnswer {
    std::size_t truth = 0;           ///< first class of its name
    std::vector<LikelyClass> best;   ///< the best five or fewer, by logit, ties to the class that stands first
    std::vector<std::size_t> names;  ///< first class of the name of each of `best`
    double confidence = 0;           ///< probability of the likeliest name, classes of one name together
    bool isLikeliest = false;        ///< whether that name is the right one
    double nll = 0;                  ///< -log of the probability of the right name, nats
    double brier = 0;                ///< sum over names of (p - y)^2

    [[nodiscard]] std::size_t predicted() const { return names.front(); }
    [[nodiscard]] bool isTop1() const { return names.front() == truth; }
    [[nodiscard]] bool isTop5() const;
};

/// Of softmax(logits / temperature); `same` as firstOfName() gives it.
[[nodiscard]] SampleAnswer answerOf(std::span<const float> logits, std::size_t truth,
                                    const std::vector<std::size_t>& same, double temperature = 1);

}  // namespace orangery::zero_shot
