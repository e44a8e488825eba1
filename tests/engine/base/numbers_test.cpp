// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"

#include <QTest>

#include <clocale>

using namespace orangery;

class NumbersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundingIsThatOfTheExactDouble()
    {
        // What Python's round(x, 3) gives: the doubles lie just below or above the decimal that is written here.
        QCOMPARE(roundDecimals(2.675, 2), 2.67);
        QCOMPARE(roundDecimals(1.0005, 3), 1.0);
        QCOMPARE(roundDecimals(0.1235, 3), 0.123);
        QCOMPARE(roundDecimals(0.5, 0), 0.0);
        QCOMPARE(roundDecimals(1.5, 0), 2.0);
        QCOMPARE(formatFixed(0.000125, 6), std::string("0.000125"));
    }

    void aNumberIsTheWholeTextOrNone()
    {
        QCOMPARE(parseReal("1e-3").value(), 0.001);
        QCOMPARE(parseReal("-.5").value(), -0.5);
        for (const char* text : {"", " 1", "1 ", "1,5", "0x10", "nan", "inf", "1e999", "+1"})
            QVERIFY2(!parseReal(text).has_value(), text);
        QCOMPARE(parseInteger("-12").value(), std::int64_t{-12});
        QVERIFY(!parseInteger("9223372036854775808").has_value());
        QVERIFY(!parseInteger("1.0").has_value());
        QCOMPARE(parseUnsigned("18446744073709551615").value(), UINT64_MAX);
        QVERIFY(!parseUnsigned("-1").has_value());
    }

    void theLocaleChangesNothing()
    {
        const char* german = std::setlocale(LC_ALL, "de_DE.UTF-8");
        if (german == nullptr)
            QSKIP("the locale de_DE.UTF-8 is not installed");
        QCOMPARE(formatNumber(0.5), std::string("0.5"));
        QCOMPARE(parseReal("0.5").value(), 0.5);
        std::setlocale(LC_ALL, "C");
    }
};

QTEST_APPLESS_MAIN(NumbersTest)
#include "numbers_test.moc"
