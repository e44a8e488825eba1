// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/model_report.h"

#include <QAbstractItemModel>

#include <optional>
#include <vector>

namespace orangery::models_page {

/// The modules and tensors of one model as rows. It holds no object for a row; a filter leaves out what does not match
/// and keeps the modules above what does.
class TensorTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Shape, Type, Parameters, Size, ColumnCount };

    explicit TensorTreeModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    /// Shows another model; null shows none.
    void setReport(ModelReportPointer report);
    /// Shows the tensors whose full name contains `text`, in any case; all of them for an empty one.
    void setFilter(const QString& text);
    /// Tensors that are shown, by the filter.
    [[nodiscard]] std::size_t shownTensors() const { return m_shown; }

    /// The node of a row; the root's for an invalid index.
    [[nodiscard]] static std::size_t nodeOf(const QModelIndex& index);
    /// The row of a tensor by its index in the weights; invalid when the filter hides it.
    [[nodiscard]] QModelIndex indexOfTensor(std::size_t tensor) const;
    /// The row of a node of the tree; invalid for the root and when the filter hides it.
    [[nodiscard]] QModelIndex indexOfNode(std::size_t node) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void arrange();
    [[nodiscard]] QString text(const TensorNode& node, int column) const;
    [[nodiscard]] QString toolTip(std::size_t node) const;

    ModelReportPointer m_report;
    QString m_filter;
    std::size_t m_shown = 0;
    std::vector<std::vector<std::size_t>> m_children;  ///< that are shown, of each node
    std::vector<int> m_rows;                           ///< of each node in its parent
};

}  // namespace orangery::models_page
