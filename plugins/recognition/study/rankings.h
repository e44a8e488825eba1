// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <string>
#include <vector>

namespace orangery::recognition_page {

/// All that rankings follow from, taken at one moment: they may be worked out on another thread.
struct RankingSource {
    std::vector<std::string> classNames;
    std::vector<StudyItem> items;
    std::shared_ptr<const zero_shot::ClassScorer> scorer;
    zero_shot::LogitRule logits;
    zero_shot::Thresholds thresholds;  ///< none of either kind where there are none
    zero_shot::EmbeddingRows background;
};

[[nodiscard]] RankingSource rankingSourceOf(const Study& study);

/// tables/predictions.csv of a run of recognize.classify, a row a class of an input.
[[nodiscard]] std::string rankingsCsv(const RankingSource& source);
/// Writes the tags of every input that was recognised beside it, as recognize.classify --sidecars does; how many. Stops at the
/// first that cannot be written.
[[nodiscard]] Result<std::size_t> writeSidecars(const RankingSource& source);
/// `items` and `failed` as recognize.classify prints them.
[[nodiscard]] std::string rankingsJson(const RankingSource& source);

}  // namespace orangery::recognition_page
