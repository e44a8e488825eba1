// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"
#include "engine/zero_shot/files/truth_file.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// What a rule counts.
struct RuleScore {
    std::int64_t total = 0;  ///< samples that count
    std::int64_t top1 = 0;   ///< of them, the first item that counts is right
    std::int64_t top5 = 0;   ///< of them, one of the items that count is right

    bool operator==(const RuleScore&) const = default;
};

/// What was answered about one sample of the truth.
struct JudgedReply {
    std::string id;
    std::string label;               ///< its class
    bool isAnswered = false;         ///< also by nothing
    std::vector<std::string> items;  ///< as they stand in the answer
    std::size_t offList = 0;         ///< of them, those that are no class of the truth
    /// Place of the label among the items that are classes of the truth, from 0 (rule A); nothing where it is not among them.
    std::optional<std::size_t> place;

    [[nodiscard]] bool isRight() const { return place == std::size_t{0}; }
};

/// How a chat model's ranked class names compare with the truth, by four rules (GPT4Vis, calculate_acc.py, is rule A).
///   A  samples that were answered; items that are no class of the truth are removed first, so a first guess outside the
///      list is forgiven
///   B  as A, and every sample of the truth counts: a sample without an answer is wrong
///   C  as A without forgiving: the first item as it stands
///   D  as A, names compared by looseName() on both sides
struct ReplyScore {
    RuleScore ruleA, ruleB, ruleC, ruleD;
    std::int64_t truthSamples = 0;
    std::int64_t answers = 0;             ///< in the file
    std::int64_t missing = 0;             ///< samples of the truth without an answer
    std::int64_t offListItems = 0;        ///< items of samples of the truth that are no class of it
    std::int64_t empty = 0;               ///< answers without any item
    std::int64_t shorter = 0;             ///< answers with 1 to 4 items
    std::int64_t longer = 0;              ///< answers with more than 5
    std::int64_t repeating = 0;           ///< answers that hold an item twice
    std::vector<std::string> missingIds;  ///< at most kShownIds
    std::vector<std::string> unknownIds;  ///< answered, but not in the truth: they count nowhere; all of them
    std::vector<std::string>
        nearlyKnownIds;  ///< of those, the ones that are in the truth with a file's extension added

    /// Samples of each class: answered, and right by rule A. In the order of Truth::categories.
    struct ClassScore {
        std::string name;
        std::int64_t samples = 0;
        RuleScore ruleA;
    };
    std::vector<ClassScore> classes;
    std::vector<JudgedReply> samples;  ///< in the order of the truth
};

inline constexpr std::size_t kShownIds = 20;

/// Scores answers, which need not be in the truth's order. ErrorCode::Input naming `source` when an answer is no list,
/// when one sample is answered twice, and when no answer belongs to any sample of the truth.
[[nodiscard]] Result<ReplyScore> scoreReplies(const std::vector<NamedTexts>& answers, const Truth& truth,
                                              const std::string& source);

/// The score of two files, with what was odd about them, a sentence each.
struct ScoredFiles {
    ReplyScore score;
    std::vector<std::string> remarks;
};
[[nodiscard]] Result<ScoredFiles> scoreFiles(const fs::path& predictions, const fs::path& truth);

/// A row a class, and a row a sample.
[[nodiscard]] Table classTable(const ReplyScore& score);
[[nodiscard]] Table sampleTable(const ReplyScore& score);

}  // namespace orangery::zero_shot
