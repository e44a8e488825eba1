// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_tree_model.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace orangery::comcts_page {

/// One row of the judges' table.
struct JudgeRow {
    QString judge;
    QString weight;  ///< share of the fused score, "70 %"
    QString score;   ///< from -1 to 1, or that the judge failed
    bool operator==(const JudgeRow&) const = default;
};

/// All that there is to say about one node, in words: what the detail pane shows.
struct StepReport {
    QString heading;  ///< "Step 3 by qwen2_vl_72b, round 2"
    QString text;     ///< the whole section, as it was written
    std::vector<JudgeRow> judges;
    QString fused;             ///< the weighted mean and how it stands to the threshold
    QString formula;           ///< the definition of U by the search's rules
    QString filledIn;          ///< the same with this node's numbers; empty where U is not defined
    QStringList statistics;    ///< "N = 3 visits", "V = 0.925 ..."
    QString answer;            ///< the final answer that followed, and the verdict; empty without
    QStringList explanations;  ///< each flag in a sentence
    bool operator==(const StepReport&) const = default;
};

[[nodiscard]] StepReport reportOn(const SearchTreeModel& model, comcts_scene::EntryId id);

}  // namespace orangery::comcts_page
