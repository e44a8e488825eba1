// SPDX-License-Identifier: GPL-3.0-or-later
// The page's actions, and the tasks that they begin.
#include "engine/kernels/bf16.h"
#include "engine/kernels/half_products.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/page/input_options.h"
#include "plugins/recognition/page/recognition_header.h"
#include "plugins/recognition/page/recognition_page.h"
#include "plugins/recognition/recognise/recognise_pane.h"
#include "plugins/recognition/study/rankings.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

namespace orangery::recognition_page {

namespace {

/// Whether this processor is quicker by it.
bool isQuick(const QString& dtype)
{
    return dtype == u"f16" ? kernels::multipliesHalf() : kernels::hasBf16Tiles();
}

}  // namespace

QAction* RecognitionPage::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.") + QString::fromLatin1(id),
                                            .menu = tr("&Recognition"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void RecognitionPage::makeActions()
{
    m_addFiles = add("addFiles", tr("&Add files…"), tr("Add pictures, videos, point clouds and meshes"),
                     QKeySequence(tr("Ctrl+I")));
    connect(m_addFiles, &QAction::triggered, this, [this] { chooseInputs(false); });
    m_addFolder = add("addFolder", tr("Add f&older…"), tr("Add all pictures, videos and meshes below a folder"),
                      QKeySequence(tr("Ctrl+Shift+I")));
    connect(m_addFolder, &QAction::triggered, this, [this] { chooseInputs(true); });
    m_chooseModel = add("chooseModel", tr("Other &model…"), tr("Choose the folder of a model, such as CLIP or SigLIP"),
                        QKeySequence(tr("Ctrl+M")));
    connect(m_chooseModel, &QAction::triggered, this, &RecognitionPage::chooseModel);
    makePrecisions();
    m_inputOptions = add("inputOptions", tr("Ho&w inputs are shown…"),
                         tr("Choose frames of videos, views of point clouds, and how pictures are prepared"),
                         QKeySequence(tr("Ctrl+Alt+I")));
    connect(m_inputOptions, &QAction::triggered, this, &RecognitionPage::chooseInputOptions);
    m_openClasses =
        add("openClasses", tr("Open &classes…"),
            tr("Open class names: one a line, YAML, JSON, CSV, GPT4Vis' configuration"), QKeySequence(tr("Ctrl+L")));
    connect(m_openClasses, &QAction::triggered, this, [this] { chooseText(TextFile::Classes); });
    m_openDescriptions =
        add("openDescriptions", tr("Open &descriptions…"),
            tr("Open sentences about the classes: GPT4Vis, CuPL, DCLIP, CSV"), QKeySequence(tr("Ctrl+D")));
    connect(m_openDescriptions, &QAction::triggered, this, [this] { chooseText(TextFile::Descriptions); });
    m_openThresholds = add("openThresholds", tr("Open t&hresholds…"),
                           tr("Open thresholds.json of a run, by which inputs are none of the classes or of several"),
                           QKeySequence(tr("Ctrl+H")));
    connect(m_openThresholds, &QAction::triggered, this, [this] { chooseText(TextFile::Thresholds); });
    m_copyCommand = add("copyCommand", tr("Copy as command &line"), tr("Copy the command that recognises the same"),
                        QKeySequence(tr("Ctrl+Shift+C")));
    connect(m_copyCommand, &QAction::triggered, this, [this] {
        m_recognise->finishTyping();
        const Result<Json> values = m_session->classifyValues();
        if (!values) {
            m_workbench.showError(values.error());
            return;
        }
        QGuiApplication::clipboard()->setText(commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    m_saveRun = add("saveRun", tr("Save as &run"), tr("Recognise the same as a run: events, tables and a report"),
                    QKeySequence(tr("Ctrl+Shift+R")));
    connect(m_saveRun, &QAction::triggered, this, &RecognitionPage::saveRun);
    m_exportRankings = add("exportRankings", tr("&Export rankings…"),
                           tr("Write the ranked classes of all inputs as CSV or JSON"), QKeySequence(tr("Ctrl+E")));
    connect(m_exportRankings, &QAction::triggered, this, &RecognitionPage::chooseRankingsFile);
    m_writeSidecars =
        add("writeSidecars", tr("Write ta&gs beside the files"),
            tr("Write the labels of each input, else its best class, into FILE.xmp beside it, where programs for "
               "photographs look for tags"),
            QKeySequence(tr("Ctrl+Alt+X")));
    connect(m_writeSidecars, &QAction::triggered, this, &RecognitionPage::writeTags);
}

void RecognitionPage::makePrecisions()
{
    const auto make = [this](const char* id, const char* dtype, const QString& text, const QString& toolTip,
                             const QKeySequence& key) {
        QAction* precision = add(id, text, toolTip, key);
        precision->setCheckable(true);
        precision->setData(QString::fromLatin1(dtype));
        connect(precision, &QAction::triggered, this,
                [this, precision](bool isChosen) { setPrecision(*precision, isChosen); });
        m_precisions.push_back(precision);
    };
    make("halfPrecision", "f16", tr("&Half precision (f16)"),
         tr("Multiply in f16, if the processor can: much quicker, and scores differ by up to 0.001"),
         QKeySequence(tr("Ctrl+Alt+H")));
    make("splitPrecision", "bf16x3", tr("Single precision by &three products (bf16x3)"),
         tr("Multiply numbers as sums of two bf16, if the processor has tiles for them: quicker, and scores differ by "
            "up to 0.00001"),
         QKeySequence(tr("Ctrl+Alt+3")));
    make("tilePrecision", "bf16", tr("Half precision in tiles (&bf16)"),
         tr("Multiply in bf16, if the processor has tiles for it: quickest, and scores differ by up to 0.01"),
         QKeySequence(tr("Ctrl+Alt+1")));
}

void RecognitionPage::enableActions()
{
    const bool hasItems = !m_study->items().empty();
    const bool hasClasses = !m_study->classes().names.empty();
    const bool canRun = hasItems && hasClasses && !m_study->model().empty();
    m_copyCommand->setEnabled(canRun);
    m_saveRun->setEnabled(canRun && !m_saver->isSaving());
    m_exportRankings->setEnabled(hasItems && hasClasses);
    for (QAction* precision : m_precisions) {
        const QString dtype = precision->data().toString();
        precision->setChecked(m_study->embedder().encoder.dtype == dtype.toStdString());
        precision->setEnabled(precision->isChecked() || isQuick(dtype));
    }
    m_writeSidecars->setEnabled(hasItems && hasClasses);
    m_inputOptions->setEnabled(!m_study->model().empty());
}

void RecognitionPage::setPrecision(const QAction& precision, bool isChosen)
{
    zero_shot::EmbedderOptions embedder = m_study->embedder();
    embedder.encoder.dtype = isChosen ? precision.data().toString().toStdString() : zero_shot::EncoderChoice().dtype;
    m_study->setEmbedder(embedder);
}

void RecognitionPage::chooseInputOptions()
{
    auto* dialog = new InputOptionsDialog(*m_study, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &InputOptionsDialog::refused, this, [this](const Error& error) { m_workbench.showError(error); });
    dialog->open();
}

void RecognitionPage::chooseInputs(bool isFolder)
{
    auto* dialog = new QFileDialog(this, isFolder ? tr("Add a folder") : tr("Add files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        std::vector<fs::path> paths;
        for (const QString& file : files)
            paths.push_back(bridge::pathFromQt(file));
        m_session->open(paths);
    });
    dialog->open();
}

void RecognitionPage::chooseModel()
{
    auto* dialog = new QFileDialog(this, tr("Choose the folder of a model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { m_header->choose(bridge::pathFromQt(folder).string()); });
    dialog->open();
}

void RecognitionPage::chooseText(TextFile what)
{
    auto* dialog = new QFileDialog(this, what == TextFile::Classes        ? tr("Open classes")
                                         : what == TextFile::Descriptions ? tr("Open descriptions")
                                                                          : tr("Open thresholds"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {what == TextFile::Thresholds ? tr("Thresholds (*.json)") : tr("Texts (*.txt *.yaml *.yml *.json *.csv *.tsv)"),
         tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, what](const QString& file) {
        const fs::path path = bridge::pathFromQt(file);
        if (what == TextFile::Classes)
            m_session->openClasses(path);
        else if (what == TextFile::Descriptions)
            m_session->openDescriptions(path);
        else
            m_session->openThresholds(path);
    });
    dialog->open();
}

QString RecognitionPage::commandLineText() const
{
    const Task* task = registry().find(kClassifyTask);
    const Result<Json> values = m_session->classifyValues();
    return task != nullptr && values ? bridge::toQt(commandLine(*task, *values)) : QString();
}

void RecognitionPage::saveRun()
{
    m_recognise->finishTyping();
    if (const Task* task = registry().find(kClassifyTask))
        m_saver->save(*task, m_session->classifyValues(), QStringLiteral("recognition"));
}

void RecognitionPage::chooseRankingsFile()
{
    auto* dialog = new QFileDialog(this, tr("Export rankings"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Table, a line a class (*.csv)"), tr("JSON, as recognize classify prints it (*.json)")});
    dialog->selectFile(QStringLiteral("rankings.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { exportRankings(bridge::pathFromQt(file)); });
    dialog->open();
}

void RecognitionPage::exportRankings(const fs::path& file)
{
    const auto write = [file, source = rankingSourceOf(*m_study)] {
        return writeFile(file, file.extension() == ".json" ? rankingsJson(source) : rankingsCsv(source));
    };
    m_writer->run(write, [this, file](const Result<void>& written) {
        if (written)
            m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
        else
            m_workbench.showError(written.error());
    });
}

void RecognitionPage::writeTags()
{
    const auto write = [source = rankingSourceOf(*m_study)] { return writeSidecars(source); };
    m_writer->run(write, [this](const Result<std::size_t>& written) {
        if (written)
            m_workbench.showNotice(tr("Files with tags that were written: %1").arg(*written));
        else
            m_workbench.showError(written.error());
    });
}

}  // namespace orangery::recognition_page
