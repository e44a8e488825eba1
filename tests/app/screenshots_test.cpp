// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "synthetic_search.h"
#include "widgets/tree_canvas.h"
#include "window_fixture.h"

#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

/// Writes pictures of the window for people to look at, where ORANGERY_SCREENSHOTS says.
class ScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lookAtTheWindow_data();
    void lookAtTheWindow();

private:
    QString m_target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    QTemporaryDir m_temporary;
};

void ScreenshotsTest::initTestCase()
{
    if (m_target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    for (const int nodes : {3, 300, 10000})
        QVERIFY(
            test::writeSyntheticRun(m_temporary.path().toStdString() + "/" + std::to_string(nodes), nodes).has_value());
}

void ScreenshotsTest::lookAtTheWindow_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("nodes");
    QTest::addColumn<int>("pane");
    QTest::addColumn<int>("view");
    for (const char* theme : {"light", "dark"}) {
        const QString name = QString::fromLatin1(theme);
        const auto row = [&](const char* what, int nodes, int pane, int view) {
            QTest::newRow(qPrintable(QLatin1String(what) + QLatin1Char('_') + name)) << name << nodes << pane << view;
        };
        row("welcome", 0, 0, 0);
        row("empty", 1, 3, 0);
        row("tree_3", 3, 0, 0);
        row("tree_300", 300, 0, 0);
        row("tree_300_table", 300, 2, 1);
        row("tree_300_form", 300, 3, 0);
        row("tree_10000", 10000, 2, 0);
    }
}

void ScreenshotsTest::lookAtTheWindow()
{
    QFETCH(const QString, theme);
    QFETCH(const int, nodes);
    QFETCH(const int, pane);
    QFETCH(const int, view);
    shell::MainWindow window(shell::PlugIns::Use);
    window.resize(1360, 860);
    window.setTheme(shell::themeFromName(theme));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    if (nodes == 0)
        QVERIFY(test::trigger(window, QStringLiteral("file.forgetRecent")));  // they lie in a temporary folder
    if (nodes == 1)
        window.showTool(QStringLiteral("comcts"));
    if (nodes > 1) {
        window.open(m_temporary.path().toStdString() + "/" + std::to_string(nodes));
        widgets::TreeCanvas* canvas = nullptr;
        QVERIFY(test::waitUntil([&] {
            canvas = window.findChild<widgets::TreeCanvas*>();
            return canvas != nullptr && static_cast<int>(canvas->scene().items.size()) > nodes * 2 / 3;
        }));
        QTest::qWait(1500);
        canvas->select(qMin<int>(nodes / 2 + 2, static_cast<int>(canvas->scene().items.size()) - 1));
        if (nodes <= 3)
            canvas->fit();
        window.findChild<QTabWidget*>(QStringLiteral("treePage.views"))->setCurrentIndex(view);
    }
    if (auto* panes = window.findChild<QTabWidget*>(QStringLiteral("treePage.panes")))
        panes->setCurrentIndex(pane);
    QTest::qWait(600);
    const QString file = m_target + QLatin1Char('/') + QLatin1String(QTest::currentDataTag()) + QStringLiteral(".png");
    QVERIFY(window.grab().save(file, "PNG", 0));
    qInfo("wrote %s", qPrintable(file));
}

QTEST_MAIN(ScreenshotsTest)
#include "screenshots_test.moc"
