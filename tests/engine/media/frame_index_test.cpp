// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/frame_index.h"

#include <QTest>

using namespace orangery::media;

namespace {

class FrameIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void framesAreRankedByTheirTime()
    {
        // I P B B I in the order of the file.
        const auto index = indexOfPackets(
            {{.pts = 10, .isKey = true}, {.pts = 40}, {.pts = 20}, {.pts = 30}, {.pts = 50, .isKey = true}}, 0.5);
        QVERIFY(index.has_value());
        QCOMPARE(index->frames.size(), std::size_t{5});
        QCOMPARE(index->frames[1].pts, 20);
        QVERIFY(index->frames[4].isKey);
        QCOMPARE(index->time(3), 20.0);
        QCOMPARE(index->find(40), std::optional<std::size_t>(3));
        QVERIFY(!index->find(41).has_value());
        QCOMPARE(index->seekPointOf(3), std::optional<std::size_t>(0));
        QCOMPARE(index->seekPointOf(4), std::optional<std::size_t>(1));
        QCOMPARE(index->duration(), 25.0);  // the last frame lasts as long as the one before
        QCOMPARE(index->meanRate(), 0.2);
        QVERIFY(!index->isVariableRate());
    }

    void whatIsNotShownHasNoNumber()
    {
        const auto index = indexOfPackets(
            {{.pts = 0, .isKey = true, .isShown = false}, {.pts = 1, .isShown = false}, {.pts = 2}, {.pts = 3}}, 1);
        QVERIFY(index.has_value());
        QCOMPARE(index->frames.size(), std::size_t{2});
        QCOMPARE(index->seekPointOf(0), std::optional<std::size_t>(0));
    }

    void withoutTimesOfTheirOwnFramesAreNotRanked()
    {
        QVERIFY(!indexOfPackets({{.pts = 0}, {}}, 1).has_value());
        QVERIFY(!indexOfPackets({{.pts = 0}, {.pts = 1}, {.pts = 1}}, 1).has_value());
    }

    void roundingOfTimesIsNoVariableRate()
    {
        const auto steady = indexOfPackets({{.pts = 0}, {.pts = 33}, {.pts = 67}, {.pts = 100}}, 0.001);
        QVERIFY(!steady->isVariableRate());
        const auto variable = indexOfPackets({{.pts = 0}, {.pts = 33}, {.pts = 99}, {.pts = 133}}, 0.001);
        QVERIFY(variable->isVariableRate());
        QCOMPARE(variable->frames[1].duration, 66);
    }
};

}  // namespace

QTEST_APPLESS_MAIN(FrameIndexTest)
#include "frame_index_test.moc"
