// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QString>
#include <QStringList>

#include <functional>

class QAction;
class QWidget;

namespace orangery::shell {
class MainWindow;
}

namespace orangery::test {

/// Makes every unexpected warning of Qt fail the test that is running; what the offscreen platform always says is not.
void failOnWarnings();

/// Waits until a condition holds; false after `ms`.
[[nodiscard]] bool waitUntil(const std::function<bool()>& holds, int ms = 20000);

/// Triggers an action by its id as a menu would. False when there is none or it is disabled.
[[nodiscard]] bool trigger(shell::MainWindow& window, const QString& id);

/// Widgets below `root` that have no accessible name though a person may come to them, each as "class objectName".
[[nodiscard]] QStringList widgetsWithoutName(const QWidget& root);

/// What the message bar says; empty while it is hidden.
[[nodiscard]] QString messageOf(const shell::MainWindow& window);

}  // namespace orangery::test
