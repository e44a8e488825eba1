// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/timeline/timeline.h"

#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

TimedRanking at(std::int64_t frame, double time, std::size_t best, double probability)
{
    return {.frame = frame,
            .time = time,
            .ranking = {{.classIndex = best, .cosine = 0.5, .logit = 50, .probability = probability},
                        {.classIndex = 1 - best, .cosine = 0.25, .logit = 25, .probability = 1 - probability}}};
}

}  // namespace

class TimelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsFramesOfOneClassTogether()
    {
        const std::vector<Stretch> stretches =
            stretchesOf({at(0, 0, 1, 0.5), at(4, 1, 1, 0.75), at(8, 2, 0, 0.625), at(12, 3, 1, 0.875)});
        QCOMPARE(stretches.size(), std::size_t{3});
        QCOMPARE(stretches[0].classIndex, std::size_t{1});
        QCOMPARE(stretches[0].from, 0.0);
        QCOMPARE(stretches[0].to, 1.0);
        QCOMPARE(stretches[0].frames, std::size_t{2});
        QCOMPARE(stretches[0].probability, 0.625);
        QCOMPARE(stretches[1].from, 2.0);
        QCOMPARE(stretches[1].to, 2.0);
        QCOMPARE(stretches[2].classIndex, std::size_t{1});
        QCOMPARE(stretches[2].probability, 0.875);
        QVERIFY(stretchesOf({}).empty());
    }

    void writesARowForEachFrameAndClass()
    {
        const std::string text = writeCsv(timelineTable({at(8, 0.25, 1, 0.75)}, {"cat", "dog"}));
        QCOMPARE(text, std::string("frame,time,rank,class,cosine,logit,probability\n"
                                   "8,0.25,1,dog,0.5,50,0.75\n8,0.25,2,cat,0.25,25,0.25\n"));
    }
};

QTEST_GUILESS_MAIN(TimelineTest)
#include "timeline_test.moc"
