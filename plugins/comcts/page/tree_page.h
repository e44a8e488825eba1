// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_session.h"
#include "widgets/tool/tool_page.h"
#include "widgets/tool/workbench.h"
#include "widgets/tree_canvas.h"

class QAction;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace orangery::widgets {
class FindBar;
class Timeline;
}  // namespace orangery::widgets

namespace orangery::comcts_page {

class ComparisonPane;
class CurvePane;
class LivePane;
class NewSearchPane;
class SceneFeed;
class SearchHeader;
class StepPane;

/// The page of the Reasoning tool. It puts canvas, table, time line and panes around one session and keeps their
/// selections the same.
class TreePage : public tool::ToolPage {
    Q_OBJECT

public:
    TreePage(tool::Workbench& workbench, QWidget* parent);
    ~TreePage() override;

    void open(const fs::path& path) override;

    [[nodiscard]] SearchSession& session() { return *m_session; }
    /// The selected entry; nothing when none is, or it does not exist at this point of the history.
    [[nodiscard]] std::optional<comcts_scene::EntryId> selection() const;

public Q_SLOTS:
    void start();
    /// Writes the search as it is shown, at its place in the history, with the task `export`; the format follows from
    /// the file's ending.
    void exportTo(const QString& fileName);
    /// Lays another search over the one that is shown, in a view of its own.
    void compareWith(const fs::path& other);

private:
    void layOut();
    void makeActions();
    void makeTreeActions();
    void makeExportActions();
    QAction* add(const char* id, const QString& menu, const QString& text, const QString& toolTip,
                 const QKeySequence& key = {}, bool isCheckable = false);
    void connectTimeline();
    void connectSelection();
    void connectTasks();
    void useModel();
    void scheduleRefresh();
    void refresh();
    void refreshTimeline();
    void refreshActions();
    void select(std::optional<comcts_scene::EntryId> entry);
    void showSelection();
    void setGhostsVisible(bool isVisible);
    void chooseExport(const QString& format, const QString& filter);
    void chooseOther();
    void copyComparison();
    void taskEnded(const bridge::TaskEndPointer& end);
    [[nodiscard]] std::optional<bridge::TaskStatus> ownTask() const;

    tool::Workbench& m_workbench;
    SearchSession* m_session;
    SceneFeed* m_feed = nullptr;
    std::optional<bridge::TaskNumber> m_task;  ///< the search that this page began last

    SearchHeader* m_header;
    QTabWidget* m_views;
    QStackedWidget* m_canvasOrHint;
    widgets::TreeCanvas* m_canvas;
    widgets::FindBar* m_find;
    QTreeView* m_table;
    widgets::Timeline* m_timeline;
    QTabWidget* m_panes;
    StepPane* m_step;
    LivePane* m_live;
    CurvePane* m_curve;
    NewSearchPane* m_new = nullptr;
    ComparisonPane* m_comparison = nullptr;  ///< made when something is compared
    bridge::Background* m_comparer;
    fs::path m_other;  ///< what was compared last

    QAction* m_start = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_stepRound = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_ghosts = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_compare = nullptr;
    QList<QAction*> m_exports;

    std::optional<comcts_scene::EntryId> m_selected;
    std::size_t m_markedSteps = 0;  ///< steps whose rounds stand on the time line
    bool m_isSelecting = false;     ///< canvas and table answer each other
    bool m_isScrubbing = false;     ///< the time line follows the model, not the other way round
    QTimer m_refreshTimer;
    QTimer m_curveTimer;
};

}  // namespace orangery::comcts_page
