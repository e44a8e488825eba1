// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/curve_model.h"

#include "widgets/bridge/text.h"

#include <array>

namespace orangery::recognition_page {

namespace {
constexpr double kPercent = 100;
}  // namespace

void CurveModel::show(const FewShotFold& fold)
{
    std::vector<Row> rows;
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
    const std::size_t common = std::min(rows.size(), m_rows.size());
    for (std::size_t i = 0; i < common; ++i)
        if (!(rows[i] == m_rows[i])) {
            m_rows[i] = rows[i];
            const int row = static_cast<int>(i);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    if (rows.size() > common) {
        beginInsertRows({}, static_cast<int>(common), static_cast<int>(rows.size()) - 1);
        m_rows = std::move(rows);
        endInsertRows();
    } else if (m_rows.size() > common) {
        beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    }
}

int CurveModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CurveModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CurveModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole && index.column() != Method)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto percent = [](double share) { return QString::number(kPercent * share, 'f', 1); };
    switch (index.column()) {
    case Method:
        return row.method;
    case Shots:
        return row.draws > 0 ? QString::number(row.shots) : QStringLiteral("0");
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

QVariant CurveModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const std::array<QString, ColumnCount> names{tr("Method"),        tr("Shots"),           tr("Top-1 (%)"),
                                                 tr("± sd (points)"), tr("Mean recall (%)"), tr("Draws")};
    return names[static_cast<std::size_t>(section)];
}

}  // namespace orangery::recognition_page
