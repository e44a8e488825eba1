// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/curve_model.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

namespace {
constexpr double kPercent = 100;
}  // namespace

CurveModel::CurveModel(QObject* parent)
    : RowTable({tr("Method"), tr("Shots"), tr("Top-1 (%)"), tr("± sd (points)"), tr("Mean recall (%)"), tr("Draws")},
               parent)
{
}

void CurveModel::show(const FewShotFold& fold)
{
    std::vector<CurveRow> rows;
    for (const zero_shot::ZeroShotLine& line : fold.zeroShot)
        rows.push_back(
            {.method = tr("zero-shot, %1").arg(bridge::toQt(line.mode)), .top1 = line.top1, .recall = line.meanRecall});
    for (const zero_shot::FewShotPoint& point : zero_shot::curveOf(fold.fits))
        rows.push_back(
            {.method = point.method == zero_shot::FewShotMethod::Ridge ? tr("ridge regression") : tr("linear probe"),
             .shots = point.shots,
             .top1 = point.mean,
             .deviation = point.draws > 1 ? std::optional(point.sd) : std::nullopt,
             .recall = point.meanRecall,
             .draws = point.draws});
    RowTable::show(std::move(rows));
}

QVariant CurveModel::value(const CurveRow& row, int column, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    const auto percent = [](double share) { return QString::number(kPercent * share, 'f', 1); };
    switch (column) {
    case Method:
        return row.method;
    case Shots:
        return QString::number(row.draws > 0 ? row.shots : 0);
    case Top1:
        return percent(row.top1);
    case Deviation:
        return row.deviation ? percent(*row.deviation) : QString();
    case Recall:
        return percent(row.recall);
    case Draws:
        return row.draws > 0 ? QString::number(row.draws) : QString();
    default:
        return {};
    }
}

}  // namespace orangery::recognition_page
