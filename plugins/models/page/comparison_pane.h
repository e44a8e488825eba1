// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/comparison_model.h"
#include "plugins/models/page/model_report.h"
#include "plugins/models/page/opened_comparison.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

#include <stop_token>

class QAction;
class QCheckBox;
class QComboBox;
class QKeySequence;
class QLabel;
class QSplitter;
class QTreeView;

namespace orangery::widgets {
class HeatMapView;
}

namespace orangery::models_page {

/// The model that is shown (A) beside a second one (B): what became of each tensor, and which layers carry the difference.
/// The values of both are read on a worker, which a newer comparison and the pane's end stop.
class ComparisonPane : public QWidget {
    Q_OBJECT

public:
    /// `choose` lets a person name the second model.
    ComparisonPane(tool::Workbench& workbench, const QList<QAction*>& choose, QWidget* parent = nullptr);
    ~ComparisonPane() override;

    /// Compares with the model at `path`, on `threads` threads (0 = as many as there are cores).
    void compare(const ModelReportPointer& report, const fs::path& path, int threads);
    /// Shows a comparison that a run holds.
    void showOpened(const OpenedComparison& opened);
    /// Shows no comparison.
    void clear();

    /// What is shown; null while nothing is.
    [[nodiscard]] ComparedModelsPointer compared() const { return m_compared; }
    /// The command that compares the same two in a terminal; empty while nothing is shown.
    [[nodiscard]] QString commandLineText() const;

    /// Writes the rows of all tensors: .csv a table, .json what the command prints with --json.
    void exportTensors(const QString& fileName);
    /// Writes the layers as they are drawn: .svg, .png, .pdf, .csv or .json.
    void exportLayers(const QString& fileName);

private:
    [[nodiscard]] QWidget* makeButtons(const QList<QAction*>& choose);
    [[nodiscard]] QWidget* makeTable();
    [[nodiscard]] QWidget* makeMap();
    void makeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key = {});
    void chooseFile(const QString& title, const QString& name, const QString& filter,
                    void (ComparisonPane::*write)(const QString&));
    void present(const Result<ComparedModelsPointer>& compared);
    void showMap();
    void showTensor(const QString& module, const QString& layer);
    void tell(const Result<void>& written, const QString& fileName);

    tool::Workbench& m_workbench;
    bridge::Background* m_reader;
    bridge::Background* m_writer;
    std::stop_source m_stop;
    ComparedModelsPointer m_compared;
    std::string m_pathA, m_pathB;
    ComparisonModel* m_model;
    QLabel* m_state;
    QTreeView* m_table;
    widgets::HeatMapView* m_map;
    QCheckBox* m_onlyDifferences;
    QComboBox* m_norm;
    QCheckBox* m_logarithmic;
    QSplitter* m_shown;
    QList<QAction*> m_actions;
};

}  // namespace orangery::models_page
