// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/letters.h"

#include <QTest>

using namespace orangery;

class LettersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capitals_of_ascii_become_small_and_nothing_else()
    {
        QCOMPARE(lowered("AZaz09@[`{ \u00C4\u0130"), std::string("azaz09@[`{ \u00C4\u0130"));
        QCOMPARE(lowered('Q'), 'q');
        QCOMPARE(lowered(""), std::string());
    }

    void endings_have_their_dot()
    {
        QCOMPARE(loweredExtension("a.b/List.Of.CSV"), std::string(".csv"));
        QCOMPARE(loweredExtension("a.b/list"), std::string());
        QCOMPARE(loweredExtension(".HIDDEN"), std::string());
    }
};

QTEST_GUILESS_MAIN(LettersTest)
#include "letters_test.moc"
