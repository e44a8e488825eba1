// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/accuracy.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <string>
#include <vector>

namespace orangery::recognition_page {

/// What an evaluation says of every class, a row each.
class ClassFiguresModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Class, Samples, Recall, Precision, ConfusedWith, Confused, Top5, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole,  ///< numbers as numbers; what does not exist comes last
        SeenRole,                 ///< whether the class has samples, or samples are taken for it
    };

    explicit ClassFiguresModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Changes rows where the names stay the same.
    void setFigures(const std::vector<std::string>& names, const std::vector<zero_shot::ClassFigures>& figures);
    [[nodiscard]] const zero_shot::ClassFigures& figures(int row) const
    {
        return m_figures[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const zero_shot::ClassFigures& figures, int column) const;
    [[nodiscard]] QVariant sortKey(const zero_shot::ClassFigures& figures, int column) const;

    /// Not a number where there is none.
    [[nodiscard]] double top5Share(const zero_shot::ClassFigures& figures) const;

    std::vector<std::string> m_names;
    bool m_hasTop5 = false;  ///< of fewer than five different names the right one is always among the best five
    std::vector<zero_shot::ClassFigures> m_figures;  ///< of every name
};

/// Sorted by any column; leaves out the classes of which nothing is known.
class SortedClassFigures : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit SortedClassFigures(QObject* parent = nullptr);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
};

}  // namespace orangery::recognition_page
