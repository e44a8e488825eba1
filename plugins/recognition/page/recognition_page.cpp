// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/recognition_page.h"

#include "plugins/recognition/answers/answers_pane.h"
#include "plugins/recognition/descriptions/description_pane.h"
#include "plugins/recognition/descriptions/modes_pane.h"
#include "plugins/recognition/evaluation/evaluation_pane.h"
#include "plugins/recognition/few_shot/few_shot_pane.h"
#include "plugins/recognition/map/map_pane.h"
#include "plugins/recognition/page/recognition_header.h"
#include "plugins/recognition/recognise/recognise_pane.h"
#include "plugins/recognition/timeline/timeline_pane.h"
#include "widgets/tool/unsaved_work.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace orangery::recognition_page {

RecognitionPage::RecognitionPage(tool::Workbench& workbench, QWidget* parent)
    : ToolPage(parent),
      m_workbench(workbench),
      m_study(new Study(workbench.resources(), this)),
      m_session(new Session(*m_study, workbench, this)),
      m_writer(new bridge::Background(this)),
      m_panes(new QTabWidget),
      m_saver(new tool::RunSaver(workbench, this))
{
    setObjectName(QStringLiteral("recognitionPage"));
    setAccessibleName(tr("Recognition"));
    makeActions();
    m_header = new RecognitionHeader(
        *m_study, *m_session, workbench,
        {.chooseModel = m_chooseModel, .openClasses = m_openClasses, .openDescriptions = m_openDescriptions});
    m_panes->setObjectName(QStringLiteral("recognitionPage.panes"));
    m_panes->setAccessibleName(tr("Panes"));
    m_panes->setDocumentMode(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_panes, 1);
    makePanes();

    m_session->setLeave([this](std::function<void()> goOn) { tool::leaveWork({this}, std::move(goOn)); });
    connect(m_session, &Session::opened, this, [this](const QString& title) {
        m_modes->compareAnew();  // what a run tells is not of this
        m_panes->setCurrentWidget(m_recognise);
        Q_EMIT titleChanged(title);
    });
    for (const auto signal :
         {&Study::modelChanged, &Study::scoresChanged, &Study::itemsRemoved, &Study::classesChanged})
        connect(m_study, signal, this, &RecognitionPage::enableActions);
    connect(m_study, &Study::itemsAdded, this, &RecognitionPage::enableActions);
    connect(m_saver, &tool::RunSaver::isSavingChanged, this, &RecognitionPage::enableActions);
    enableActions();
}

RecognitionPage::~RecognitionPage() = default;

void RecognitionPage::makePanes()
{
    m_recognise = new RecognisePane(*m_study, m_workbench, this);
    m_recognise->setAddActions({m_addFiles, m_addFolder});
    m_recognise->setRecognitionValues([this] { return m_session->classifyValues(); });
    connect(m_recognise, &RecognisePane::dropped, m_session, qOverload<const std::vector<fs::path>&>(&Session::open));
    connect(m_recognise, &RecognisePane::classesTyped, m_session, &Session::setTyped);
    m_modes = new ModesPane(*m_study, m_workbench, this);
    m_map = new MapPane(*m_study, m_workbench, this);
    m_map->setRecognitionValues([this] { return m_session->classifyValues(); });
    connect(m_map, &MapPane::itemActivated, m_panes, [this] { m_panes->setCurrentWidget(m_recognise); });
    connect(m_header, &RecognitionHeader::badgeChanged, m_recognise, [this] {
        m_recognise->setBadge(m_header->badge());
        m_modes->setBadge(m_header->badge());
        m_map->setBadge(m_header->badge());
        m_timeline->setBadge(m_header->badge());
    });
    // In this order: Recognise, Descriptions, Modes, Evaluate, Map, Few-shot, Answers, Over time.
    m_panes->addTab(m_recognise, tr("Recognise"));
    m_descriptions = new DescriptionPane(*m_study, m_workbench, this);
    m_panes->addTab(m_descriptions, tr("Descriptions"));
    m_panes->addTab(m_modes, tr("Modes"));
    m_evaluate = new EvaluationPane(*m_study, m_workbench, this);
    connect(m_evaluate, &EvaluationPane::recogniseRequested, m_panes,
            [this] { m_panes->setCurrentWidget(m_recognise); });
    connect(m_session, &Session::runOpened, this, &RecognitionPage::showRun);
    m_panes->addTab(m_evaluate, tr("Evaluate"));
    m_panes->addTab(m_map, tr("Map"));
    m_fewShot = new FewShotPane(*m_study, m_workbench, this);
    m_panes->addTab(m_fewShot, tr("Few-shot"));
    m_panes->addTab(new AnswersPane(m_workbench, this), tr("Answers"));
    m_timeline = new TimelinePane(m_workbench, this);
    m_panes->setTabVisible(m_panes->addTab(m_timeline, tr("Over time")), false);  // until a run is opened
}

void RecognitionPage::showRun(const OpenedStudy& run)
{
    if (run.task == kEvaluateTask) {
        m_panes->setCurrentWidget(m_evaluate);
        m_evaluate->openRun(run.folder);
    } else if (run.task == kFewShotTask || run.task == kThresholdsTask) {
        m_panes->setCurrentWidget(m_fewShot);
        m_fewShot->open(run.folder, run.task);
    } else if (run.map) {
        m_panes->setCurrentWidget(m_map);
        m_map->showRecorded(*run.map);
    } else if (run.modes) {
        m_panes->setCurrentWidget(m_modes);
        m_modes->showRecorded(*run.modes);
    } else if (run.task == kTimelineTask) {
        m_panes->setTabVisible(m_panes->indexOf(m_timeline), true);
        m_panes->setCurrentWidget(m_timeline);
        m_timeline->open(run.folder, run.parameters);
    }
}

void RecognitionPage::open(const fs::path& path)
{
    m_session->open(path);
}

QString RecognitionPage::unsavedWork() const
{
    return m_descriptions->unsavedWork();
}

void RecognitionPage::saveWork(std::function<void()> saved)
{
    m_descriptions->save(std::move(saved));
}

}  // namespace orangery::recognition_page
