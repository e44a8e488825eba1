// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/task_queue.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;

namespace orangery::shell {

/// "3 min 20 s": a duration as people say it.
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

/// The running tasks in the status bar, each with its progress, how long it will take and Cancel; the newest three, and
/// how many more there are.
class TaskStatusBar : public QWidget {
    Q_OBJECT

public:
    TaskStatusBar(bridge::TaskQueue& queue, QWidget* parent);

private:
    struct Row {
        bridge::TaskNumber number{};
        QWidget* box = nullptr;
        QLabel* title = nullptr;
        QProgressBar* bar = nullptr;
        QLabel* time = nullptr;
    };

    void addRow(bridge::TaskNumber number);
    void removeRow(bridge::TaskNumber number);
    void update(bridge::TaskNumber number);
    void showNewest();

    bridge::TaskQueue& m_queue;
    QHBoxLayout* m_layout;
    QLabel* m_more;
    std::vector<Row> m_rows;
};

}  // namespace orangery::shell
