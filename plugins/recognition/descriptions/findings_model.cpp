// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/findings_model.h"

namespace orangery::recognition_page {

void FindingsModel::setMarks(std::vector<Mark> marks)
{
    beginResetModel();
    m_marks = std::move(marks);
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_marks.size());
}

int FindingsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Mark& mark = markOf(index);
    return index.column() == Kind && role == Qt::DisplayRole ? markWord(mark.kind) : mark.message;
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Kind ? tr("Finding") : tr("Where");
}

}  // namespace orangery::recognition_page
