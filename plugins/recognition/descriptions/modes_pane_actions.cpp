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
}

QString ModesPane::commandLineText() const
{
    const Task* task = registry().find("recognize.modes");
    const Result<Json> values = modesValues(m_study, m_watch->alpha());
    return task != nullptr && values ? bridge::toQt(commandLine(*task, *values)) : QString();
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
    const auto state = m_watch->state();
    if (state == nullptr)
        return;
    zero_shot::ModeReport report{
        .comparison = state->comparison, .inputs = {}, .truth = state->items->truth, .classNames = state->classNames};
    for (const std::size_t item : state->items->items)
        report.inputs.push_back(item < m_study.items().size() ? m_study.items()[item].input : std::string());
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
