// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QVBoxLayout;

namespace orangery::shell {

/// The column of buttons at the left edge, one for each place to go. The buttons are those actions.
class ToolRail : public QFrame {
    Q_OBJECT

public:
    explicit ToolRail(QWidget* parent = nullptr);

    /// A place; `atEnd` puts it at the foot.
    void add(QAction* action, bool atEnd = false);

private:
    QVBoxLayout* m_column;
    int m_places = 0;
};

}  // namespace orangery::shell
