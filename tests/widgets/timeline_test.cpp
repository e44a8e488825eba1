// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline.h"
#include "widgets/colour_maps.h"

#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace orangery::widgets;

namespace {

std::unique_ptr<Timeline> shown(int length)
{
    auto timeline = std::make_unique<Timeline>();
    timeline->resize(900, timeline->sizeHint().height());
    timeline->setLength(length);
    timeline->setMarks(
        {{0, QStringLiteral("round 1")}, {10, QStringLiteral("round 2")}, {30, QStringLiteral("round 3")}});
    timeline->show();
    if (!QTest::qWaitForWindowExposed(timeline.get()))
        qFatal("the window did not open");
    return timeline;
}

QToolButton* button(const Timeline& timeline, const QString& name)
{
    for (QToolButton* candidate : timeline.findChildren<QToolButton*>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

}  // namespace

class TimelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positionsStayInRange();
    void anEndFollowsWhatIsAppended();
    void buttonsAndKeysStep();
    void marksAreReachedByKeys();
    void aClickGoesWhereItPoints();
    void playingFollowsTheClock();
    void playingStopsAtTheEndAndStartsOver();
    void steppingStopsPlaying();
    void everyMarkIsDrawn();
    void marksMayComeLater();
    void iconsFollowThePalette();
};

void TimelineTest::positionsStayInRange()
{
    const auto timeline = shown(40);
    timeline->toStart();
    QSignalSpy moved(timeline.get(), &Timeline::positionChanged);
    timeline->setPosition(12);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(moved.first().first().toInt(), 12);
    timeline->setPosition(12);
    QCOMPARE(moved.size(), 1);
    timeline->setPosition(99);
    QCOMPARE(timeline->position(), 40);
    timeline->setPosition(-1);
    QCOMPARE(timeline->position(), 0);
    timeline->setLength(-5);
    QCOMPARE(timeline->length(), 0);
    timeline->play();
    QVERIFY(!timeline->isPlaying());
}

void TimelineTest::anEndFollowsWhatIsAppended()
{
    const auto timeline = shown(40);
    QCOMPARE(timeline->position(), 40);
    timeline->setLength(50);
    QCOMPARE(timeline->position(), 50);
    timeline->setPosition(20);
    timeline->setLength(60);
    QCOMPARE(timeline->position(), 20);
    timeline->setLength(10);
    QCOMPARE(timeline->position(), 10);
}

void TimelineTest::buttonsAndKeysStep()
{
    const auto timeline = shown(40);
    timeline->setPosition(20);
    const auto press = [&](const QString& name) {
        QTest::mouseClick(button(*timeline, name), Qt::LeftButton);
        return timeline->position();
    };
    QCOMPARE(press(QStringLiteral("One step forward")), 21);
    QCOMPARE(press(QStringLiteral("One step back")), 20);
    QCOMPARE(press(QStringLiteral("Go to the end")), 40);
    QVERIFY(!button(*timeline, QStringLiteral("One step forward"))->isEnabled());
    QCOMPARE(press(QStringLiteral("Go to the start")), 0);
    QVERIFY(!button(*timeline, QStringLiteral("One step back"))->isEnabled());

    auto* slider = timeline->findChild<MarkedSlider*>();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(timeline->position(), 2);
    QTest::keyClick(slider, Qt::Key_Left);
    QCOMPARE(timeline->position(), 1);
    QTest::keyClick(slider, Qt::Key_End);
    QCOMPARE(timeline->position(), 40);
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(timeline->position(), 0);
}

void TimelineTest::marksAreReachedByKeys()
{
    const auto timeline = shown(40);
    auto* slider = timeline->findChild<MarkedSlider*>();
    timeline->setPosition(5);
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(slider, key, Qt::ControlModifier);
        return timeline->position();
    };
    QCOMPARE(press(Qt::Key_Right), 10);
    QCOMPARE(press(Qt::Key_Right), 30);
    QCOMPARE(press(Qt::Key_Right), 40);
    QCOMPARE(press(Qt::Key_Left), 30);
    QCOMPARE(press(Qt::Key_Left), 10);
    QCOMPARE(press(Qt::Key_Left), 0);
}

void TimelineTest::aClickGoesWhereItPoints()
{
    const auto timeline = shown(1000);
    auto* slider = timeline->findChild<MarkedSlider*>();
    timeline->toStart();
    QTest::mouseClick(slider, Qt::LeftButton, Qt::NoModifier, QPoint(slider->xOf(700), 8));
    // A px of the slider is a step or two.
    QVERIFY2(std::abs(timeline->position() - 700) <= 3, qPrintable(QString::number(timeline->position())));
}

void TimelineTest::playingFollowsTheClock()
{
    const auto timeline = shown(100000);
    timeline->toStart();
    timeline->setSpeed(1000.0);
    QCOMPARE(timeline->speed(), 1000.0);
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(timeline->findChild<MarkedSlider*>(), Qt::Key_Space);
    QVERIFY(timeline->isPlaying());
    QTest::qWait(300);
    timeline->pause();
    const double expected = static_cast<double>(timer.elapsed());  // 1000 steps a second: one a millisecond
    // Behind the clock by one frame of 33 ms, and by what a busy machine adds; never ahead of it.
    QVERIFY(timeline->position() <= expected);
    QVERIFY2(timeline->position() >= 100, qPrintable(QString::number(timeline->position())));
}

void TimelineTest::playingStopsAtTheEndAndStartsOver()
{
    const auto timeline = shown(20);
    timeline->setSpeed(1000.0);
    QSignalSpy playing(timeline.get(), &Timeline::playingChanged);
    QCOMPARE(timeline->position(), 20);
    timeline->play();
    QCOMPARE(timeline->position(), 0);
    QTRY_VERIFY(!timeline->isPlaying());
    QCOMPARE(timeline->position(), 20);
    QCOMPARE(playing.size(), 2);
    QVERIFY(button(*timeline, QStringLiteral("Play")));
}

void TimelineTest::steppingStopsPlaying()
{
    const auto timeline = shown(1000);
    timeline->setPosition(500);
    timeline->play();
    QVERIFY(button(*timeline, QStringLiteral("Pause")));
    timeline->stepBack();
    QVERIFY(!timeline->isPlaying());
    QCOMPARE(timeline->position(), 499);
}

void TimelineTest::marksMayComeLater()
{
    const auto timeline = shown(1000);
    timeline->setMarks({});
    timeline->appendMarks({{100, QStringLiteral("round 1")}, {200, QStringLiteral("round 2")}});
    timeline->appendMarks({});
    timeline->appendMarks({{300, QStringLiteral("round 3")}});
    QCOMPARE(timeline->findChild<MarkedSlider*>()->marks().size(), std::size_t{3});
    timeline->setPosition(250);
    timeline->toNextMark();
    QCOMPARE(timeline->position(), 300);
    timeline->toPreviousMark();
    QCOMPARE(timeline->position(), 200);
}

void TimelineTest::everyMarkIsDrawn()
{
    const auto timeline = shown(1000);
    std::vector<TimelineMark> marks;
    for (int k = 0; k < 1000; k += 50)
        marks.push_back({k, QStringLiteral("a label that is much too long for its place")});
    timeline->setMarks(marks);
    auto* slider = timeline->findChild<MarkedSlider*>();
    const QImage image = slider->grab().toImage();
    const QColor ground = timeline->palette().color(QPalette::Window);
    const int y = slider->height() - QFontMetrics(slider->font()).height();
    for (const TimelineMark& mark : marks) {
        bool isThere = false;
        for (int dy = -6; dy <= 6; ++dy)
            isThere = isThere || contrast(image.pixelColor(slider->xOf(mark.position), y + dy), ground) > 1.5;
        QVERIFY2(isThere, qPrintable(QString::number(mark.position)));
    }
}

void TimelineTest::iconsFollowThePalette()
{
    const auto timeline = shown(10);
    QPalette palette = timeline->palette();
    palette.setColor(QPalette::ButtonText, QColor(0xfafafa));
    timeline->setPalette(palette);
    const QImage icon = button(*timeline, QStringLiteral("Play"))->icon().pixmap(32, 32).toImage();
    QVERIFY(contrast(icon.pixelColor(12, 16), Qt::black) > 15.0);
}

QTEST_MAIN(TimelineTest)
#include "timeline_test.moc"
