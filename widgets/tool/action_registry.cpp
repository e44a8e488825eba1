// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/action_registry.h"

#include <QWidget>

#include <algorithm>

namespace orangery::tool {

namespace {

constexpr const char* kMenuProperty = "orangeryMenu";

QString withKey(const QString& toolTip, const QKeySequence& key)
{
    return key.isEmpty() ? toolTip : toolTip + QStringLiteral(" (%1)").arg(key.toString(QKeySequence::NativeText));
}

}  // namespace

QAction* ActionRegistry::add(QObject* owner, const ActionSpec& spec)
{
    Q_ASSERT_X(find(spec.id) == nullptr, "ActionRegistry::add", "two actions with one id");
    auto* action = new QAction(spec.text, owner);
    action->setObjectName(spec.id);
    action->setToolTip(withKey(spec.toolTip, spec.key));
    action->setStatusTip(spec.toolTip);
    action->setShortcut(spec.key);
    action->setCheckable(spec.checkable);
    action->setProperty(kMenuProperty, spec.menu);
    if (auto* widget = qobject_cast<QWidget*>(owner)) {
        // A key works where its widget is visible, without the menu having to know.
        action->setShortcutContext(widget->isWindow() ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
        widget->addAction(action);
    }
    connect(action, &QObject::destroyed, this, &ActionRegistry::changed);
    m_actions.emplace_back(action);
    Q_EMIT changed();
    return action;
}

QAction* ActionRegistry::find(const QString& id) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(), [&](const QPointer<QAction>& action) {
        return action != nullptr && action->objectName() == id;
    });
    return found == m_actions.end() ? nullptr : found->data();
}

std::vector<QAction*> ActionRegistry::actions() const
{
    std::vector<QAction*> all;
    for (const QPointer<QAction>& action : m_actions)
        if (action != nullptr)
            all.push_back(action);
    return all;
}

QString ActionRegistry::menuOf(const QAction* action)
{
    return action->property(kMenuProperty).toString();
}

}  // namespace orangery::tool
