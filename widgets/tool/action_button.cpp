// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/action_button.h"

#include <QAction>
#include <QToolButton>

namespace orangery::tool {

QToolButton* actionButton(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setAccessibleName(action->statusTip());
    return button;
}

}  // namespace orangery::tool
