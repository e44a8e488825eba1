// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace orangery::bridge {

/// A table of values, a row each, the first column at the left and the others, numbers, at the right. Rows that are shown anew
/// are changed, inserted and removed, never reset, so that a view keeps its place while they grow. `Row` has ==.
template <class Row>
class RowTable : public QAbstractTableModel {
public:
    RowTable(QStringList columns, QObject* parent) : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

    void show(std::vector<Row> rows)
    {
        const std::size_t common = std::min(rows.size(), m_rows.size());
        for (std::size_t i = 0; i < common; ++i) {
            if (m_rows[i] == rows[i])
                continue;
            m_rows[i] = std::move(rows[i]);
            Q_EMIT dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), columnCount() - 1));
        }
        if (rows.size() > common) {
            beginInsertRows({}, static_cast<int>(common), static_cast<int>(rows.size()) - 1);
            m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(common)),
                          std::make_move_iterator(rows.end()));
            endInsertRows();
        } else if (m_rows.size() > common) {
            beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_rows.size()) - 1);
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(common), m_rows.end());
            endRemoveRows();
        }
    }
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        if (role == Qt::TextAlignmentRole)
            return static_cast<int>((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        return value(m_rows[static_cast<std::size_t>(index.row())], index.column(), role);
    }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const bool isName = orientation == Qt::Horizontal && section >= 0 && section < m_columns.size();
        return isName && role == Qt::DisplayRole ? QVariant(m_columns[section]) : QVariant();
    }

protected:
    /// What a cell says; nothing for roles that it has nothing for.
    [[nodiscard]] virtual QVariant value(const Row& row, int column, int role) const = 0;

private:
    QStringList m_columns;
    std::vector<Row> m_rows;
};

}  // namespace orangery::bridge
