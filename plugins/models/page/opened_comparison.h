// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/comparison_tree.h"
#include "plugins/models/page/model_report.h"

#include <string>

namespace orangery::models_page {

/// What a run of models.compare holds, with the first of the two models.
struct OpenedComparison {
    ModelReportPointer report;  ///< of A
    ComparedModelsPointer compared;
    std::string a, b;  ///< as the run's parameters name them
};

/// Reads a run folder of models.compare. ErrorCode::Input when it is another run, or its first model is not there any more.
[[nodiscard]] Result<OpenedComparison> openComparison(const fs::path& run);

}  // namespace orangery::models_page
