// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/thresholds/threshold_file.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// The text of the background that an input lies nearest to.
struct BackgroundScore {
    std::string text;
    double cosine = 0;
};

/// One recognised input, as results and events have it.
struct RecognisedItem {
    std::size_t index = 0;  ///< place in the list of inputs
    std::string input;      ///< as it was named
    std::string sha256 = {};
    std::string truth = {};                          ///< class, where a file of labelled objects tells it
    std::vector<RankedClass> ranking;                ///< the best first, as many as are told
    std::optional<BackgroundScore> background = {};  ///< where there are texts of a background
    std::optional<std::string> answer = {};          ///< best class or "none of these", where the latter may be told
    std::optional<std::vector<std::string>> labels = {};  ///< classes above their thresholds, where there are some

    /// Fills `answer` and `labels` by a ranking of all classes, and by the background that it has.
    void judge(const Thresholds& thresholds, const std::vector<std::string>& classNames);
};

/// Ranked classes in a document, `most` of them: {class, cosine, logit, probability}, the best first.
[[nodiscard]] Json rankingJson(std::span<const RankedClass> ranking, const std::vector<std::string>& classNames,
                               std::size_t most);

/// An item in a document: {input, ranking}, and truth, answer and labels where there are such.
[[nodiscard]] Json itemJson(const RecognisedItem& item, const std::vector<std::string>& classNames, std::size_t most);

/// The same for a person, some lines.
[[nodiscard]] std::string itemText(const RecognisedItem& item, const std::vector<std::string>& classNames,
                                   std::size_t most);

/// Appends the columns of a ranked class: rank, class, cosine, logit, probability.
void addRankingColumns(Table& table);

/// The table of ranked classes, without rows: what tables/predictions.csv of a run holds and the window exports. The
/// columns `answer` and `label` are there where the thresholds tell such.
[[nodiscard]] Table predictionTable(const Thresholds& thresholds);

/// Adds a row for every ranked class of an item that was judged by the table's thresholds.
void addRows(Table& table, const RecognisedItem& item, const std::vector<std::string>& classNames);

}  // namespace orangery::zero_shot
