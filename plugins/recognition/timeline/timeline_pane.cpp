// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/timeline/timeline_pane.h"

#include "engine/base/files.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/timeline/stretch_model.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_button.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::recognition_page {

TimelinePane::TimelinePane(tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_writer(new bridge::Background(this)),
      m_state(new QLabel(this)),
      m_plot(new widgets::CurvePlot(this)),
      m_model(new StretchModel(this)),
      m_table(new QTableView(this)),
      m_buttons(new QWidget(this))
{
    setObjectName(QStringLiteral("timelinePane"));
    setAccessibleName(tr("Over time"));
    m_state->setObjectName(QStringLiteral("timelinePane.state"));
    m_state->setAccessibleName(tr("State of the run"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_plot->setObjectName(QStringLiteral("timelinePane.plot"));
    m_plot->setAccessibleName(tr("Probability of the leading classes over time"));
    m_table->setObjectName(QStringLiteral("timelinePane.stretches"));
    m_table->setAccessibleName(tr("Stretches in which one class leads"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(StretchModel::Class, QHeaderView::Stretch);
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    makeActions();
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_state);
    column->addWidget(m_plot, 3);
    column->addWidget(m_table, 2);
    column->addWidget(m_buttons);
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, &TimelinePane::take);
    connect(&m_follower, &bridge::RunFollower::restarted, this, &TimelinePane::forget);
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, &TimelinePane::noteState);
    forget();
}

QAction* TimelinePane::add(const char* id, const QString& text, const QString& toolTip)
{
    QAction* action = m_workbench.actions().add(this, {.id = QStringLiteral("timeline.") + QString::fromLatin1(id),
                                                       .menu = tr("Over t&ime"),
                                                       .text = text,
                                                       .toolTip = toolTip});
    m_buttons->layout()->addWidget(tool::actionButton(action, m_buttons));
    m_needFrames << action;
    return action;
}

void TimelinePane::makeActions()
{
    connect(add("exportTable", tr("&Export…"), tr("Write the classes of each frame as CSV")), &QAction::triggered, this,
            [this] {
                chooseFile(tr("Export the frames"), QStringLiteral("timeline.csv"), tr("Table (*.csv)"),
                           &TimelinePane::exportTable);
            });
    connect(add("savePicture", tr("Save &picture…"), tr("Write the curves as SVG, PNG or PDF")), &QAction::triggered,
            this, [this] {
                chooseFile(tr("Save the picture"), QStringLiteral("timeline.svg"), tr("Pictures (*.svg *.png *.pdf)"),
                           &TimelinePane::savePicture);
            });
    connect(add("copyCommand", tr("&Copy as command line"), tr("Copy the command that does the same")),
            &QAction::triggered, this, [this] {
                QGuiApplication::clipboard()->setText(commandLineText());
                m_workbench.showNotice(tr("The command line is on the clipboard."));
            });
}

void TimelinePane::open(const fs::path& run, Json parameters)
{
    m_parameters = std::move(parameters);
    m_follower.follow(run);
    forget();
    m_state->setText(tr("Reading %1").arg(bridge::pathToQt(run)));
}

void TimelinePane::setBadge(const QString& badge)
{
    m_badge = badge;
    present();
}

void TimelinePane::take(const bridge::EventBatchPointer& batch)
{
    if (batch->generation != m_follower.generation())
        return;
    for (const Json& event : batch->events)
        if (Result<void> taken = m_fold.add(event); !taken) {
            Error error = taken.error();
            error.message = (m_follower.folder() / "events.jsonl").string() + ": " + error.message;
            m_follower.stop();
            m_state->setText(bridge::toQt(describe(error)));
            m_workbench.showError(error);
            break;
        }
    present();
}

void TimelinePane::forget()
{
    m_fold = {};
    present();
}

void TimelinePane::present()
{
    widgets::CurveScene scene = sceneOf(m_fold);
    if (!m_badge.isEmpty())
        scene.badges << m_badge;
    m_plot->setScene(std::move(scene));
    m_model->show(m_fold);
    for (QAction* action : std::as_const(m_needFrames))
        action->setEnabled(!m_fold.timeline.empty());
}

void TimelinePane::noteState(bridge::FollowState state)
{
    const QString run = bridge::pathToQt(m_follower.folder().filename());
    m_state->setToolTip(bridge::pathToQt(m_follower.folder()));
    if (state == bridge::FollowState::Failed) {
        m_state->setText(bridge::toQt(describe(m_follower.error())));
        m_workbench.showError(m_follower.error());
    } else if (state == bridge::FollowState::Ended) {
        m_state->setText(
            tr("%n frame(s) of %1, as the run %2 recorded (it|them).", nullptr, bridge::inTr(m_fold.timeline.size()))
                .arg(bridge::pathToQt(fs::path(m_parameters.value("video", std::string())).filename()), run));
    } else if (state == bridge::FollowState::CaughtUp) {
        m_state->setText(tr("%n frame(s): the run %1 goes on or was stopped, and has told this much.", nullptr,
                            bridge::inTr(m_fold.timeline.size()))
                             .arg(run));
    }
}

QString TimelinePane::commandLineText() const
{
    const Task* task = registry().find("recognize.timeline");
    Json values = m_parameters;
    if (values.is_object())
        values.erase("output");
    return task == nullptr ? QString() : bridge::toQt(commandLine(*task, values));
}

void TimelinePane::chooseFile(const QString& title, const QString& name, const QString& filter,
                              void (TimelinePane::*writer)(const fs::path&))
{
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilter(filter);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, writer](const QString& file) { (this->*writer)(bridge::pathFromQt(file)); });
    dialog->open();
}

void TimelinePane::exportTable(const fs::path& file)
{
    m_writer->run(
        [file, fold = m_fold] {
            return writeFile(file, writeCsv(zero_shot::timelineTable(fold.timeline, fold.classNames)));
        },
        [this, file](const Result<void>& written) {
            if (written)
                m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
            else
                m_workbench.showError(written.error());
        });
}

void TimelinePane::savePicture(const fs::path& file)
{
    if (const Result<void> written = widgets::writePicture(m_plot->picture(), bridge::pathToQt(file)); written)
        m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
    else
        m_workbench.showError(written.error());
}

}  // namespace orangery::recognition_page
