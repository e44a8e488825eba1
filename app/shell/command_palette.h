// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QLineEdit;
class QListWidget;

namespace orangery::tool {
class ActionRegistry;
}

namespace orangery::shell {

/// A line in which one types what should be done, over a list of all actions that are possible now. Return does the
/// chosen one, Escape closes.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    CommandPalette(const tool::ActionRegistry& registry, QWidget* window);

    void open();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void refill();
    void act();

    const tool::ActionRegistry& m_registry;
    QLineEdit* m_line;
    QListWidget* m_list;
};

}  // namespace orangery::shell
