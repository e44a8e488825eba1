// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "window_fixture.h"

#include <QApplication>
#include <QComboBox>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace orangery;

/// The Recognition page on a small screen.
class RecognitionNarrowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPaneFitsASmallWindow() { fits(QSize(1000, 650), QStringLiteral("narrow")); }

    void everyPaneFitsALaptopInLargeType()
    {
        const QFont usual = QApplication::font();
        QFont large = usual;
        large.setPointSizeF(1.75 * usual.pointSizeF());
        QApplication::setFont(large);
        fits(QSize(1366, 768), QStringLiteral("large"));
        QApplication::setFont(usual);
    }

    void everyNameOfAToolIsWholeInLargeType()
    {
        const QFont usual = QApplication::font();
        QFont large = usual;
        large.setPointSizeF(2.0 * usual.pointSizeF());
        QApplication::setFont(large);
        shell::MainWindow window{shell::PlugIns::Use};
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const auto* button : window.findChild<QWidget*>(QStringLiteral("toolRail"))->findChildren<QToolButton*>())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->accessibleName()));
        QApplication::setFont(usual);
    }

    void everyChoiceOfTextsFits()
    {
        shell::MainWindow window{shell::PlugIns::Use};
        window.resize(1000, 650);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(test::trigger(window, QStringLiteral("place.recognition")));
        auto* mode = window.findChild<QComboBox*>(QStringLiteral("recognitionHeader.mode"));
        for (int i = 0; i < mode->count(); ++i) {
            mode->setCurrentIndex(i);
            Q_EMIT mode->activated(i);
            QTest::qWait(20);
            QVERIFY2(window.minimumSizeHint().width() <= 1000, qPrintable(mode->currentText()));
            QVERIFY2(window.minimumSizeHint().height() <= 650, qPrintable(mode->currentText()));
        }
    }

private:
    static void fits(QSize size, const QString& name)
    {
        shell::MainWindow window{shell::PlugIns::Use};
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(test::trigger(window, QStringLiteral("place.recognition")));
        auto* panes = window.findChild<QTabWidget*>(QStringLiteral("recognitionPage.panes"));
        QVERIFY(panes != nullptr);
        auto* fewShot = window.findChild<QWidget*>(QStringLiteral("fewShotPane"))->findChild<QTabWidget*>();
        fewShot->setCurrentIndex(1);  // thresholds, which have more buttons
        QVERIFY(test::trigger(window, QStringLiteral("recognition.evaluation.published")));
        for (int pane = 0; pane < panes->count(); ++pane) {
            panes->setTabVisible(pane, true);
            panes->setCurrentIndex(pane);
            QTest::qWait(20);  // a layout is made when it is shown
            const QSize least = panes->widget(pane)->minimumSizeHint();
            const QByteArray told =
                QStringLiteral("%1: %2 x %3").arg(panes->tabText(pane)).arg(least.width()).arg(least.height()).toUtf8();
            QVERIFY2(window.minimumSizeHint().width() <= size.width(), told.constData());
            QVERIFY2(window.minimumSizeHint().height() <= size.height(), told.constData());
            QCOMPARE(window.size(), size);
            if (const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS"); !target.isEmpty())
                QVERIFY(window.grab().save(target + QStringLiteral("/%1_%2.png").arg(name).arg(pane)));
        }
    }
};

QTEST_MAIN(RecognitionNarrowTest)
#include "recognition_narrow_test.moc"
