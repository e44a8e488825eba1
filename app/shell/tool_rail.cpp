// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/tool_rail.h"

#include <QAction>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::shell {

namespace {

constexpr int kIconSize = 26;     // px
constexpr int kButtonWidth = 92;  // px at least

}  // namespace

ToolRail::ToolRail(QWidget* parent) : QFrame(parent), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("toolRail"));
    setAccessibleName(tr("Tools"));
    setFrameShape(QFrame::NoFrame);
    m_column->setContentsMargins(4, 8, 4, 8);
    m_column->setSpacing(4);
    m_column->addStretch(1);
}

void ToolRail::add(QAction* action, bool atEnd)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({kIconSize, kIconSize});
    button->setAutoRaise(true);
    button->setMinimumWidth(kButtonWidth);
    button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);  // all as wide as the longest name
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    button->setObjectName(QStringLiteral("rail.") + action->objectName());
    if (atEnd)
        m_column->addWidget(button);
    else
        m_column->insertWidget(m_places++, button);
}

}  // namespace orangery::shell
