// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/chart.h"
#include "engine/zero_shot/evaluation/sample_answer.h"
#include "engine/zero_shot/scoring/share_interval.h"

#include <cstddef>
#include <optional>
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

/// What each sample is answered.
[[nodiscard]] std::vector<SampleAnswer> answersOf(const ScoredSamples& samples, const std::vector<std::size_t>& same,
                                                  double temperature = 1);

struct Accuracy {
    std::vector<bool> top1;  ///< by sample
    std::vector<bool> top5;  ///< by sample
    struct ClassCount {
        std::size_t samples = 0;
        std::size_t top1 = 0;
        std::size_t top5 = 0;
    };
    std::vector<ClassCount> classes;
    std::vector<CountCell> confusion;  ///< truth x predicted: what occurs, as CountMatrix has it
    double top1Share = 0;
    double top5Share = 0;   ///< NaN with fewer than 5 classes, where it means nothing
    double meanRecall = 0;  ///< over the classes that have samples
};

/// Classes of one name count as the first of them.
[[nodiscard]] Accuracy accuracyOf(std::span<const SampleAnswer> answers, std::size_t classes);

/// Whether being among the best five means something: there are five names or more.
[[nodiscard]] bool hasTop5(const std::vector<std::string>& names);

/// What is said of one class.
struct ClassFigures {
    std::size_t classIndex = 0;
    std::size_t samples = 0;
    std::size_t top1 = 0;
    std::size_t top5 = 0;
    std::size_t predicted = 0;                     ///< samples of any class that are taken for it
    double recall = 0;                             ///< top1 / samples; NaN without samples
    double precision = 0;                          ///< top1 / predicted; NaN where nothing is taken for it
    std::optional<std::size_t> mostConfused = {};  ///< the other class that its samples are taken for most often
    std::size_t confused = 0;                      ///< how often
};

/// Of every class that has samples or that samples are taken for, in the order of the classes.
[[nodiscard]] std::vector<ClassFigures> classFigures(const Accuracy& accuracy);

/// The share that guessing reaches: 1 / the number of different names.
[[nodiscard]] double chanceLevel(const std::vector<std::string>& names);

}  // namespace orangery::zero_shot
