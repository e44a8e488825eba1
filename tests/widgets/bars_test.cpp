// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/colour_maps.h"
#include "widgets/find_bar.h"
#include "widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace orangery::widgets;

namespace {

QToolButton* button(const QWidget& widget, const QString& name)
{
    for (QToolButton* candidate : widget.findChildren<QToolButton*>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

}  // namespace

class BarsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesSaySeverityInWords();
    void errorsShowCauseAndHintOnDemand();
    void messagesAreCopiedAndDismissed();
    void messageTextIsReadableInEveryPalette();
    void messagesAreNotMarkup();
    void findBarTellsWhatIsTyped();
};

void BarsTest::messagesSaySeverityInWords()
{
    MessageBar bar;
    QVERIFY(bar.isHidden());
    bar.present(MessageBar::Severity::Warning, QStringLiteral("Two steps have no score."));
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(), QStringLiteral("Warning: Two steps have no score."));
    QVERIFY(button(bar, QStringLiteral("Details"))->isHidden());
    bar.present(MessageBar::Severity::Information, QStringLiteral("Done."));
    QCOMPARE(bar.text(), QStringLiteral("Note: Done."));
}

void BarsTest::errorsShowCauseAndHintOnDemand()
{
    MessageBar bar;
    bar.present(
        orangery::Error{orangery::ErrorCode::Input, "Cannot read a.json.", "line 3: unexpected end", "Check it."});
    QCOMPARE(bar.severity(), MessageBar::Severity::Error);
    const auto visible = [&](const QString& text) {
        for (const QLabel* label : bar.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    };
    QVERIFY(visible(QStringLiteral("Cannot read a.json.")));
    QVERIFY(!visible(QStringLiteral("unexpected end")));
    button(bar, QStringLiteral("Details"))->click();
    QVERIFY(visible(QStringLiteral("unexpected end")));
    QVERIFY(visible(QStringLiteral("Check it.")));
    bar.present(MessageBar::Severity::Information, QStringLiteral("Next."));
    QVERIFY(!visible(QStringLiteral("unexpected end")));
}

void BarsTest::messagesAreCopiedAndDismissed()
{
    MessageBar bar;
    QSignalSpy dismissed(&bar, &MessageBar::dismissed);
    bar.present(MessageBar::Severity::Error, QStringLiteral("It failed."), QStringLiteral("Because."));
    button(bar, QStringLiteral("Copy"))->click();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Error: It failed.\nBecause."));
    button(bar, QStringLiteral("Dismiss"))->click();
    QVERIFY(bar.isHidden());
    bar.present(MessageBar::Severity::Error, QStringLiteral("Again."));
    QTest::keyClick(&bar, Qt::Key_Escape);
    QVERIFY(bar.isHidden());
    QCOMPARE(dismissed.size(), 2);
}

void BarsTest::messageTextIsReadableInEveryPalette()
{
    for (const bool isDark : {false, true}) {
        QWidget page;
        QPalette palette;
        palette.setColor(QPalette::Base, isDark ? QColor(0x1e1f22) : QColor(Qt::white));
        palette.setColor(QPalette::Text, isDark ? QColor(0xdfe1e5) : QColor(Qt::black));
        page.setPalette(palette);
        auto* bar = new MessageBar(&page);
        for (const auto severity :
             {MessageBar::Severity::Information, MessageBar::Severity::Warning, MessageBar::Severity::Error}) {
            bar->present(severity, QStringLiteral("text"));
            const QColor ground = bar->palette().color(QPalette::Window);
            QVERIFY(contrast(bar->palette().color(QPalette::WindowText), ground) >= 4.5);
            QCOMPARE(ground.lightnessF() < 0.5F, isDark);
        }
    }
}

void BarsTest::messagesAreNotMarkup()
{
    MessageBar bar;
    bar.present(MessageBar::Severity::Error, QStringLiteral("<b>x</b> & <img src='file:///a'>"));
    for (const QLabel* label : bar.findChildren<QLabel*>())
        QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
}

void BarsTest::findBarTellsWhatIsTyped()
{
    QWidget page;
    auto* layout = new QVBoxLayout(&page);
    auto* bar = new FindBar(&page);
    layout->addWidget(bar);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QSignalSpy changed(bar, &FindBar::textChanged);
    QSignalSpy next(bar, &FindBar::nextRequested);
    QSignalSpy previous(bar, &FindBar::previousRequested);
    QSignalSpy closed(bar, &FindBar::closed);
    bar->open();
    auto* line = bar->findChild<QLineEdit*>();
    QVERIFY(line->hasFocus());
    QTest::keyClicks(line, QStringLiteral("ab"));
    QCOMPARE(changed.last().first().toString(), QStringLiteral("ab"));
    bar->setCount(0);
    QVERIFY(!button(*bar, QStringLiteral("Next match"))->isEnabled());
    bar->setCount(3);
    QTest::keyClick(line, Qt::Key_Return);
    QTest::keyClick(line, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(next.size(), 1);
    QCOMPARE(previous.size(), 1);
    QTest::keyClick(line, Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
    QVERIFY(bar->isHidden());
}

QTEST_MAIN(BarsTest)
#include "bars_test.moc"
