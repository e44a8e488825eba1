// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/result.h"

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace orangery::recognition_page {

class LabelModel;

/// Thresholds of the classes, of samples that may be of several: a sentence on all of them, and a table that sorts by any column.
class LabelTable : public QWidget {
    Q_OBJECT

public:
    explicit LabelTable(QWidget* parent);

    /// The object `labels` that a run tells. ErrorCode::Input for what is malformed.
    [[nodiscard]] Result<void> show(const Json& labels);
    void clear();
    [[nodiscard]] bool isEmpty() const;

private:
    QLabel* m_summary;
    LabelModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
};

}  // namespace orangery::recognition_page
