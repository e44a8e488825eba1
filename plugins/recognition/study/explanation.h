// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::recognition_page {

/// What one text adds to its class's score for one input.
struct TextShare {
    std::string text;
    double cosine = 0;
    double contribution = 0;
    std::optional<double>
        without;              ///< score of the class if this text were not there; nothing where it is the only one
    std::size_t classes = 1;  ///< that this very text stands for
};

/// Why a class has its score.
struct Explanation {
    std::size_t item = 0;
    std::size_t classIndex = 0;
    std::string className;
    double score = 0;               ///< the sum of all contributions
    std::vector<TextShare> shares;  ///< the one that adds most first
};

/// Whether a text tells little about its class, since it stands for half of all classes or more.
[[nodiscard]] bool isGeneric(const TextShare& share, std::size_t classes);

/// Nothing while the item has no embedding or the study no scorer.
[[nodiscard]] std::optional<Explanation> explanationOf(const Study& study, std::size_t item, std::size_t classIndex);

/// A row for every text of every explanation: input, class, score, text, cosine, contribution, score without it, classes
/// that the text stands for.
[[nodiscard]] std::string explanationCsv(const Study& study, const std::vector<Explanation>& explanations);

}  // namespace orangery::recognition_page
