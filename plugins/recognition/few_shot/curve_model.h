// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/few_shot/few_shot_fold.h"

#include <QAbstractTableModel>

namespace orangery::recognition_page {

/// Zero-shot lines and then the points of the curves: method, shots, mean and deviation of top-1, mean recall, draws.
class CurveModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Method, Shots, Top1, Deviation, Recall, Draws, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows are inserted, changed and removed, never reset.
    void show(const FewShotFold& fold);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString method;
        std::size_t shots = 0;
        double top1 = 0;
        std::optional<double> deviation;
        double recall = 0;
        std::size_t draws = 0;  ///< 0 for zero-shot
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> m_rows;
};

}  // namespace orangery::recognition_page
