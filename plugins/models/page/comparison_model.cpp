// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/comparison_model.h"

#include "widgets/bridge/text.h"

#include <cmath>

namespace orangery::models_page {

namespace {

constexpr int kDigits = 6;

QString number(double value)
{
    return QString::number(value, 'g', kDigits);
}

}  // namespace

QString statusText(models::TensorStatus status)
{
    switch (status) {
    case models::TensorStatus::Same:
        return ComparisonModel::tr("same");
    case models::TensorStatus::Changed:
        return ComparisonModel::tr("changed");
    case models::TensorStatus::OnlyA:
        return ComparisonModel::tr("only in A");
    case models::TensorStatus::OnlyB:
        return ComparisonModel::tr("only in B");
    }
    return {};
}

void ComparisonModel::setComparison(ComparisonPointer comparison)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    arrange();
    endResetModel();
}

void ComparisonModel::setOnlyDifferences(bool isOn)
{
    beginResetModel();
    m_onlyDifferences = isOn;
    arrange();
    endResetModel();
}

void ComparisonModel::arrange()
{
    m_rows.clear();
    if (m_comparison == nullptr)
        return;
    for (std::size_t index = 0; index < m_comparison->tensors.size(); ++index)
        if (!m_onlyDifferences || m_comparison->tensors[index].status != models::TensorStatus::Same)
            m_rows.push_back(index);
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const models::TensorComparison& tensor = m_comparison->tensors[m_rows[static_cast<std::size_t>(index.row())]];
    if (role == Qt::TextAlignmentRole)
        return index.column() >= L1 ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role == Qt::ToolTipRole && tensor.sums && tensor.sums->notFinite > 0)
        return tr("%1: values that are NaN or infinite on one side: %2")
            .arg(bridge::toQt(tensor.name))
            .arg(tensor.sums->notFinite);
    if (role == Qt::ToolTipRole)
        return bridge::toQt(tensor.name);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Tensor:
        return bridge::toQt(tensor.name);
    case Status:
        return tensor.status == models::TensorStatus::Changed && !tensor.sums ? tr("other shape")
                                                                              : statusText(tensor.status);
    case L1:
        return tensor.sums ? number(tensor.sums->sumAbs) : QString();
    case L2:
        return tensor.sums ? number(std::sqrt(tensor.sums->sumSquares)) : QString();
    case Largest:
        return tensor.sums ? number(tensor.sums->maxAbs) : QString();
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section >= L1)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Tensor:
        return tr("Tensor");
    case Status:
        return tr("Status");
    case L1:
        return tr("L1");
    case L2:
        return tr("L2");
    case Largest:
        return tr("Largest");
    default:
        return {};
    }
}

}  // namespace orangery::models_page
