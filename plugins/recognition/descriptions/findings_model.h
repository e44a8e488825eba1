// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/sentence_marks.h"

#include <QAbstractTableModel>

namespace orangery::recognition_page {

/// What was found about sentences, a row each: what it is, and the sentence that tells where.
class FindingsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Kind, Message, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setMarks(std::vector<Mark> marks);
    [[nodiscard]] const Mark& markOf(const QModelIndex& index) const
    {
        return m_marks.at(static_cast<std::size_t>(index.row()));
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Mark> m_marks;
};

}  // namespace orangery::recognition_page
