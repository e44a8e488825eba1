// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/comparison_model.h"
#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"

#include <QWidget>

#include <stop_token>

class QAction;
class QLabel;
class QTreeView;

namespace orangery::models_page {

/// The model that is shown (A) beside a second one (B): what became of each tensor. The values of both are read on a
/// worker, which a newer comparison and the pane's end stop.
class ComparisonPane : public QWidget {
    Q_OBJECT

public:
    /// `choose` lets a person name the second model.
    explicit ComparisonPane(const QList<QAction*>& choose, QWidget* parent = nullptr);
    ~ComparisonPane() override;

    /// Compares with the model at `path`, on `threads` threads (0 = as many as there are cores).
    void compare(const ModelReportPointer& report, const fs::path& path, int threads);
    /// Shows no comparison.
    void clear();

Q_SIGNALS:
    void failed(const orangery::Error& error);

private:
    void present(const Result<ComparisonPointer>& comparison);

    bridge::Background* m_reader;
    std::stop_source m_stop;
    ComparisonModel* m_model;
    QLabel* m_state;
    QTreeView* m_table;
    QWidget* m_onlyDifferences;
};

}  // namespace orangery::models_page
