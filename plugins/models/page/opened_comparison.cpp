// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/opened_comparison.h"

#include "engine/models/catalogue/model_search.h"
#include "engine/models/files/comparison_record.h"

#include <utility>

namespace orangery::models_page {

Result<OpenedComparison> openComparison(const fs::path& run)
{
    Result<models::RecordedComparison> recorded = models::readComparison(run);
    if (!recorded)
        return failure(recorded.error());
    OpenedComparison opened{
        .report = nullptr, .compared = treeOf(std::move(recorded->comparison)), .a = recorded->a, .b = recorded->b};
    const Result<fs::path> model = models::resolveModel(opened.a);
    Result<ModelReportPointer> report = model ? readModel(*model) : failure(model.error());
    if (!report)
        return failure(ErrorCode::Input, run.string() + ": the model that was compared cannot be shown",
                       report.error().message,
                       "Start in the folder where the comparison ran, or draw it with orangery export --view layers.");
    opened.report = *std::move(report);
    return opened;
}

}  // namespace orangery::models_page
