// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/evaluation/evaluation_reader.h"
#include "plugins/recognition/study/study.h"
#include "widgets/confusion_painter.h"
#include "widgets/tool/workbench.h"

#include <QAbstractItemModel>
#include <QKeySequence>
#include <QWidget>

#include <optional>
#include <string_view>

class QAction;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace orangery::widgets {
class ConfusionMatrix;
class CurvePlot;
class ThumbnailGallery;
}  // namespace orangery::widgets

namespace orangery::recognition_page {

class CellSamplesModel;
class ClassFiguresModel;
class EvaluationSetup;
class SortedClassFigures;
class Thumbnails;

/// Evaluates the study's model, classes and texts on samples whose class is known, and shows such a run while it happens or
/// long after: headline and verdict, classes, confusion with its pictures, calibration, controls.
class EvaluationPane : public QWidget {
    Q_OBJECT

public:
    EvaluationPane(Study& study, tool::Workbench& workbench, QWidget* parent = nullptr);
    ~EvaluationPane() override;

    /// Shows a run of recognize.evaluate.
    void openRun(const fs::path& run);
    /// Null until there is something to show.
    [[nodiscard]] const EvaluationReportPointer& report() const { return m_reader->report(); }
    [[nodiscard]] const EvaluationReader& reader() const { return *m_reader; }
    [[nodiscard]] bool isRunning() const { return m_running.has_value(); }
    /// Shows the samples of a class that are taken for another, or for it.
    void showCell(const widgets::ConfusionCell& cell);

    /// Writes one of zero_shot::kEvaluationViews as the file's ending says.
    void exportView(std::string_view view, const fs::path& file);

Q_SIGNALS:
    /// Inputs were put into the study to be looked at.
    void recogniseRequested();

private:
    void makeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key = {});
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeClasses();
    [[nodiscard]] QWidget* makeConfusion();
    [[nodiscard]] QWidget* makeCalibration();
    [[nodiscard]] QWidget* makeControls();

    void choosePath(const QString& title, bool isFolder, const QString& filter,
                    void (EvaluationPane::*take)(const QString&));
    void chooseExport(std::string_view view);
    void takeData(const QString& path);
    void takeRoot(const QString& path);
    void takeRun(const QString& path);
    void start();
    void resume();
    void run(const Json& values);
    void copyCommand();
    void noteStudy();
    void noteProgress(bridge::TaskNumber number);
    void noteEnd(const bridge::TaskEndPointer& end);
    /// Whether the run that is looked at is the one that is being made.
    [[nodiscard]] bool showsRunning() const { return m_running && m_reader->run() == m_runningFolder; }

    void showReport();
    void showState();
    void showSamples();
    void openClass(const QModelIndex& index);
    void recognise(const QModelIndexList& rows);
    void recogniseCell();

    Study& m_study;
    tool::Workbench& m_workbench;
    EvaluationReader* m_reader;
    bridge::Background* m_starter;
    bridge::Background* m_worker;
    ClassFiguresModel* m_classes;
    SortedClassFigures* m_sortedClasses;
    CellSamplesModel* m_samples;
    Thumbnails* m_thumbnails;
    std::optional<bridge::TaskNumber> m_running;
    fs::path m_runningFolder;
    bool m_isStarting = false;  ///< its values are being made

    EvaluationSetup* m_setup = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_counts = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_state = nullptr;
    QProgressBar* m_progress = nullptr;
    QStackedWidget* m_hintOrReport = nullptr;
    QTabWidget* m_views = nullptr;
    QTableView* m_table = nullptr;
    widgets::ConfusionMatrix* m_confusion = nullptr;
    QLabel* m_cell = nullptr;
    widgets::ThumbnailGallery* m_gallery = nullptr;
    QLabel* m_calibration = nullptr;
    widgets::CurvePlot* m_reliability = nullptr;
    widgets::CurvePlot* m_coverage = nullptr;
    QStackedWidget* m_hintOrControls = nullptr;
    QLabel* m_tests = nullptr;
    widgets::CurvePlot* m_controls = nullptr;

    QAction* m_start = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_resume = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_chooseFolder = nullptr;
    QAction* m_chooseList = nullptr;
    QAction* m_chooseRoot = nullptr;
    QAction* m_openRun = nullptr;
    QAction* m_showPublished = nullptr;
    QAction* m_recogniseCell = nullptr;
    std::vector<QAction*> m_exports;  ///< by zero_shot::kEvaluationViews
};

}  // namespace orangery::recognition_page
