// SPDX-License-Identifier: GPL-3.0-or-later
// The page's actions, and the tasks that they begin.
#include "engine/registry/registry.h"
#include "plugins/comcts/page/comparison_pane.h"
#include "plugins/comcts/page/new_search_pane.h"
#include "plugins/comcts/page/tree_page.h"
#include "widgets/bridge/text.h"
#include "widgets/find_bar.h"
#include "widgets/timeline.h"
#include "widgets/tool/action_registry.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QTabWidget>

namespace orangery::comcts_page {

using bridge::TaskStatus;

QAction* TreePage::add(const char* id, const QString& menu, const QString& text, const QString& toolTip,
                       const QKeySequence& key, bool isCheckable)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("comcts.") + QString::fromLatin1(id),
                                            .menu = menu,
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key,
                                            .checkable = isCheckable});
}

void TreePage::makeActions()
{
    const QString menu = tr("&Search");
    m_start = add("start", menu, tr("&Start"), tr("Begin the search that the form describes"), QKeySequence(tr("F5")));
    connect(m_start, &QAction::triggered, this, &TreePage::start);
    m_pause =
        add("pause", menu, tr("&Pause"), tr("Hold the search after its round, or go on"), QKeySequence(tr("F6")), true);
    connect(m_pause, &QAction::triggered, this, [this](bool isPaused) {
        if (m_task && isPaused)
            m_workbench.tasks().pause(*m_task);
        else if (m_task)
            m_workbench.tasks().resume(*m_task);
    });
    m_stepRound = add("step", menu, tr("St&ep"), tr("Let the search do one round and hold it"), QKeySequence(tr("F7")));
    connect(m_stepRound, &QAction::triggered, this, [this] {
        if (m_task)
            m_workbench.tasks().step(*m_task);
    });
    m_cancel =
        add("cancel", menu, tr("&Cancel"), tr("End the search; its finished rounds are kept"), QKeySequence(tr("F8")));
    connect(m_cancel, &QAction::triggered, this, [this] {
        if (m_task)
            m_workbench.tasks().cancel(*m_task);
    });
    m_copy = add("copyCommand", menu, tr("Copy as command &line"), tr("Copy the command that begins the same search"),
                 QKeySequence(tr("Ctrl+Shift+C")));
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_new->commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    makeTreeActions();
    makeExportActions();
}

void TreePage::makeTreeActions()
{
    const QString menu = tr("T&ree");
    m_ghosts = add("ghosts", menu, tr("Show &cut steps"), tr("Show what was cut off as dashed cards"),
                   QKeySequence(tr("Ctrl+G")), true);
    m_ghosts->setChecked(true);
    connect(m_ghosts, &QAction::toggled, this, &TreePage::setGhostsVisible);
    m_follow = add("follow", menu, tr("F&ollow the search"), tr("Keep the newest node in view while the tree grows"),
                   QKeySequence(tr("Ctrl+L")), true);
    connect(m_follow, &QAction::toggled, this, [this](bool isOn) {
        m_canvas->setFollow(isOn ? widgets::TreeCanvas::Follow::Newest : widgets::TreeCanvas::Follow::Nothing);
    });
    const auto addView = [&](const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                             auto slot) {
        connect(add(id, menu, text, toolTip, key), &QAction::triggered, this, slot);
    };
    addView("fit", tr("&Fit"), tr("Show the whole tree"), QKeySequence(tr("Ctrl+0")), [this] { m_canvas->fit(); });
    addView("zoomIn", tr("Zoom &in"), tr("Show the tree larger"), QKeySequence::ZoomIn, [this] { m_canvas->zoomIn(); });
    addView("zoomOut", tr("Zoom &out"), tr("Show the tree smaller"), QKeySequence::ZoomOut,
            [this] { m_canvas->zoomOut(); });
    addView("fold", tr("Fold or &unfold"), tr("Hide or show what lies under the selected node"),
            QKeySequence(tr("Ctrl+Space")), [this] { m_canvas->toggleFold(); });
    addView("unfoldAll", tr("Unfold &all"), tr("Show every node"), {}, [this] { m_canvas->unfoldAll(); });
    addView("find", tr("Fin&d…"), tr("Find nodes by their text"), QKeySequence::Find, [this] {
        m_views->setCurrentIndex(0);
        m_find->open();
    });
    addView("table", tr("&Tree or table"), tr("Switch between the tree and its table"), QKeySequence(tr("Ctrl+T")),
            [this] { m_views->setCurrentIndex(m_views->currentIndex() == 1 ? 0 : 1); });
    m_compare = add("compare", menu, tr("&Compare with…"), tr("Lay another search of the same question over this one"),
                    QKeySequence(tr("Ctrl+D")));
    connect(m_compare, &QAction::triggered, this, &TreePage::chooseOther);
    addView("play", tr("&Play or pause the history"), tr("Play the search from where the time line stands"),
            QKeySequence(tr("Ctrl+P")), [this] { m_timeline->togglePlay(); });
    addView("nextStep", tr("&Next step of the history"), tr("Go one step forwards"), QKeySequence(tr("Alt+Right")),
            [this] { m_timeline->stepForward(); });
    addView("previousStep", tr("Pre&vious step of the history"), tr("Go one step back"), QKeySequence(tr("Alt+Left")),
            [this] { m_timeline->stepBack(); });
    addView("nextRound", tr("Ne&xt round"), tr("Go to the end of the next round"), QKeySequence(tr("Alt+Shift+Right")),
            [this] { m_timeline->toNextMark(); });
    addView("previousRound", tr("Previo&us round"), tr("Go to the end of the round before"),
            QKeySequence(tr("Alt+Shift+Left")), [this] { m_timeline->toPreviousMark(); });
}

void TreePage::makeExportActions()
{
    const QString menu = tr("&Export");
    const auto addExport = [&](const char* format, const QString& text, const QString& toolTip, const QString& filter) {
        const QString ending = QString::fromLatin1(format);
        const QByteArray id = QByteArray("export.") + format;
        QAction* action = add(id.constData(), menu, text, toolTip);
        connect(action, &QAction::triggered, this, [this, ending, filter] { chooseExport(ending, filter); });
        m_exports << action;
    };
    addExport("svg", tr("As &SVG…"), tr("A picture that scales"), tr("Pictures (*.svg)"));
    addExport("png", tr("As P&NG…"), tr("A picture of pixels"), tr("Pictures (*.png)"));
    addExport("pdf", tr("As &PDF…"), tr("A page to print"), tr("Documents (*.pdf)"));
    addExport("json", tr("As &JSON…"), tr("The whole tree as a tree file"), tr("Tree files (*.json)"));
    addExport("csv", tr("As &CSV…"), tr("A table with one row a node"), tr("Tables (*.csv)"));
    addExport("dot", tr("As &DOT…"), tr("For Graphviz"), tr("Graphs (*.dot)"));
    addExport("mmd", tr("As &Mermaid…"), tr("For Markdown that draws diagrams"), tr("Diagrams (*.mmd)"));
    addExport("md", tr("As M&arkdown…"), tr("An outline with every step in full"), tr("Texts (*.md)"));
}

void TreePage::chooseExport(const QString& format, const QString& filter)
{
    auto* dialog = new QFileDialog(this, tr("Export the tree"), {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format);
    dialog->selectFile(QStringLiteral("tree.") + format);
    connect(dialog, &QFileDialog::fileSelected, this, &TreePage::exportTo);
    dialog->open();
}

void TreePage::exportTo(const QString& fileName)
{
    const Task* task = registry().find("export");
    if (task == nullptr || m_session->shownFolder().empty())
        return;
    Json values = {{"run", m_session->shownFolder().string()},
                   {"view", "tree"},
                   {"output", bridge::pathFromQt(fileName).string()},
                   {"overwrite", true}};  // the file dialog has asked
    if (fileName.endsWith(QStringLiteral(".mmd")))
        values["format"] = "mermaid";
    if (!m_ghosts->isChecked())
        values["no-cut"] = true;
    // What the time line shows, not what has come since or came after.
    const SearchTreeModel& model = *m_session->model();
    if (model.position() < model.length() || m_session->isLive())
        values["event"] = model.position() == 0
                              ? std::uint64_t{0}
                              : model.history().steps()[static_cast<std::size_t>(model.position()) - 1].seq;
    m_workbench.tasks().start(*task, values, m_workbench.resources());
}

void TreePage::chooseOther()
{
    auto* dialog = new QFileDialog(this, tr("Compare with a run"), bridge::pathToQt(m_session->path().parent_path()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& other) { compareWith(bridge::pathFromQt(other)); });
    dialog->open();
}

void TreePage::compareWith(const fs::path& other)
{
    const fs::path shown = m_session->shownFolder();
    m_comparer->run([shown, other] { return compare(shown, other); },
                    [this](Result<ComparedSearches> compared) {
                        if (!compared) {
                            m_workbench.showError(compared.error());
                            return;
                        }
                        if (m_comparison == nullptr) {
                            m_comparison = new ComparisonPane;
                            connect(m_comparison, &ComparisonPane::commandWanted, this, &TreePage::copyComparison);
                            m_views->addTab(m_comparison, tr("Comparison"));
                        }
                        m_other = compared->b;
                        m_comparison->show(std::move(compared->comparison), compared->nameA, compared->nameB);
                        m_views->setCurrentWidget(m_comparison);
                    });
}

void TreePage::copyComparison()
{
    const Task* task = registry().find("comcts.diff");
    if (task == nullptr)
        return;
    const Json values = {{"a", m_session->shownFolder().string()}, {"b", m_other.string()}};
    QGuiApplication::clipboard()->setText(bridge::toQt(commandLine(*task, values)));
    m_workbench.showNotice(tr("The command line is on the clipboard."));
}

void TreePage::start()
{
    const Task* task = registry().find("comcts.search");
    if (task == nullptr || !m_new->isValid())
        return;
    const Json values = m_new->values();
    m_task = m_workbench.tasks().start(*task, values, m_workbench.resources());
    m_session->followNew(values["output"].get<std::string>());
    refreshActions();
}

std::optional<TaskStatus> TreePage::ownTask() const
{
    return m_task ? m_workbench.tasks().status(*m_task) : std::nullopt;
}

void TreePage::refreshActions()
{
    const std::optional<TaskStatus> task = ownTask();
    const bool isRunning = task && task->state != TaskStatus::State::Cancelling;
    m_start->setEnabled(m_new != nullptr && m_new->isValid() && !task);
    m_pause->setEnabled(isRunning);
    m_pause->setChecked(task && task->state == TaskStatus::State::Paused);
    m_stepRound->setEnabled(isRunning);
    m_cancel->setEnabled(isRunning);
    m_compare->setEnabled(m_session->model()->setup() != nullptr);
    for (QAction* action : m_exports)
        action->setEnabled(m_session->model()->setup() != nullptr);
}

void TreePage::taskEnded(const bridge::TaskEndPointer& end)
{
    const bool isOwn = m_task && end->status.number == *m_task;
    if (!end->result && end->result.error().code != ErrorCode::Cancelled && (isOwn || end->status.id == "export"))
        m_workbench.showError(end->result.error());
    else if (end->result && end->status.id == "export")
        m_workbench.showNotice(
            tr("Exported to %1").arg(bridge::toQt(end->status.values.value("output", std::string()))));
    refreshActions();
}

}  // namespace orangery::comcts_page
