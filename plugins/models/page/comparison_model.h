// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/comparison_tree.h"

#include <QAbstractItemModel>

#include <string_view>
#include <vector>

namespace orangery::models_page {

/// Modules and tensors of two models as rows: what became of each, and the size of its difference A - B.
class ComparisonModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Status, L1, L2, Largest, RelativeL1, RelativeL2, RelativeLargest, ColumnCount };

    explicit ComparisonModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    /// Shows another comparison; null shows none.
    void setComparison(ComparedModelsPointer compared);
    /// Leaves out what is the same in both.
    void setOnlyDifferences(bool isOn);
    /// Tensors that are shown.
    [[nodiscard]] std::size_t shownTensors() const { return m_shown; }

    /// The row of a tensor by its full name; invalid when it is left out or there is none.
    [[nodiscard]] QModelIndex indexOf(std::string_view tensor) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void arrange();
    [[nodiscard]] QString statusOf(std::size_t node) const;
    [[nodiscard]] QString text(std::size_t node, int column) const;
    [[nodiscard]] QString toolTip(std::size_t node) const;

    ComparedModelsPointer m_compared;
    bool m_onlyDifferences = true;
    std::size_t m_shown = 0;
    std::vector<std::vector<std::size_t>> m_children;  ///< that are shown, of each node
    std::vector<int> m_rows;                           ///< of each node in its parent; -1 = left out
};

/// "same", "changed", "only in A", "only in B".
[[nodiscard]] QString statusText(models::TensorStatus status);

}  // namespace orangery::models_page
