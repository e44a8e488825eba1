// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/task_status.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace orangery::shell {

using bridge::TaskNumber;
using bridge::TaskStatus;

namespace {

constexpr std::size_t kShown = 3;
constexpr int kBarWidth = 120;  // px
constexpr int kBarSteps = 1000;

QString timeText(const TaskStatus& status)
{
    switch (status.state) {
    case TaskStatus::State::Cancelling:
        return TaskStatusBar::tr("stopping");
    case TaskStatus::State::Paused:
        return TaskStatusBar::tr("paused");
    case TaskStatus::State::Running:
        break;
    }
    return status.remaining ? TaskStatusBar::tr("about %1 left").arg(durationText(*status.remaining))
                            : durationText(status.elapsed);
}

QString amountText(const TaskStatus& status)
{
    if (status.total <= 0)
        return status.what;
    return TaskStatusBar::tr("%1: %2 of %3", "what, done, total")
        .arg(status.what, QString::number(status.done, 'f', 0), QString::number(status.total, 'f', 0));
}

}  // namespace

QString durationText(std::chrono::milliseconds duration)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    if (seconds < 60)
        return TaskStatusBar::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return TaskStatusBar::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return TaskStatusBar::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

TaskStatusBar::TaskStatusBar(bridge::TaskQueue& queue, QWidget* parent)
    : QWidget(parent), m_queue(queue), m_layout(new QHBoxLayout(this)), m_more(new QLabel(this))
{
    setObjectName(QStringLiteral("taskStatus"));
    setAccessibleName(tr("Running tasks"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->addWidget(m_more);
    m_more->setAccessibleName(tr("Number of further tasks"));
    m_more->hide();
    connect(&queue, &bridge::TaskQueue::started, this, &TaskStatusBar::addRow);
    connect(&queue, &bridge::TaskQueue::changed, this, &TaskStatusBar::update);
    connect(&queue, &bridge::TaskQueue::ended, this,
            [this](const bridge::TaskEndPointer& end) { removeRow(end->status.number); });
    for (const TaskStatus& status : queue.running())
        addRow(status.number);
}

void TaskStatusBar::addRow(TaskNumber number)
{
    Row row{.number = number, .box = new QWidget(this)};
    auto* line = new QHBoxLayout(row.box);
    line->setContentsMargins(6, 0, 0, 0);
    row.title = new QLabel(row.box);
    row.title->setAccessibleName(tr("Task"));
    row.bar = new QProgressBar(row.box);
    row.bar->setAccessibleName(tr("Progress"));
    row.bar->setFixedWidth(kBarWidth);
    row.bar->setTextVisible(false);
    row.time = new QLabel(row.box);
    row.time->setAccessibleName(tr("Time"));
    auto* cancel = new QToolButton(row.box);
    cancel->setText(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("taskStatus.cancel"));
    cancel->setAccessibleName(tr("Cancel this task"));
    cancel->setToolTip(tr("Stop this task; what it did until now is kept"));
    connect(cancel, &QToolButton::clicked, this, [this, number] { m_queue.cancel(number); });
    line->addWidget(row.title);
    line->addWidget(row.bar);
    line->addWidget(row.time);
    line->addWidget(cancel);
    m_layout->addWidget(row.box);
    m_rows.push_back(row);
    update(number);
    showNewest();
}

void TaskStatusBar::removeRow(TaskNumber number)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.number == number; });
    if (found == m_rows.end())
        return;
    found->box->deleteLater();
    found->box->hide();
    m_rows.erase(found);
    showNewest();
}

void TaskStatusBar::update(TaskNumber number)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.number == number; });
    const std::optional<TaskStatus> status = m_queue.status(number);
    if (found == m_rows.end() || !status)
        return;
    const QString title = status->title;
    const QString amount = amountText(*status);
    found->title->setText(amount.isEmpty() ? title : title + QStringLiteral(", ") + amount);
    const bool isKnown = status->total > 0;
    found->bar->setRange(0, isKnown ? kBarSteps : 0);
    if (isKnown)
        found->bar->setValue(static_cast<int>(kBarSteps * std::clamp(status->done / status->total, 0.0, 1.0)));
    found->time->setText(timeText(*status));
}

void TaskStatusBar::showNewest()
{
    const std::size_t hidden = m_rows.size() > kShown ? m_rows.size() - kShown : 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].box->setVisible(i >= hidden);
    m_more->setText(tr("%n more", nullptr, static_cast<int>(hidden)));
    m_more->setVisible(hidden > 0);
}

}  // namespace orangery::shell
