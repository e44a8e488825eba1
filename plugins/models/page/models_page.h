// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/tool_page.h"
#include "widgets/tool/workbench.h"

#include <QTimer>

#include <optional>
#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QListWidget;
class QModelIndex;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace orangery::models_page {

class ComparisonPane;
class MemoryPane;
class TensorPane;
class TensorTreeModel;

/// The page of the Models tool: what a file or folder of weights holds, found out without loading it.
class ModelsPage : public tool::ToolPage {
    Q_OBJECT

public:
    ModelsPage(tool::Workbench& workbench, QWidget* parent);
    ~ModelsPage() override;

    void open(const fs::path& path) override;

    /// Compares what is shown with the model at `path`.
    void compareWith(const fs::path& path);

    /// What is shown; null while nothing is.
    [[nodiscard]] ModelReportPointer report() const { return m_report; }
    /// The command that tells the same in a terminal; empty while nothing is shown.
    [[nodiscard]] QString commandLineText() const;

    /// Writes the selected tensor as NPY or CSV, as the file's ending says.
    void exportTensor(const fs::path& file);
    /// Writes the figure of the selected tensor as SVG, PNG or PDF, as the file's ending says.
    void savePicture(const fs::path& file);
    /// Looks for values that are NaN or infinite in the whole model; what is found joins the problems.
    void checkValues();

private:
    void makeActions();
    void makeTensorActions();
    void enableActions();
    void copy(const QString& commandLine);
    void chooseTensorFile();
    void choosePictureFile();
    void noteEnd(const bridge::TaskEndPointer& end);
    void presentCheck(const Json& found);
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key);
    [[nodiscard]] QWidget* makeHint();
    [[nodiscard]] QWidget* makeHeader();
    [[nodiscard]] QWidget* makeTree();
    [[nodiscard]] QWidget* makePanes();
    [[nodiscard]] static QPlainTextEdit* makeText(const char* name, const QString& accessibleName);
    void present(ModelReportPointer report);
    void showProblems(const std::vector<models::Problem>& problems);
    void goToTensor(const QString& name);
    void showSelection(const QModelIndex& current);
    void chooseSecond(bool isFolder);
    void applyFilter();
    void expandFirst();

    tool::Workbench& m_workbench;
    bridge::Background* m_reader;
    ModelReportPointer m_report;
    TensorTreeModel* m_model;
    std::vector<models::Problem> m_problemsShown;
    std::optional<bridge::TaskNumber> m_checking;  ///< the task that looks for NaN
    ModelReportPointer m_checked;                  ///< the model that it reads
    std::optional<bridge::TaskNumber> m_exporting;

    QStackedWidget* m_hintOrModel;
    QLabel* m_hint;
    QLabel* m_name;
    QLabel* m_summary;
    QListWidget* m_problems;
    QLineEdit* m_search;
    QLabel* m_count;
    QTreeView* m_tree;
    QTabWidget* m_panes;
    TensorPane* m_tensor = nullptr;
    MemoryPane* m_memory;
    ComparisonPane* m_comparison = nullptr;
    QPlainTextEdit* m_config;
    QPlainTextEdit* m_tokenizer;
    QPlainTextEdit* m_metadata;
    QAction* m_find = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_check = nullptr;
    QAction* m_copyCheck = nullptr;
    QAction* m_exportTensor = nullptr;
    QAction* m_savePicture = nullptr;
    QAction* m_copyTensor = nullptr;
    QAction* m_stopSpectrum = nullptr;
    QAction* m_compareFile = nullptr;
    QAction* m_compareFolder = nullptr;
    QTimer m_filterTimer;
};

}  // namespace orangery::models_page
