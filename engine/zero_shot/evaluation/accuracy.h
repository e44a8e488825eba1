// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Scores of samples whose class is known.
struct ScoredSamples {
    std::size_t classes = 0;         ///< C
    std::vector<std::size_t> truth;  ///< class of each sample
    std::vector<float> logits;       ///< samples x C

    [[nodiscard]] std::size_t count() const { return truth.size(); }
    [[nodiscard]] std::span<const float> row(std::size_t i) const
    {
        return std::span(logits).subspan(i * classes, classes);
    }
};

/// For each class the first class of the same name: classes of one name count as one.
[[nodiscard]] std::vector<std::size_t> firstOfName(const std::vector<std::string>& names);

/// The class that each sample is given: the largest logit, ties to the class that stands first.
[[nodiscard]] std::vector<std::size_t> predictedClasses(const ScoredSamples& samples);

struct Accuracy {
    std::vector<bool> top1;  ///< by sample
    std::vector<bool> top5;  ///< by sample
    struct ClassCount {
        std::size_t samples = 0;
        std::size_t top1 = 0;
        std::size_t top5 = 0;
    };
    std::vector<ClassCount> classes;
    std::vector<std::size_t> confusion;  ///< truth x predicted, C x C
    double top1Share = 0;
    double top5Share = 0;   ///< NaN with fewer than 5 classes, where it means nothing
    double meanRecall = 0;  ///< over the classes that have samples
};

/// `same` as firstOfName() gives it.
[[nodiscard]] Accuracy accuracyOf(const ScoredSamples& samples, const std::vector<std::size_t>& same);

}  // namespace orangery::zero_shot
