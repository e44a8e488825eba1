// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_pane.h"

#include "engine/zero_shot/evaluation/evaluation_views.h"
#include "plugins/recognition/evaluation/cell_samples_model.h"
#include "plugins/recognition/evaluation/class_figures_model.h"
#include "plugins/recognition/evaluation/evaluation_texts.h"
#include "widgets/bridge/text.h"
#include "widgets/chart_scene.h"
#include "widgets/confusion_matrix.h"
#include "widgets/curve_plot.h"

#include <QAction>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>

namespace orangery::recognition_page {

namespace {

/// As it stands among labels that say the rest.
widgets::CurveScene onScreen(const Chart& chart)
{
    widgets::CurveScene scene = widgets::sceneOf(chart);
    scene.captions.clear();
    return scene;
}

}  // namespace

void EvaluationPane::openRun(const fs::path& run)
{
    m_samples->clear();
    m_reader->follow(run);
    m_workbench.noteOpened(run);
    showState();
}

void EvaluationPane::showReport()
{
    const EvaluationReportPointer report = m_reader->report();
    const bool isThere = report != nullptr;
    m_hintOrReport->setCurrentIndex(isThere ? 1 : 0);
    for (QLabel* label : {m_headline, m_counts, m_verdict})
        label->setVisible(isThere);
    for (std::size_t view = 0; view < m_exports.size(); ++view)
        m_exports[view]->setEnabled(
            isThere && (zero_shot::kEvaluationViews[view] != "controls" || !report->result->controls.empty()));
    if (!isThere) {
        m_samples->clear();
        m_cell->setText(tr("Choose a cell of the matrix to see its pictures."));
        m_recogniseCell->setEnabled(false);
        return;
    }
    const zero_shot::EvaluationResult& result = *report->result;
    m_headline->setText(headlineText(result));
    m_counts->setText(countsText(result) + QStringLiteral(". ") + subjectText(result));
    m_counts->setToolTip(modelPath(result));
    m_verdict->setText(bridge::toQt(report->verdict.sentence));
    m_classes->setFigures(result.classNames, report->classes);
    m_confusion->setMatrix(report->confusion);
    m_calibration->setText(calibrationText(result));
    m_reliability->setScene(onScreen(report->reliability));
    m_coverage->setScene(onScreen(report->coverage));
    m_tests->setText(verdictText(result, report->verdict));
    m_hintOrControls->setCurrentIndex(result.controls.empty() ? 0 : 1);
    m_controls->setScene(onScreen(report->controls));
    showSamples();
}

void EvaluationPane::showSamples()
{
    const EvaluationReportPointer report = m_reader->report();
    const auto cell = m_confusion->chosen();
    m_recogniseCell->setEnabled(report != nullptr && cell.has_value());
    if (report == nullptr || !cell) {
        m_samples->clear();
        m_cell->setText(tr("Choose a cell of the matrix to see its pictures."));
        return;
    }
    m_samples->setCell(report->result, static_cast<std::size_t>(cell->row), static_cast<std::size_t>(cell->column));
    QString text = m_confusion->textOf(*cell);
    if (m_samples->hidden() > 0)
        text += tr("; %1 hidden").arg(m_samples->hidden());
    m_cell->setText(text);
    m_recogniseCell->setEnabled(m_samples->rowCount() > 0);
}

void EvaluationPane::showCell(const widgets::ConfusionCell& cell)
{
    m_views->setCurrentIndex(1);
    m_confusion->choose(cell);
}

void EvaluationPane::openClass(const QModelIndex& index)
{
    const zero_shot::ClassFigures& figures = m_classes->figures(m_sortedClasses->mapToSource(index).row());
    const auto row = static_cast<int>(figures.classIndex);
    showCell({row, figures.mostConfused ? static_cast<int>(*figures.mostConfused) : row});
}

}  // namespace orangery::recognition_page
