// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/scoring/class_scorer.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// One way of putting texts for classes, as it is compared with the others.
struct ComparedMode {
    PromptOptions prompts;
    Aggregation aggregation = Aggregation::Mean;
};

/// What all modes have in common.
struct ModeSettings {
    std::vector<std::string> templates = {};  ///< empty = "a photo of a {}.", and eight plain ones for the ensemble
    double alpha = 0.5;                       ///< of the mix
    NameStyle style = NameStyle::Raw;
    Undescribed undescribed = Undescribed::Refused;
    std::optional<Aggregation> aggregation = {};  ///< nothing = what each mode is published with
};

/// Every mode, in the order of PromptMode; without descriptions those that need none. Of several templates, modes that
/// take one alone have the first, and modes that have one by default keep it where only one is named.
[[nodiscard]] std::vector<ComparedMode> comparedModes(const ModeSettings& settings, bool hasDescriptions);

/// What one mode says of all inputs.
struct ModeAnswers {
    std::string mode;                 ///< nameOf(PromptMode)
    std::vector<std::size_t> top1;    ///< class of each input, ties to the class that stands first
    std::vector<double> probability;  ///< of that class
    std::size_t right = 0;            ///< inputs of known class that it has right
};

/// Modes beside each other on the same inputs.
struct ModeComparison {
    std::vector<ModeAnswers> modes;
    std::size_t inputs = 0;
    std::size_t known = 0;               ///< inputs whose class is known
    std::vector<std::size_t> differing;  ///< modes x modes: inputs that two modes give different classes
    std::vector<std::size_t> onlyFirst;  ///< modes x modes: inputs that the first mode has right and the second wrong

    [[nodiscard]] std::size_t differ(std::size_t a, std::size_t b) const { return differing[a * modes.size() + b]; }
    [[nodiscard]] std::size_t onlyRight(std::size_t a, std::size_t b) const { return onlyFirst[a * modes.size() + b]; }
};

/// Counts what the answers of modes to the same inputs come to; their `right` has to be 0. `truth` and `same` as compareModes
/// has them.
[[nodiscard]] ModeComparison countAnswers(std::vector<ModeAnswers> modes,
                                          const std::vector<std::optional<std::size_t>>& truth,
                                          const std::vector<std::size_t>& same);

/// One mode that is compared, ready to score.
struct ModeScorer {
    std::string mode;
    const ClassScorer* scorer = nullptr;
};

/// Compares modes over the embeddings of inputs. `truth` has the class of each where it is known; `same` gives for each
/// class the first of its name, since classes of one name count as one. Memory is bounded: inputs are scored in blocks.
[[nodiscard]] ModeComparison compareModes(const std::vector<ModeScorer>& modes, const EmbeddingRows& pictures,
                                          const std::vector<std::optional<std::size_t>>& truth,
                                          const std::vector<std::size_t>& same, const LogitRule& logits,
                                          ProbabilityRule rule, int threads = 1);

/// Inputs that two modes of a comparison give different classes.
[[nodiscard]] std::vector<std::size_t> differingInputs(const ModeComparison& comparison, std::size_t a, std::size_t b,
                                                       const std::vector<std::size_t>& same);

}  // namespace orangery::zero_shot
