// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenuBar;

namespace orangery::tool {
class ActionRegistry;
}

namespace orangery::shell {

/// Titles of the menus that every window has, in their order; others that actions name come before Help.
namespace menu {
[[nodiscard]] QString file();
[[nodiscard]] QString view();
[[nodiscard]] QString tools();
[[nodiscard]] QString help();
}  // namespace menu

/// Keeps a menu bar the same as the registry: every action in its menu, the menus in their order.
void keepMenus(QMenuBar* bar, tool::ActionRegistry* registry);

}  // namespace orangery::shell
