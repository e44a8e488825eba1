// SPDX-License-Identifier: GPL-3.0-or-later
// The pane's actions, and the files that they read and write.
#include "engine/base/files.h"
#include "engine/base/options.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/answers/answers_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

namespace orangery::recognition_page {

QAction* AnswersPane::add(const char* id, const QString& text, const QString& toolTip)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.answers.") + QString::fromLatin1(id),
                                            .menu = tr("&Answers"),
                                            .text = text,
                                            .toolTip = toolTip});
}

void AnswersPane::makeActions()
{
    m_open =
        add("open", tr("&Open answers and truth…"), tr("Open what a chat model answered, the truth, or both at once"));
    connect(m_open, &QAction::triggered, this, &AnswersPane::chooseFiles);
    m_openRun = add("openRun", tr("Put an e&valuation beside…"),
                    tr("Choose the folder of a run of recognize evaluate on the same samples"));
    connect(m_openRun, &QAction::triggered, this, &AnswersPane::chooseRun);
    QAction* classes = add("exportClasses", tr("Export &classes…"), tr("Write the classes as CSV"));
    connect(classes, &QAction::triggered, this, [this] {
        chooseFile(tr("Export the classes"), QStringLiteral("classes.csv"), &AnswersPane::exportClasses);
    });
    QAction* samples = add("exportSamples", tr("Export &samples…"), tr("Write all samples with their answers as CSV"));
    connect(samples, &QAction::triggered, this, [this] {
        chooseFile(tr("Export the samples"), QStringLiteral("samples.csv"), &AnswersPane::exportSamples);
    });
    QAction* copy = add("copyCommand", tr("Copy as command &line"), tr("Copy the command that counts the same"));
    connect(copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    m_needScore = {classes, samples, copy};
}

void AnswersPane::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open answers and truth"), {}, tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        std::vector<fs::path> paths;
        for (const QString& file : files)
            paths.push_back(bridge::pathFromQt(file));
        open(paths);
    });
    dialog->open();
}

void AnswersPane::chooseRun()
{
    auto* dialog = new QFileDialog(this, tr("Choose a run of recognize evaluate"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { open({bridge::pathFromQt(folder)}); });
    dialog->open();
}

void AnswersPane::chooseFile(const QString& title, const QString& name, void (AnswersPane::*writer)(const fs::path&))
{
    auto* dialog = new QFileDialog(this, title, {}, tr("Table (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, writer](const QString& file) { (this->*writer)(bridge::pathFromQt(file)); });
    dialog->open();
}

void AnswersPane::write(const fs::path& file, std::string bytes)
{
    m_writer->run([file, bytes = std::move(bytes)] { return writeFile(file, bytes); },
                  [this, file](const Result<void>& written) {
                      if (written)
                          m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
                      else
                          m_workbench.showError(written.error());
                  });
}

void AnswersPane::exportClasses(const fs::path& file)
{
    if (m_opened.scored)
        write(file, writeCsv(classTable(m_opened.scored->score)));
}

void AnswersPane::exportSamples(const fs::path& file)
{
    if (m_opened.scored)
        write(file, writeCsv(sampleTable(m_opened.scored->score)));
}

QString AnswersPane::commandLineText() const
{
    const Task* task = registry().find("recognize.score");
    if (task == nullptr || !m_opened.scored)
        return {};
    Json values = {{"predictions", m_opened.files.answers.string()}, {"truth", m_opened.files.truth.string()}};
    if (m_opened.agreement)
        values["beside"] = m_opened.files.run.string();
    return bridge::toQt(commandLine(*task, values));
}

}  // namespace orangery::recognition_page
