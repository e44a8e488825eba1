// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/files/comparison.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace orangery::models_page {

using ComparisonPointer = std::shared_ptr<const models::ModelComparison>;

/// The tensors of two models as rows: what became of each, and the size of its difference A - B.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Tensor, Status, L1, L2, Largest, ColumnCount };

    explicit ComparisonModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Shows another comparison; null shows none.
    void setComparison(ComparisonPointer comparison);
    /// Leaves out the tensors that are the same in both.
    void setOnlyDifferences(bool isOn);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void arrange();

    ComparisonPointer m_comparison;
    bool m_onlyDifferences = true;
    std::vector<std::size_t> m_rows;  ///< tensors of the comparison that are shown
};

/// "same", "changed", "only in A", "only in B".
[[nodiscard]] QString statusText(models::TensorStatus status);

}  // namespace orangery::models_page
