// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QToolButton;
class QWidget;

namespace orangery::tool {

/// A button with the text of an action of the registry, which it triggers; what the action does is its accessible name.
[[nodiscard]] QToolButton* actionButton(QAction* action, QWidget* parent);

}  // namespace orangery::tool
