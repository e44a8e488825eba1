// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_pane.h"

#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "engine/zero_shot/evaluation/evaluation_views.h"
#include "plugins/recognition/evaluation/cell_samples_model.h"
#include "plugins/recognition/evaluation/evaluation_setup.h"
#include "plugins/recognition/evaluation/evaluation_values.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QProgressBar>

#include <algorithm>
#include <array>

namespace orangery::recognition_page {

namespace {

constexpr const char* kTask = "recognize.evaluate";
constexpr int kMostRecognised = 200;  // samples that are put into the study at once
constexpr int kProgressSteps = 1000;

/// What made a run, to go on with it or to show its command.
Result<Json> valuesOf(const fs::path& run)
{
    return readRunRecord(run).and_then([&](const Json& record) -> Result<Json> {
        Json values = record.value("parameters", Json::object());
        if (!values.is_object())
            return failure(ErrorCode::Input, (run / "run.json").string() + ": the parameters are no object");
        return values;
    });
}

/// Whether samples are still to come.
bool isPart(const EvaluationReport& report)
{
    return report.result->samples.size() + report.result->failed.size() < report.result->listed;
}

bool isPicture(const fs::path& file)
{
    return file.extension() != ".csv" && file.extension() != ".json";
}

}  // namespace

QAction* EvaluationPane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.evaluation.") + QString::fromLatin1(id),
                                            .menu = tr("&Evaluation"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void EvaluationPane::makeActions()
{
    m_start = add("start", tr("&Evaluate"), tr("Evaluate model, classes and texts on the chosen samples"),
                  QKeySequence(tr("Ctrl+Return")));
    connect(m_start, &QAction::triggered, this, &EvaluationPane::start);
    m_cancel = add("cancel", tr("&Cancel evaluation"), tr("Stop; what was measured is kept, and Go on continues"));
    connect(m_cancel, &QAction::triggered, this, [this] {
        if (m_running)
            m_workbench.tasks().cancel(*m_running);
    });
    m_resume = add("resume", tr("&Go on"), tr("Go on with the shown run, which was stopped before it was whole"));
    connect(m_resume, &QAction::triggered, this, &EvaluationPane::resume);
    m_chooseFolder = add("chooseFolder", tr("Choose &folder of samples…"),
                         tr("A folder whose sub-folders are named like the classes"));
    connect(m_chooseFolder, &QAction::triggered, this,
            [this] { choosePath(tr("Folder of samples"), true, {}, &EvaluationPane::takeData); });
    m_chooseList =
        add("chooseList", tr("Choose &list of samples…"),
            tr("A JSON object from ids to classes, CSV with rows id,class, or HDF5 with labelled point clouds"));
    connect(m_chooseList, &QAction::triggered, this, [this] {
        choosePath(tr("List of samples"), false,
                   tr("Lists (*.json *.csv *.tsv *.txt);;Point clouds (*.h5 *.hdf5);;All files (*)"),
                   &EvaluationPane::takeData);
    });
    m_chooseRoot = add("chooseRoot", tr("Choose &root of a list…"), tr("The folder that the ids of a list begin in"));
    connect(m_chooseRoot, &QAction::triggered, this,
            [this] { choosePath(tr("Root of the ids"), true, {}, &EvaluationPane::takeRoot); });
    m_openRun = add("openRun", tr("&Open evaluation…"), tr("Show a recorded run of recognize evaluate"));
    connect(m_openRun, &QAction::triggered, this,
            [this] { choosePath(tr("Run folder"), true, {}, &EvaluationPane::takeRun); });
    m_copy = add("copyCommand", tr("Copy evaluation as co&mmand line"), tr("Copy the command that does the same"));
    connect(m_copy, &QAction::triggered, this, &EvaluationPane::copyCommand);
    m_showPublished = add("published", tr("&Published figures"), tr("Put what GPT4Vis published below the evaluation"),
                          QKeySequence(tr("Ctrl+Alt+U")));
    m_showPublished->setCheckable(true);
    m_recogniseCell = add("recogniseCell", tr("Recognise the &samples of the cell"),
                          tr("Put the samples of the chosen cell on the Recognise pane"));
    connect(m_recogniseCell, &QAction::triggered, this, &EvaluationPane::recogniseCell);
    const std::array<QString, zero_shot::kEvaluationViews.size()> texts{
        tr("Export co&nfusion matrix…"), tr("Export &reliability…"), tr("Export co&verage and risk…"),
        tr("Export cl&asses…"), tr("Export con&trols…")};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string_view view = zero_shot::kEvaluationViews[i];
        QAction* action = add(("export." + std::string(view)).c_str(), texts[i],
                              tr("Write it as a picture (SVG, PNG, PDF) or as numbers (CSV, JSON)"));
        connect(action, &QAction::triggered, this, [this, view] { chooseExport(view); });
        m_exports.push_back(action);
    }
}

void EvaluationPane::choosePath(const QString& title, bool isFolder, const QString& filter,
                                void (EvaluationPane::*take)(const QString&))
{
    auto* dialog = new QFileDialog(this, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, take);
    dialog->open();
}

void EvaluationPane::chooseExport(std::string_view view)
{
    auto* dialog =
        new QFileDialog(this, tr("Export"), {}, tr("Pictures (*.svg *.png *.pdf);;Tables (*.csv);;JSON (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("svg"));
    dialog->selectFile(bridge::toQt(view) + QStringLiteral(".svg"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, view](const QString& file) { exportView(view, bridge::pathFromQt(file)); });
    dialog->open();
}

void EvaluationPane::exportView(std::string_view view, const fs::path& file)
{
    const EvaluationReportPointer report = m_reader->report();
    if (report == nullptr)
        return;
    std::string format = file.extension().string();
    format.erase(0, std::min<std::size_t>(1, format.size()));
    const Task* task = registry().find("export");
    const Json values = {{"run", m_reader->run().string()}, {"view", view}};
    zero_shot::EvaluationViewFile wanted{.file = {.output = file, .format = format, .command = {}}};
    if (task != nullptr)
        wanted.file.command = commandLine(*task, values);
    const auto tell = [this, file](const Result<void>& written) {
        if (written)
            m_workbench.showNotice(tr("Wrote %1").arg(bridge::pathToQt(file)));
        else
            m_workbench.showError(written.error());
    };
    if (isPicture(file)) {  // painted by widgets, so here
        tell(zero_shot::writeEvaluationView(view, *report->result, wanted));
        return;
    }
    m_worker->run([report, view, wanted] { return zero_shot::writeEvaluationView(view, *report->result, wanted); },
                  tell);
}

void EvaluationPane::takeData(const QString& path)
{
    m_setup->setData(path);
}

void EvaluationPane::takeRoot(const QString& path)
{
    m_setup->setRoot(path);
}

void EvaluationPane::takeRun(const QString& path)
{
    openRun(bridge::pathFromQt(path));
}

void EvaluationPane::start()
{
    if (m_running || m_isStarting)
        return;
    m_isStarting = true;
    showState();
    m_starter->run(
        [texts = studiedTexts(m_study), choice = m_setup->choice()] { return evaluationValues(texts, choice); },
        [this](Result<Json> values) {
            m_isStarting = false;
            if (!values) {
                showState();
                m_workbench.showError(values.error());
                return;
            }
            (*values)["output"] = m_workbench.newRunFolder(QStringLiteral("evaluation")).string();
            run(*values);
        });
}

void EvaluationPane::resume()
{
    if (m_running || m_isStarting)
        return;
    m_isStarting = true;
    showState();
    m_starter->run([folder = m_reader->run()] { return valuesOf(folder); },
                   [this, folder = m_reader->run()](Result<Json> values) {
                       m_isStarting = false;
                       if (!values) {
                           showState();
                           m_workbench.showError(values.error());
                           return;
                       }
                       values->erase("overwrite");
                       (*values)["output"] = folder.string();  // it may have been moved
                       (*values)["resume"] = true;
                       run(*values);
                   });
}

void EvaluationPane::run(const Json& values)
{
    const Task* task = registry().find(kTask);
    if (task == nullptr)
        return;
    m_running = m_workbench.tasks().start(*task, values, m_workbench.resources());
    m_runningFolder = values["output"].get<std::string>();
    openRun(m_runningFolder);
}

void EvaluationPane::copyCommand()
{
    const auto copy = [this](Result<Json> values) {
        const Task* task = registry().find(kTask);
        if (!values || task == nullptr) {
            if (!values)
                m_workbench.showError(values.error());
            return;
        }
        for (const char* name : {"resume", "overwrite"})
            values->erase(name);
        QGuiApplication::clipboard()->setText(bridge::toQt(commandLine(*task, *values)));
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    };
    if (m_reader->report() != nullptr)
        m_worker->run([folder = m_reader->run()] { return valuesOf(folder); }, copy);
    else
        m_worker->run(
            [texts = studiedTexts(m_study), choice = m_setup->choice()] { return evaluationValues(texts, choice); },
            copy);
}

void EvaluationPane::noteStudy()
{
    const std::vector<std::vector<std::string>>& sentences = m_study.sentences();
    m_setup->setHasDescriptions(!sentences.empty() && sentences.size() == m_study.classes().names.size() &&
                                std::none_of(sentences.begin(), sentences.end(),
                                             [](const std::vector<std::string>& of) { return of.empty(); }));
    showState();
}

void EvaluationPane::noteProgress(bridge::TaskNumber number)
{
    if (number != m_running)
        return;
    const auto status = m_workbench.tasks().status(number);
    // Whoever follows a run that had ended when it was gone on with has to begin anew.
    if (showsRunning() && m_reader->hasEnded() && status && status->total > 0)
        m_reader->follow(m_reader->run());
    showState();
}

void EvaluationPane::noteEnd(const bridge::TaskEndPointer& end)
{
    if (end->status.number != m_running)
        return;
    const bool isShown = showsRunning();
    m_running.reset();
    if (!end->result && end->result.error().code != ErrorCode::Cancelled)
        m_workbench.showError(end->result.error());
    const EvaluationReportPointer report = m_reader->report();
    if (isShown && m_reader->hasEnded() && (report == nullptr || isPart(*report)))
        m_reader->follow(m_reader->run());
    showState();
}

void EvaluationPane::showState()
{
    const bool isBusy = m_running.has_value() || m_isStarting;
    const bool isReady = !m_study.model().empty() && m_study.classes().names.size() > 1;
    const EvaluationReportPointer report = m_reader->report();
    const bool isCut = report != nullptr && isPart(*report);
    m_start->setEnabled(!isBusy && isReady);
    m_cancel->setEnabled(m_running.has_value());
    m_resume->setEnabled(!isBusy && isCut && m_reader->isSettled());
    m_copy->setEnabled(!isBusy && (isReady || report != nullptr));
    m_progress->setVisible(isBusy);
    if (const auto status = m_running ? m_workbench.tasks().status(*m_running) : std::nullopt) {
        m_progress->setRange(0, status->total > 0 ? kProgressSteps : 0);
        if (status->total > 0)
            m_progress->setValue(static_cast<int>(kProgressSteps * status->done / status->total));
        m_state->setText(status->total > 0 ? tr("%1: %2 of %3").arg(status->what).arg(status->done).arg(status->total)
                                           : tr("Opening the model…"));
        return;
    }
    if (isCut)
        m_state->setText(tr("This run is not whole: it goes on elsewhere, or was stopped."));
    else if (report != nullptr)
        m_state->setText(bridge::pathToQt(m_reader->run()));
    else if (!m_reader->run().empty() && m_reader->isSettled())
        m_state->setText(
            tr("%1 tells of no sample yet, or of none that could be read.").arg(bridge::pathToQt(m_reader->run())));
    else if (!isReady)
        m_state->setText(tr("An evaluation needs a model and at least two classes."));
    else
        m_state->setText(tr("Nothing was evaluated yet."));
}

void EvaluationPane::recognise(const QModelIndexList& rows)
{
    if (rows.isEmpty())
        return;
    const EvaluationReportPointer report = m_reader->report();
    const std::vector<std::string>& names = m_study.classes().names;
    std::optional<std::size_t> first;
    for (const QModelIndex& row : rows) {
        const zero_shot::EvaluatedSample& sample = m_samples->sample(row.row());
        const std::vector<StudyItem>& items = m_study.items();
        const auto known =
            std::find_if(items.begin(), items.end(), [&](const StudyItem& item) { return item.input == sample.input; });
        const auto place = static_cast<std::size_t>(known - items.begin());
        if (known == items.end()) {
            const auto name = std::find(names.begin(), names.end(), report->result->classNames[sample.answer.truth]);
            m_study.addInputs({sample.input}, name == names.end() ? std::optional<std::size_t>()
                                                                  : static_cast<std::size_t>(name - names.begin()));
        }
        if (!first)
            first = place;
    }
    m_study.setCurrent(first);
    Q_EMIT recogniseRequested();
}

void EvaluationPane::recogniseCell()
{
    QModelIndexList rows;
    const int count = std::min(m_samples->rowCount(), kMostRecognised);
    for (int row = 0; row < count; ++row)
        rows << m_samples->index(row);
    recognise(rows);
    if (count < m_samples->rowCount() || m_samples->hidden() > 0)
        m_workbench.showNotice(
            tr("The first %n sample(s) of the cell (was|were) put on the Recognise pane.", nullptr, count));
}

}  // namespace orangery::recognition_page
