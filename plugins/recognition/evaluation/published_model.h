// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/published/published_figures.h"

#include <QAbstractTableModel>

#include <vector>

namespace orangery::recognition_page {

/// Published figures, a row a model and data set: "top-1 / top-5" in %. What does not add up has an asterisk, and says why.
class PublishedModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { DataSet, Model, Names, Descriptions, Gain, Asked, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(std::vector<zero_shot::PublishedEntry> entries);
    [[nodiscard]] const std::vector<zero_shot::PublishedEntry>& entries() const { return m_entries; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<zero_shot::PublishedEntry> m_entries;
};

}  // namespace orangery::recognition_page
