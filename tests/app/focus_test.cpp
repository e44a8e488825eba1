// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "focus_walk.h"
#include "window_fixture.h"

#include <QApplication>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

using namespace orangery;

/// Whoever works by the keyboard sees on every page where the focus is, whether there is something to show or not.
class FocusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHasTheFocusShowsIt_data();
    void whatHasTheFocusShowsIt();

private:
    static void look(QWidget& window, QWidget& page, const QString& where);
};

void FocusTest::whatHasTheFocusShowsIt_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("opened");
    const QString samples = QStringLiteral(ORANGERY_PROJECT_ROOT "/resources/samples/");
    for (const char* place : {"welcome", "preferences", "comcts", "models", "recognition"})
        QTest::newRow(place) << QString::fromLatin1(place) << QString();
    QTest::newRow("a search") << QString() << samples + QStringLiteral("reasoning/run");
    QTest::newRow("a model") << QString() << QString::fromStdString(test::sampleEncoder().string());
}

void FocusTest::whatHasTheFocusShowsIt()
{
    QFETCH(const QString, place);
    QFETCH(const QString, opened);
    QApplication::setCursorFlashTime(0);
    for (const char* theme : {"light", "dark"}) {
        shell::MainWindow window(shell::PlugIns::Use);
        window.setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        window.resize(1360, 860);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto* pages = window.findChild<QStackedWidget*>();
        if (opened.isEmpty()) {
            QVERIFY(test::trigger(window, QStringLiteral("place.") + place));
        } else {
            const QWidget* before = pages->currentWidget();
            window.open(opened.toStdString());
            QVERIFY(test::waitUntil([&] { return pages->currentWidget() != before; }));
            QTest::qWait(1000);  // a page fills while it is shown
        }
        QWidget& page = *pages->currentWidget();
        look(window, page, {});
        for (QTabWidget* tabs : page.findChildren<QTabWidget*>())
            for (int tab = 0; tab < tabs->count(); ++tab)
                if (tabs->isTabVisible(tab) && tabs->isVisible()) {
                    tabs->setCurrentIndex(tab);
                    look(window, page, tabs->tabText(tab));
                }
    }
}

void FocusTest::look(QWidget& window, QWidget& page, const QString& where)
{
    QTest::qWait(50);  // a layout is made when it is shown
    const QStringList dull = test::stopsThatShowNoFocus(window, window, page);
    QVERIFY2(dull.isEmpty(), qPrintable(where + u'\n' + dull.join(u'\n')));
}

QTEST_MAIN(FocusTest)
#include "focus_test.moc"
