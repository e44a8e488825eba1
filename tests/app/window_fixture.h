// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <vector>

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

/// Drops what a file manager or a browser would bring; whether the window took it.
[[nodiscard]] bool drop(shell::MainWindow& window, const QList<QUrl>& urls, const QString& text = {});

/// Drops files on a part of a page; whether it took them.
[[nodiscard]] bool dropFiles(QWidget& part, const std::vector<std::filesystem::path>& files);

/// Triggers an action that opens a dialog and chooses a path in it, as a person does who types its name.
[[nodiscard]] bool choose(shell::MainWindow& window, const QString& action, const std::filesystem::path& path);

/// Chooses a path in the one file dialog that is open.
[[nodiscard]] bool answerFileDialog(const std::filesystem::path& path);

/// Presses the left button at the first place, drags along the others, in px of the widget, and lets go at the last.
void drag(QWidget& widget, const std::vector<QPointF>& path);

/// Widgets below `root` that have no accessible name though a person may come to them, each as "class objectName".
[[nodiscard]] QStringList widgetsWithoutName(const QWidget& root);

/// What the message bar says; empty while it is hidden.
[[nodiscard]] QString messageOf(const shell::MainWindow& window);

}  // namespace orangery::test
