// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QAbstractTableModel>

namespace orangery::recognition_page {

/// The classes of the item that is looked at, the best first.
class RankingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Class, Probability, Cosine, Logit, ColumnCount };
    static constexpr int kNumberRole = Qt::UserRole;  ///< the number of a cell, unrounded

    explicit RankingModel(Study& study, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<zero_shot::RankedClass>& ranking() const { return m_ranking; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();

    Study& m_study;
    std::vector<zero_shot::RankedClass> m_ranking;
};

}  // namespace orangery::recognition_page
