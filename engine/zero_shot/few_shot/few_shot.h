// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/few_shot/sample_split.h"
#include "engine/zero_shot/scoring/class_scorer.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

enum class FewShotMethod {
    Ridge,  ///< ridge regression on one-hot targets
    Probe,  ///< linear probe: multinomial logistic regression
};
[[nodiscard]] std::string_view nameOf(FewShotMethod method);

struct FewShotOptions {
    std::vector<FewShotMethod> methods{FewShotMethod::Ridge, FewShotMethod::Probe};
    std::vector<std::size_t> shots{1, 2, 4, 8, 16};
    std::size_t draws = 5;           ///< of the samples that are learnt from
    std::uint64_t seed = 0;          ///< of split and draws
    double testShare = 0.5;          ///< of each class
    std::optional<double> lambda;    ///< of the ridge; nothing = chosen by leave-one-out
    std::optional<double> strength;  ///< C of the probe; nothing = chosen by folds
};

/// What one shot a class is fitted with, where nothing can be held out.
inline constexpr double kOneShotLambda = 1;
inline constexpr double kOneShotStrength = 10;

/// Samples with their classes. Classes are numbered without gaps, each has at least one sample.
struct FewShotData {
    std::vector<std::string> ids;
    std::vector<std::size_t> truth;
    std::vector<std::string> classNames;
    EmbeddingRows rows;  ///< of length 1
};

/// One classifier that was learnt and measured.
struct FewShotFit {
    FewShotMethod method = FewShotMethod::Ridge;
    std::size_t shots = 0;
    std::size_t draw = 0;   ///< from 0
    double strength = 0;    ///< lambda, or C
    bool isChosen = false;  ///< by the samples themselves
    double top1 = 0;        ///< share of the test split
    double meanRecall = 0;  ///< over classes
};

/// A method at a number of shots, over all draws.
struct FewShotPoint {
    FewShotMethod method = FewShotMethod::Ridge;
    std::size_t shots = 0;
    double mean = 0;  ///< of top-1
    double sd = 0;    ///< n - 1
    double meanRecall = 0;
    std::size_t draws = 0;
};

struct SplitAccuracy {
    double top1 = 0;
    double meanRecall = 0;  ///< over the classes that have samples
};
/// Of answers for the samples at `places`, in their order.
[[nodiscard]] SplitAccuracy accuracyOn(std::span<const std::size_t> places, std::span<const std::size_t> truth,
                                       std::span<const std::size_t> answers, std::size_t classes);

/// ErrorCode::Input naming the class whose pool has fewer samples than `most` shots, or where nothing is left to measure on.
[[nodiscard]] Result<void> checkShots(const FewShotData& data, const SampleSplit& split, std::size_t most);

/// All methods, shots and draws in this order; `told` is called after each fit.
[[nodiscard]] Result<std::vector<FewShotFit>> runFewShot(const FewShotData& data, const SampleSplit& split,
                                                         const FewShotOptions& options, const Context& context,
                                                         const std::function<Result<void>(const FewShotFit&)>& told);

[[nodiscard]] std::vector<FewShotPoint> curveOf(const std::vector<FewShotFit>& fits);

}  // namespace orangery::zero_shot
