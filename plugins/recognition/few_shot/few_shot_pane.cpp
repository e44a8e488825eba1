// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/few_shot_pane.h"

#include "plugins/recognition/few_shot/curve_section.h"
#include "plugins/recognition/few_shot/threshold_section.h"
#include "plugins/recognition/study/study_values.h"
#include "widgets/bridge/text.h"
#include "widgets/flow_layout.h"
#include "widgets/option_form.h"
#include "widgets/tool/action_button.h"
#include "widgets/tool/action_registry.h"
#include "widgets/tool/workbench.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

/// A row of buttons.
QWidget* buttonsOf(const QList<QAction*>& actions, QWidget* parent)
{
    auto* buttons = new QWidget(parent);
    auto* row = new widgets::FlowLayout(buttons);
    for (QAction* action : actions)
        row->addWidget(tool::actionButton(action, buttons));
    return buttons;
}

}  // namespace

FewShotPane::FewShotPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_study(study),
      m_curves(new CurveSection(study, workbench, this)),
      m_thresholds(new ThresholdSection(study, workbench, this)),
      m_tabs(new QTabWidget(this)),
      m_files(new bridge::Background(this))
{
    setObjectName(QStringLiteral("fewShotPane"));
    setAccessibleName(tr("Few-shot and thresholds"));
    m_tabs->setAccessibleName(tr("Few-shot and thresholds"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_curves, tr("Few-shot"));
    m_tabs->addTab(m_thresholds, tr("Thresholds"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_tabs, 1);
    makeActions();
    column->addWidget(buttonsOf({m_start, m_cancel, m_copy, m_save, m_exportTable, m_copyTable}, this));
    m_ofThresholds = buttonsOf({m_restore, m_apply, m_drop}, this);
    column->addWidget(m_ofThresholds);
    connect(m_tabs, &QTabWidget::currentChanged, this, &FewShotPane::refresh);
    connect(m_curves, &TaskSection::changed, this, &FewShotPane::refresh);
    connect(m_thresholds, &TaskSection::changed, this, &FewShotPane::refresh);
    refresh();
}

TaskSection& FewShotPane::current() const
{
    if (m_tabs->currentWidget() == m_thresholds)
        return *m_thresholds;
    return *m_curves;
}

void FewShotPane::open(const fs::path& run, const std::string& task)
{
    const bool isThresholds = task == "recognize.thresholds";
    m_tabs->setCurrentIndex(isThresholds ? 1 : 0);
    current().open(run);
}

QAction* FewShotPane::add(const char* id, const QString& text, const QString& toolTip)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("fewShot.") + QString::fromLatin1(id),
                                            .menu = tr("Few-&shot"),
                                            .text = text,
                                            .toolTip = toolTip});
}

void FewShotPane::makeActions()
{
    m_start = add("start", tr("&Start"), tr("Begin with what the form says"));
    connect(m_start, &QAction::triggered, this, [this] { current().start(); });
    m_cancel = add("cancel", tr("S&top"), tr("End the task that runs"));
    connect(m_cancel, &QAction::triggered, this, [this] { current().cancel(); });
    m_copy = add("copyCommand", tr("&Copy as command line"), tr("Copy the command that does the same"));
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(current().commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    m_save = add("savePicture", tr("Save &picture…"), tr("Write the plot as SVG, PNG or PDF"));
    connect(m_save, &QAction::triggered, this, &FewShotPane::choosePictureFile);
    m_exportTable = add("exportTable", tr("E&xport table…"), tr("Write the table as CSV"));
    connect(m_exportTable, &QAction::triggered, this, &FewShotPane::chooseTableFile);
    m_copyTable = add("copyTable", tr("Copy ta&ble"), tr("Copy the table as CSV"));
    connect(m_copyTable, &QAction::triggered, this, [this] {
        m_files->run([file = tableFile()] { return readFile(file); },
                     [this](const Result<std::string>& csv) {
                         if (!csv) {
                             m_workbench.showError(csv.error());
                             return;
                         }
                         QGuiApplication::clipboard()->setText(bridge::toQt(*csv));
                         m_workbench.showNotice(tr("The table is on the clipboard."));
                     });
    });
    m_restore = add("restore", tr("&Chosen threshold"), tr("Move the threshold back to where the run chose it"));
    connect(m_restore, &QAction::triggered, m_thresholds, &ThresholdSection::restore);
    m_apply = add("apply", tr("&Use on the page"),
                  tr("Tell on the page which inputs are none of the classes, or of several, by these thresholds"));
    connect(m_apply, &QAction::triggered, this, &FewShotPane::applyThresholds);
    m_drop = add("drop", tr("&No threshold"), tr("Always answer the best class on the page"));
    connect(m_drop, &QAction::triggered, this, [this] { m_study.setThresholds(std::nullopt); });
    connect(&m_study, &Study::thresholdsChanged, this, &FewShotPane::refresh);
}

/// What the run chose, with the threshold where somebody moved it to.
void FewShotPane::applyThresholds()
{
    const auto read = [file = (m_thresholds->run() / "thresholds.json").string()] {
        const Result<std::string> text = readFile(file);
        return text ? zero_shot::parseThresholds(*text, file) : failure(text.error());
    };
    m_files->run(read, [this, none = m_thresholds->threshold()](Result<zero_shot::Thresholds> thresholds) {
        if (!thresholds) {
            m_workbench.showError(thresholds.error());
            return;
        }
        if (none)
            thresholds->none = none;
        if (const auto& present = m_study.thresholds())
            thresholds->background = present->background;  // it is of other texts, not of this choice
        m_study.setThresholds(*std::move(thresholds));
        m_workbench.showNotice(thresholdsNotice(m_study));
    });
}

void FewShotPane::choosePictureFile()
{
    auto* dialog = new QFileDialog(this, tr("Save the picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("SVG (*.svg)"), tr("PNG (*.png)"), tr("PDF (*.pdf)")});
    dialog->setDefaultSuffix(QStringLiteral("svg"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto picture = current().picture();
        if (!picture)
            return;
        if (const Result<void> written = widgets::writePicture(*picture, file); written)
            m_workbench.showNotice(tr("Wrote %1.").arg(file));
        else
            m_workbench.showError(written.error());
    });
    dialog->open();
}

fs::path FewShotPane::tableFile() const
{
    return current().run() / "tables" / current().table().value_or(fs::path());
}

void FewShotPane::chooseTableFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the table"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Table (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        const auto copy = [from = tableFile(), to = bridge::pathFromQt(name)]() -> Result<void> {
            const Result<std::string> csv = readFile(from);
            return csv ? writeFile(to, *csv) : failure(csv.error());
        };
        m_files->run(copy, [this, name](const Result<void>& written) {
            if (written)
                m_workbench.showNotice(tr("Wrote %1.").arg(name));
            else
                m_workbench.showError(written.error());
        });
    });
    dialog->open();
}

void FewShotPane::refresh()
{
    const TaskSection& section = current();
    const QString problem = section.problem();
    m_start->setEnabled(problem.isEmpty() && !section.isRunning());
    m_start->setToolTip(problem.isEmpty() ? tr("Begin with what the form says") : problem);
    m_cancel->setEnabled(section.isRunning());
    m_save->setEnabled(section.picture().has_value());
    for (QAction* action : {m_exportTable, m_copyTable})
        action->setEnabled(section.table().has_value());
    const bool isThresholds = &section == m_thresholds;
    for (QAction* action : {m_restore, m_apply, m_drop})
        action->setVisible(isThresholds);
    m_ofThresholds->setVisible(isThresholds);
    m_restore->setEnabled(m_thresholds->threshold().has_value());
    m_apply->setEnabled(m_thresholds->hasChosen());
    m_drop->setEnabled(m_study.thresholds().has_value());
}

}  // namespace orangery::recognition_page
