// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/tree_page.h"

#include "engine/registry/registry.h"
#include "plugins/comcts/page/comparison_pane.h"
#include "plugins/comcts/page/curve_pane.h"
#include "plugins/comcts/page/live_pane.h"
#include "plugins/comcts/page/new_search_pane.h"
#include "plugins/comcts/page/scene_feed.h"
#include "plugins/comcts/page/search_header.h"
#include "plugins/comcts/page/step_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/find_bar.h"
#include "widgets/scroll_room.h"
#include "widgets/timeline.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace orangery::comcts_page {

using comcts_scene::EntryId;

namespace {

constexpr auto kRefresh = std::chrono::milliseconds(34);        // header, time line, cards
constexpr auto kCurveRefresh = std::chrono::milliseconds(300);  // a plot costs more and changes once a round
constexpr int kPaneWidth = 400;                                 // px at first
constexpr int kTextColumn = 220;                                // px at first
constexpr int kNumberColumn = 52;                               // px at first
constexpr int kPolicyColumn = 72;                               // px at first
constexpr int kIndentation = 12;                                // px; chains are long

}  // namespace

TreePage::TreePage(tool::Workbench& workbench, QWidget* parent)
    : ToolPage(parent),
      m_workbench(workbench),
      m_session(new SearchSession(this)),
      m_header(new SearchHeader(m_session, this)),
      m_views(new QTabWidget(this)),
      m_canvasOrHint(new QStackedWidget),
      m_canvas(new widgets::TreeCanvas),
      m_find(new widgets::FindBar),
      m_table(new QTreeView),
      m_timeline(new widgets::Timeline),
      m_panes(new QTabWidget),
      m_step(new StepPane),
      m_live(new LivePane),
      m_curve(new CurvePane(m_session)),
      m_comparer(new bridge::Background(this))
{
    setObjectName(QStringLiteral("treePage"));
    setAccessibleName(tr("Reasoning"));
    makeActions();
    layOut();
    connectTimeline();
    connectSelection();
    connectTasks();

    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(kRefresh);
    connect(&m_refreshTimer, &QTimer::timeout, this, &TreePage::refresh);
    m_curveTimer.setSingleShot(true);
    m_curveTimer.setInterval(kCurveRefresh);
    connect(&m_curveTimer, &QTimer::timeout, m_curve, &CurvePane::refresh);
    connect(m_session, &SearchSession::modelReplaced, this, &TreePage::useModel);
    connect(m_session, &SearchSession::followChanged, this, &TreePage::scheduleRefresh);
    connect(m_session, &SearchSession::failed, this, [this](const Error& error) { m_workbench.showError(error); });
    connect(m_session, &SearchSession::opened, this, [this](const fs::path& path) {
        m_workbench.noteOpened(path);
        Q_EMIT titleChanged(bridge::pathToQt(path.filename()));
    });
    connect(m_session, &SearchSession::scriptFound, this, [this](const fs::path& script) {
        m_workbench.noteOpened(script);
        m_new->setValues({{"script", script.string()}});
        m_panes->setCurrentWidget(m_new);
    });
    useModel();
}

TreePage::~TreePage() = default;

void TreePage::layOut()
{
    auto* hint = new QLabel(
        tr("No search is shown.\n\nOpen a run or a tree (File, Open folder), drop one on the window, or begin "
           "a search: choose a script or questions under New search at the right and press Start."));
    hint->setObjectName(QStringLiteral("treePage.hint"));
    hint->setAccessibleName(hint->text());
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    m_canvas->setObjectName(QStringLiteral("treePage.canvas"));
    m_canvas->setAccessibleName(tr("Reasoning tree"));
    m_canvasOrHint->setAccessibleName(tr("Tree"));
    m_canvasOrHint->addWidget(hint);
    m_canvasOrHint->addWidget(m_canvas);

    auto* tree = new QWidget;
    tree->setAccessibleName(tr("Tree"));
    auto* treeColumn = new QVBoxLayout(tree);
    treeColumn->setContentsMargins(0, 0, 0, 0);
    treeColumn->setSpacing(0);
    treeColumn->addWidget(m_canvasOrHint, 1);
    treeColumn->addWidget(m_find);
    m_find->hide();

    m_table->setObjectName(QStringLiteral("treePage.table"));
    m_table->setAccessibleName(tr("Reasoning tree as a table"));
    m_table->setUniformRowHeights(true);
    m_table->setIndentation(kIndentation);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);

    m_views->setObjectName(QStringLiteral("treePage.views"));
    m_views->setAccessibleName(tr("Views of the tree"));
    m_views->setDocumentMode(true);
    m_views->addTab(tree, tr("Tree"));
    m_views->addTab(m_table, tr("Table"));
    m_timeline->setAccessibleName(tr("History of the search"));
    m_timeline->setUnit(tr("steps"));

    auto* left = new QWidget;
    left->setAccessibleName(tr("Tree and history"));
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(m_views, 1);
    leftColumn->addWidget(m_timeline);

    const Task* search = registry().find("comcts.search");
    Q_ASSERT(search != nullptr);
    m_new = new NewSearchPane(*search, m_workbench, {m_start, m_pause, m_stepRound, m_cancel, m_copy});
    connect(m_new, &NewSearchPane::changed, this, &TreePage::refreshActions);
    m_panes->setObjectName(QStringLiteral("treePage.panes"));
    m_panes->setAccessibleName(tr("Panes"));
    m_panes->setDocumentMode(true);
    m_panes->addTab(widgets::scrollRoom(m_step), tr("Step"));
    m_panes->addTab(widgets::scrollRoom(m_live), tr("Policies"));
    m_panes->addTab(m_curve, tr("Curve"));
    m_panes->addTab(m_new, tr("New search"));
    m_panes->setCurrentWidget(m_new);

    auto* splitter = new QSplitter(this);
    splitter->setAccessibleName(tr("Tree and panes"));
    splitter->addWidget(left);
    splitter->addWidget(m_panes);
    splitter->setStretchFactor(0, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({3 * kPaneWidth, kPaneWidth});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(splitter, 1);
}

void TreePage::connectTimeline()
{
    connect(m_timeline, &widgets::Timeline::positionChanged, this, [this](int position) {
        if (m_isScrubbing)
            return;
        const bool isAtEnd = position >= m_session->model()->length();
        m_session->goTo(isAtEnd ? std::nullopt : std::optional(position));
    });
}

void TreePage::connectSelection()
{
    connect(m_canvas, &widgets::TreeCanvas::selectionChanged, this, [this](int item) {
        // A selected node that is not there yet comes back with its place in the history.
        const bool isWaiting = m_selected && !selection();
        if (!m_isSelecting && !(isWaiting && item == widgets::kNoNode))
            select(m_feed->entryOf(item));
    });
    m_canvas->setDescriber([this](int item) {
        const std::optional<EntryId> entry = m_feed->entryOf(item);
        const std::optional<double> U = entry ? m_session->model()->upperBound(*entry) : std::nullopt;
        return U ? tr("U %1").arg(numberText(*U)) : QString();
    });
    connect(m_canvas, &widgets::TreeCanvas::nodeActivated, this, [this](int item) {
        select(m_feed->entryOf(item));
        m_panes->setCurrentIndex(0);
    });
    connect(m_find, &widgets::FindBar::textChanged, m_canvas, &widgets::TreeCanvas::find);
    connect(m_find, &widgets::FindBar::nextRequested, m_canvas, &widgets::TreeCanvas::findNext);
    connect(m_find, &widgets::FindBar::previousRequested, m_canvas, &widgets::TreeCanvas::findPrevious);
    connect(m_find, &widgets::FindBar::closed, m_canvas, [this] {
        m_canvas->find({});
        m_canvas->setFocus();
    });
    connect(m_canvas, &widgets::TreeCanvas::matchesChanged, m_find, &widgets::FindBar::setCount);
}

void TreePage::connectTasks()
{
    bridge::TaskQueue& tasks = m_workbench.tasks();
    connect(&tasks, &bridge::TaskQueue::changed, this, &TreePage::refreshActions);
    connect(&tasks, &bridge::TaskQueue::ended, this, &TreePage::taskEnded);
}

void TreePage::open(const fs::path& path)
{
    m_session->open(path);
}

void TreePage::useModel()
{
    SearchTreeModel* model = m_session->model();
    delete std::exchange(m_feed, new SceneFeed(model, this));
    m_feed->setGhostsVisible(m_ghosts->isChecked());
    m_selected.reset();
    m_canvas->resetScene({});
    m_comparer->cancel();
    delete std::exchange(m_comparison, nullptr);
    m_timeline->setMarks({});
    m_markedSteps = 0;
    m_timeline->pause();
    QItemSelectionModel* oldSelection = m_table->selectionModel();
    m_table->setModel(model);
    delete oldSelection;
    m_table->header()->setResizeContentsPrecision(0);  // the rows in sight, not ten thousand
    m_table->header()->setSectionResizeMode(SearchTreeModel::Section, QHeaderView::ResizeToContents);
    m_table->setColumnWidth(SearchTreeModel::Text, kTextColumn);
    m_table->setColumnWidth(SearchTreeModel::Model, kPolicyColumn);
    for (int column = SearchTreeModel::Visits; column < SearchTreeModel::Notes; ++column)
        m_table->setColumnWidth(column, kNumberColumn);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (!m_isSelecting && current.isValid() && !m_session->model()->isMoving())
            select(SearchTreeModel::entryOf(current));
    });
    connect(model, &SearchTreeModel::setupChanged, this, [this] {
        m_canvas->resetScene(m_feed->scene());
        m_panes->setCurrentIndex(m_session->isLive() ? 1 : 0);
    });
    connect(model, &SearchTreeModel::lengthChanged, this, &TreePage::scheduleRefresh);
    connect(model, &SearchTreeModel::positionChanged, this, &TreePage::scheduleRefresh);
    connect(model, &SearchTreeModel::liveChanged, this, &TreePage::scheduleRefresh);
    m_step->clear();
    refresh();
}

void TreePage::scheduleRefresh()
{
    if (!m_refreshTimer.isActive())
        m_refreshTimer.start();
}

void TreePage::refresh()
{
    const SearchTreeModel& model = *m_session->model();
    m_canvasOrHint->setCurrentIndex(model.setup() != nullptr ? 1 : 0);
    if (model.setup() != nullptr)
        m_canvas->setScene(m_feed->scene());
    m_header->refresh();
    refreshTimeline();
    m_live->show(model);
    showSelection();
    refreshActions();
    if (!m_curveTimer.isActive())
        m_curveTimer.start();
}

void TreePage::refreshTimeline()
{
    const SearchTreeModel& model = *m_session->model();
    if (m_timeline->length() == model.length())
        return;
    const auto& steps = model.history().steps();
    if (m_markedSteps > steps.size()) {  // a resumed run dropped its last ones, or this is another search
        m_timeline->setMarks({});
        m_markedSteps = 0;
    }
    std::vector<widgets::TimelineMark> marks;
    for (; m_markedSteps < steps.size(); ++m_markedSteps)
        if (std::holds_alternative<comcts::history::RoundClosed>(steps[m_markedSteps].change))
            marks.push_back({static_cast<int>(m_markedSteps) + 1, tr("round %1").arg(steps[m_markedSteps].round)});
    // While the log is read, the time line follows; it does not drive.
    m_isScrubbing = true;
    m_timeline->setLength(model.length());
    m_timeline->appendMarks(std::move(marks));
    if (!model.target())
        m_timeline->setPosition(model.length());
    m_isScrubbing = false;
}

std::optional<EntryId> TreePage::selection() const
{
    const bool exists = m_selected && comcts_scene::index(*m_selected) < m_session->model()->entries().size();
    return exists ? m_selected : std::nullopt;
}

void TreePage::select(std::optional<EntryId> entry)
{
    m_isSelecting = true;
    m_selected = entry;
    if (selection()) {
        m_canvas->select(m_feed->itemOf(*entry));
        const QModelIndex index = m_session->model()->indexOf(*entry);
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    } else {
        m_canvas->select(widgets::kNoNode);
        m_table->setCurrentIndex({});
    }
    m_isSelecting = false;
    showSelection();
}

void TreePage::showSelection()
{
    const std::optional<EntryId> entry = selection();
    if (entry && m_session->model()->setup() != nullptr)
        m_step->show(reportOn(*m_session->model(), *entry));
    else
        m_step->clear();
}

void TreePage::setGhostsVisible(bool isVisible)
{
    const std::optional<EntryId> selected = selection();
    m_feed->setGhostsVisible(isVisible);
    if (m_session->model()->setup() == nullptr)
        return;
    m_isSelecting = true;
    m_canvas->resetScene(m_feed->scene());
    m_isSelecting = false;
    select(selected && m_feed->itemOf(*selected) != widgets::kNoNode ? selected : std::nullopt);
}

}  // namespace orangery::comcts_page
