// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN  // which does not read <concepts>
#include "engine/base/counted.h"
#endif

#include <QTest>

using namespace orangery;

class CountedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersHaveTheirNouns()
    {
        QCOMPARE(counted(0, "sample(s)"), std::string("0 samples"));
        QCOMPARE(counted(1, "sample(s)"), std::string("1 sample"));
        QCOMPARE(counted(std::size_t{2}, "class(es) (is|are) hidden"), std::string("2 classes are hidden"));
        QCOMPARE(counted(std::int8_t{1}, "class(es) (is|are) hidden"), std::string("1 class is hidden"));
        QCOMPARE(counted(std::int64_t{-1}, "ind(ex|ices)"), std::string("-1 indices"));
    }

    void otherBracketsStay()
    {
        QCOMPARE(counted(1, "draw(s))"), std::string("1 draw)"));
        QCOMPARE(counted(2, "sample(s) (seed "), std::string("2 samples (seed "));
        QCOMPARE(inNumber("off by %1 (ECE, 15 bins) (a|) (|b) (A|b) (a|b", true),
                 std::string("off by %1 (ECE, 15 bins) (a|) (|b) (A|b) (a|b"));
        QCOMPARE(inNumber("((s)) ((a|b))", false), std::string("(s) (b)"));
        QCOMPARE(inNumber("", true), std::string());
    }
};

QTEST_APPLESS_MAIN(CountedTest)
#include "counted_test.moc"
