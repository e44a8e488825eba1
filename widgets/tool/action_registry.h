// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

namespace orangery::tool {

/// What an action is called, where it stands and which key calls it. Every action has all of it but perhaps a key.
struct ActionSpec {
    QString id;    ///< stable, "comcts.start": settings and tests know the action by it
    QString menu;  ///< title of the menu in which it stands
    QString text;
    QString toolTip;
    QKeySequence key = {};
    bool checkable = false;
};

/// All actions of the window. Whoever wants something to be done by a button, a key or a menu entry makes its action
/// here, so that none of them exists without the others.
class ActionRegistry : public QObject {
    Q_OBJECT

public:
    explicit ActionRegistry(QObject* parent = nullptr) : QObject(parent) {}

    /// Makes an action that lives as long as `owner`: a page's actions go with it, and work while it is shown.
    QAction* add(QObject* owner, const ActionSpec& spec);
    [[nodiscard]] QAction* find(const QString& id) const;
    /// In the order in which they were made.
    [[nodiscard]] std::vector<QAction*> actions() const;
    [[nodiscard]] static QString menuOf(const QAction* action);

Q_SIGNALS:
    void changed();

private:
    std::vector<QPointer<QAction>> m_actions;
};

}  // namespace orangery::tool
