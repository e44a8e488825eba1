// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/first_paint.h"
#include "app/shell/main_window.h"
#include "app/shell/preferences_page.h"
#include "watchdog.h"
#include "widgets/tool/action_registry.h"
#include "window_fixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace orangery;
using namespace orangery::shell;

class ShellTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnWarnings(); }
    void startsWithoutLibTorch();
    void listsABrokenPlugInWithItsReason();
    void startsWithoutPlugIns();
    void everyActionHasMenuTextAndToolTip();
    void noTwoActionsShareAKey();
    void thePaletteFindsAndDoesActions();
    void theThemeIsKept();
    void everyWidgetHasAName();
    void whatCannotBeOpenedIsTold();

private:
    static void write(const fs::path& path, const std::string& text) { QVERIFY(writeFile(path, text).has_value()); }
};

void ShellTest::startsWithoutLibTorch()
{
    const test::Watchdog watchdog;
    MainWindow window(PlugIns::Use);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(!isMapped("libtorch"));
    QVERIFY(!window.tools().empty());
    const auto* device = window.findChild<QLabel*>(QStringLiteral("device"));
    QVERIFY(device != nullptr);
    QTRY_VERIFY(!device->toolTip().isEmpty());
}

void ShellTest::listsABrokenPlugInWithItsReason()
{
    const QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    write(path / "torn.json", "{\"schema\": \"orangery.plugin/1\", \"id\":");
    write(path / "absent.json", R"({"schema": "orangery.plugin/1", "id": "absent", "title": "Absent"})");
    write(path / "garbled.json", R"({"schema": "orangery.plugin/1", "id": "garbled", "title": "Garbled"})");
    write(path / "garbled.so", "this is no library");
    write(path / "later.json", R"({"schema": "orangery.plugin/9", "id": "later", "title": "Later"})");
    write(path / "bare.so", "");
    MainWindow window(PlugIns::Use, path);
    window.show();
    QCOMPARE(window.tools().size(), std::size_t{5});
    for (const Tool& tool : std::vector<Tool>(window.tools())) {
        QVERIFY(window.showTool(tool.id) == nullptr);
        const QLabel* reason =
            window.findChild<QStackedWidget*>()->currentWidget()->findChild<QLabel*>(QStringLiteral("problem"));
        QVERIFY2(reason != nullptr, qPrintable(tool.id));
        QVERIFY(reason->text().contains(tool.title));
        QVERIFY(reason->text().size() > tool.title.size() + 30);
    }
}

void ShellTest::startsWithoutPlugIns()
{
    MainWindow window(PlugIns::Ignore);
    window.show();
    QVERIFY(window.tools().empty());
    QVERIFY(test::messageOf(window).contains(QStringLiteral("plug-ins")));
}

void ShellTest::everyActionHasMenuTextAndToolTip()
{
    MainWindow window(PlugIns::Use);
    window.showTool(QStringLiteral("comcts"));
    for (const QAction* action : window.actions().actions()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!tool::ActionRegistry::menuOf(action).isEmpty(), qPrintable(action->objectName()));
    }
    QTest::qWait(50);  // menus are made after the last action
    int entries = 0;
    for (const QMenu* menu : window.menuBar()->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly))
        entries += static_cast<int>(menu->actions().size());
    QVERIFY(entries >= static_cast<int>(window.actions().actions().size()));
}

void ShellTest::noTwoActionsShareAKey()
{
    MainWindow window(PlugIns::Use);
    window.showTool(QStringLiteral("comcts"));
    QStringList keys;
    for (const QAction* action : window.actions().actions())
        if (!action->shortcut().isEmpty())
            keys << action->shortcut().toString();
    const qsizetype all = keys.size();
    keys.removeDuplicates();
    QCOMPARE(keys.size(), all);
}

void ShellTest::thePaletteFindsAndDoesActions()
{
    MainWindow window(PlugIns::Ignore);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    QVERIFY(test::trigger(window, QStringLiteral("view.palette")));
    auto* palette = window.findChild<QWidget*>(QStringLiteral("commandPalette"));
    QVERIFY(palette->isVisible());
    auto* line = palette->findChild<QLineEdit*>();
    QTest::keyClicks(line, QStringLiteral("prefer"));
    QCOMPARE(palette->findChild<QListWidget*>()->count(), 1);
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(window.findChild<QStackedWidget*>()->currentWidget()->objectName(), QStringLiteral("preferencesPage"));
    QVERIFY(test::trigger(window, QStringLiteral("view.palette")));
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void ShellTest::theThemeIsKept()
{
    {
        MainWindow window(PlugIns::Ignore);
        window.show();
        QVERIFY(test::trigger(window, QStringLiteral("view.theme.dark")));
        QTRY_VERIFY(window.palette().color(QPalette::Window).lightness() < 128);
        QVERIFY(test::trigger(window, QStringLiteral("view.theme.light")));
        QTRY_VERIFY(window.palette().color(QPalette::Window).lightness() > 128);
        QVERIFY(test::trigger(window, QStringLiteral("view.theme.dark")));
    }
    const MainWindow next(PlugIns::Ignore);
    QVERIFY(const_cast<MainWindow&>(next).actions().find(QStringLiteral("view.theme.dark"))->isChecked());
    applyTheme(Theme::Light);
}

void ShellTest::everyWidgetHasAName()
{
    MainWindow window(PlugIns::Use);
    window.show();
    for (const Tool& tool : std::vector<Tool>(window.tools()))
        window.showTool(tool.id);
    const QStringList without = test::widgetsWithoutName(window);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void ShellTest::whatCannotBeOpenedIsTold()
{
    const QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    MainWindow window(PlugIns::Use);
    window.show();
    window.open(path / "nowhere");
    QTRY_VERIFY(test::messageOf(window).contains(QStringLiteral("nowhere")));
    window.open(path);  // a folder that is no run
    QTRY_VERIFY(!test::messageOf(window).contains(QStringLiteral("nowhere")));
    write(path / "notes.txt", "hello");
    window.open(path / "notes.txt");
    QTRY_VERIFY(test::messageOf(window).contains(QStringLiteral("notes.txt")));
}

QTEST_MAIN(ShellTest)
#include "shell_test.moc"
