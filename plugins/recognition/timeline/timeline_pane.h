// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/timeline/timeline_fold.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/run_follower.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

class QAction;
class QLabel;
class QTableView;

namespace orangery::widgets {
class CurvePlot;
}

namespace orangery::recognition_page {

class StretchModel;

/// A run of recognize.timeline: probabilities of the leading classes over seconds, and the stretches that they lead in.
class TimelinePane : public QWidget {
    Q_OBJECT

public:
    TimelinePane(tool::Workbench& workbench, QWidget* parent);

    /// Shows a run that has ended, goes on, or was stopped; `parameters` are its own, for the command line.
    void open(const fs::path& run, Json parameters);
    /// A word that every figure carries; empty = none.
    void setBadge(const QString& badge);

    /// A row for each frame and class, as CSV, as far as the run has come.
    void exportTable(const fs::path& file);
    /// As SVG, PNG or PDF, as the file's ending says.
    void savePicture(const fs::path& file);
    [[nodiscard]] QString commandLineText() const;

private:
    void makeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip);
    void chooseFile(const QString& title, const QString& name, const QString& filter,
                    void (TimelinePane::*writer)(const fs::path&));
    void take(const bridge::EventBatchPointer& batch);
    void forget();
    void present();
    void noteState(bridge::FollowState state);

    tool::Workbench& m_workbench;
    bridge::RunFollower m_follower;
    bridge::Background* m_writer;
    TimelineFold m_fold;
    Json m_parameters;
    QString m_badge;
    QLabel* m_state;
    widgets::CurvePlot* m_plot;
    StretchModel* m_model;
    QTableView* m_table;
    QWidget* m_buttons;
    QList<QAction*> m_needFrames;
};

}  // namespace orangery::recognition_page
