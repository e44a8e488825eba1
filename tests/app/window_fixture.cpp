// SPDX-License-Identifier: GPL-3.0-or-later
#include "window_fixture.h"

#include "app/shell/main_window.h"
#include "widgets/message_bar.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTest>

namespace orangery::test {

namespace {

QtMessageHandler previousHandler = nullptr;

void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const bool isExpected =
        text.contains(QStringLiteral("propagateSizeHints")) || text.contains(QStringLiteral("XDG_RUNTIME_DIR"));
    if ((type == QtWarningMsg || type == QtCriticalMsg) && !isExpected)
        QTest::qFail(qPrintable(QStringLiteral("unexpected warning: ") + text),
                     context.file != nullptr ? context.file : "", context.line);
    if (!isExpected && previousHandler != nullptr)
        previousHandler(type, context, text);
}

/// Parts that Qt makes itself inside a widget that has a name.
bool isPartOfAnother(const QWidget& widget)
{
    const QByteArray type = widget.metaObject()->className();
    const QString name = widget.objectName();
    return name.startsWith(QStringLiteral("qt_")) || name == QStringLiteral("ScrollLeftButton") ||
           name == QStringLiteral("ScrollRightButton") || type == "QTabBar" || type == "QHeaderView" ||
           type == "QScrollBar" || type == "QSizeGrip" || type == "QSplitterHandle" || type == "QTableCornerButton" ||
           type == "QComboBoxPrivateContainer" || type == "QComboBoxListView" || type == "QMenu" || type == "QLabel" ||
           type == "QAbstractScrollAreaScrollBarContainer" || type == "QWidgetLineControl";
}

}  // namespace

void failOnWarnings()
{
    if (previousHandler == nullptr)
        previousHandler = qInstallMessageHandler(handleMessage);
}

bool waitUntil(const std::function<bool()>& holds, int ms)
{
    return QTest::qWaitFor(holds, ms);
}

bool trigger(shell::MainWindow& window, const QString& id)
{
    QAction* action = window.actions().find(id);
    if (action == nullptr || !action->isEnabled())
        return false;
    action->trigger();
    return true;
}

bool drop(shell::MainWindow& window, const QList<QUrl>& urls, const QString& text)
{
    QMimeData data;
    if (!urls.empty())
        data.setUrls(urls);
    if (!text.isEmpty())
        data.setText(text);
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&window, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    event.ignore();
    QCoreApplication::sendEvent(&window, &event);
    return event.isAccepted();
}

bool dropFiles(QWidget& part, const std::vector<std::filesystem::path>& files)
{
    QList<QUrl> urls;
    for (const std::filesystem::path& file : files)
        urls << QUrl::fromLocalFile(QString::fromStdString(file.string()));
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(60, 60), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&part, &enter);
    QDropEvent event(QPointF(60, 60), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&part, &event);
    return enter.isAccepted() && event.isAccepted();
}

bool choose(shell::MainWindow& window, const QString& action, const std::filesystem::path& path)
{
    return trigger(window, action) && answerFileDialog(path);
}

bool answerFileDialog(const std::filesystem::path& path)
{
    // A pane that a test shows by itself has its dialogs outside the window.
    const auto shown = [] {
        QList<QFileDialog*> dialogs;
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<QFileDialog*>(widget); dialog != nullptr)
                dialogs << dialog;
        return dialogs;
    };
    const QList<QFileDialog*> dialogs = shown();
    if (dialogs.size() != 1 || !QTest::qWaitForWindowExposed(dialogs.front()))
        return false;
    dialogs.front()
        ->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))
        ->setText(QString::fromStdString(path.string()));
    QMetaObject::invokeMethod(dialogs.front(), "accept");
    return waitUntil([&] { return shown().empty(); });
}

void drag(QWidget& widget, const std::vector<QPointF>& path)
{
    const auto send = [&](QEvent::Type type, QPointF place, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, place, widget.mapToGlobal(place), button, buttons, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
    };
    send(QEvent::MouseButtonPress, path.front(), Qt::LeftButton, Qt::LeftButton);
    for (const QPointF& place : path)
        send(QEvent::MouseMove, place, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, path.back(), Qt::LeftButton, Qt::NoButton);
}

QStringList widgetsWithoutName(const QWidget& root)
{
    QStringList without;
    for (const QWidget* widget : root.findChildren<QWidget*>())
        if (widget->focusPolicy() != Qt::NoFocus && widget->accessibleName().isEmpty() && !isPartOfAnother(*widget) &&
            qobject_cast<const QAbstractScrollArea*>(widget->parentWidget()) == nullptr)
            without << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName();
    return without;
}

QString messageOf(const shell::MainWindow& window)
{
    const auto* bar = window.findChild<widgets::MessageBar*>();
    return bar != nullptr && bar->isVisible() ? bar->wholeText() : QString();
}

}  // namespace orangery::test
