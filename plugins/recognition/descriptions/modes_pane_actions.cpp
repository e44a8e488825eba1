// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the modes beside looking at them: exports, pictures, the command line.
#include "engine/registry/registry.h"
#include "engine/zero_shot/evaluation/mode_report.h"
#include "plugins/recognition/descriptions/mode_bars.h"
#include "plugins/recognition/descriptions/modes_command.h"
#include "plugins/recognition/descriptions/modes_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

namespace orangery::recognition_page {

QAction* ModesPane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.modes.") + QString::fromLatin1(id),
                                            .menu = tr("M&odes"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void ModesPane::makeActions()
{
    m_export = add("export", tr("&Export modes…"), tr("Write the class of every item in every mode as CSV"),
                   QKeySequence(tr("Ctrl+Shift+E")));
    m_export->setIconText(tr("Export…"));  // on its button
    connect(m_export, &QAction::triggered, this, [this] { choose(false); });
    m_savePicture =
        add("savePicture", tr("Save &picture of the modes…"),
            tr("Write the best classes in every mode as SVG, PNG or PDF"), QKeySequence(tr("Ctrl+Shift+P")));
    m_savePicture->setIconText(tr("Save picture…"));
    connect(m_savePicture, &QAction::triggered, this, [this] { choose(true); });
    m_copy = add("copyCommand", tr("&Copy modes as command line"), tr("Copy the command that compares the same modes"),
                 QKeySequence(tr("Ctrl+Alt+C")));
    m_copy->setIconText(tr("Copy as command line"));
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    m_saveRun = add("saveRun", tr("Save modes as &run"), tr("Compare the same modes as a run: events and tables"),
                    QKeySequence(tr("Ctrl+Alt+R")));
    m_saveRun->setIconText(tr("Save as run"));
    connect(m_saveRun, &QAction::triggered, this, &ModesPane::saveRun);
    m_anew = add("compareAnew", tr("Compare a&new"),
                 tr("Leave the comparison that a run recorded for one by the page's model and texts"),
                 QKeySequence(tr("Ctrl+Alt+N")));
    connect(m_anew, &QAction::triggered, this, &ModesPane::compareAnew);
}

void ModesPane::enableActions()
{
    const auto& state = shown();
    const bool hasInputs = state != nullptr && state->comparison.inputs > 0;
    for (QAction* action : {m_export, m_copy})
        action->setEnabled(hasInputs);
    m_saveRun->setEnabled(hasInputs && !m_recorded && !m_saver->isSaving());
    const bool hasModel = !m_study.model().empty();
    m_anewButton->setVisible(m_recorded.has_value());
    m_anew->setEnabled(m_recorded && hasModel);
    m_anew->setToolTip(m_recorded && !hasModel ? tr("Choose a model first, at the top of the page")
                                               : m_anew->statusTip());
}

Result<Json> ModesPane::commandValues() const
{
    if (!m_recorded)
        return modesValues(m_study, m_watch->alpha());
    Json values = m_recorded->parameters;
    for (const char* ofItsFolder : {"output", "overwrite"})
        values.erase(ofItsFolder);
    return values;
}

QString ModesPane::commandLineText() const
{
    const Task* task = registry().find("recognize.modes");
    const Result<Json> values = commandValues();
    return task != nullptr && values ? bridge::toQt(commandLine(*task, *values)) : QString();
}

void ModesPane::saveRun()
{
    if (const Task* task = registry().find("recognize.modes"))
        m_saver->save(*task, commandValues(), QStringLiteral("modes"));
}

void ModesPane::choose(bool isPicture)
{
    auto* dialog = new QFileDialog(this, isPicture ? tr("Save the picture") : tr("Export the modes"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({isPicture ? tr("Pictures (*.svg *.png *.pdf)") : tr("Table, a row an item (*.csv)")});
    dialog->setDefaultSuffix(isPicture ? QStringLiteral("svg") : QStringLiteral("csv"));
    dialog->selectFile(isPicture ? QStringLiteral("modes.svg") : QStringLiteral("modes.csv"));
    // The dialog asks whether an existing file may be replaced.
    connect(dialog, &QFileDialog::fileSelected, this, [this, isPicture](const QString& file) {
        isPicture ? savePicture(bridge::pathFromQt(file)) : exportTable(bridge::pathFromQt(file));
    });
    dialog->open();
}

void ModesPane::exportTable(const fs::path& file)
{
    const auto state = shown();
    if (state == nullptr)
        return;
    zero_shot::ModeReport report{.comparison = state->comparison,
                                 .inputs = state->inputs,
                                 .truth = state->items->truth,
                                 .classNames = state->classNames};
    m_writer->run([file, report = std::move(report)] { return writeFile(file, writeCsv(modeTable(report))); },
                  [this, file](const Result<void>& written) {
                      if (written)
                          m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
                      else
                          m_workbench.showError(written.error());
                  });
}

void ModesPane::savePicture(const fs::path& file)
{
    const QString name = bridge::pathToQt(file);
    widgets::Picture picture = m_bars->picture();
    picture.description += u'\n' + commandLineText();
    if (const Result<void> written = widgets::writePicture(picture, name); !written)
        m_workbench.showError(written.error());
    else
        m_workbench.showNotice(tr("Wrote %1.").arg(name));
}

}  // namespace orangery::recognition_page
