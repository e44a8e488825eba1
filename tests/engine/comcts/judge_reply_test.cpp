// SPDX-License-Identifier: GPL-3.0-or-later
// What judge models reply, and how it is read: the replies that the original program read wrongly included.
#include "engine/comcts/judge_reply.h"

#include <QTest>

using namespace orangery;
using namespace orangery::comcts;

class JudgeReplyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdict_data()
    {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<int>("verdict");  // 1, -1, or 0 for unknown
        QTest::newRow("yes") << "Yes" << 1;
        QTest::newRow("no") << "No." << -1;
        QTest::newRow("the first word decides") << "Yes, I know" << 1;
        QTest::newRow("no, then yes") << "No, although yes would be kinder" << -1;
        QTest::newRow("marked up") << " **YES**\n" << 1;
        QTest::newRow("quoted") << "\"no\"" << -1;
        QTest::newRow("begins like no") << "Nothing can be said" << 0;
        QTest::newRow("begins like yes") << "Yesterday" << 0;
        QTest::newRow("buried") << "The answer is yes" << 0;
        QTest::newRow("empty") << "" << 0;
        QTest::newRow("no letters") << "42 \xE2\x9C\x93" << 0;
    }
    void verdict()
    {
        QFETCH(QString, reply);
        QFETCH(int, verdict);
        const std::optional<bool> parsed = parseVerdict(reply.toStdString());
        QCOMPARE(parsed.has_value(), verdict != 0);
        if (parsed)
            QCOMPARE(*parsed, verdict > 0);
    }

    void scores_data()
    {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<QList<double>>("scores");  // empty = refused
        QTest::newRow("one line") << "Final Decision: correct; neutral; incorrect" << QList<double>{1, 0, -1};
        QTest::newRow("heading above") << "### Final Decision:\ncorrect;correct;incorrect;" << QList<double>{1, 1, -1};
        QTest::newRow("separate lines") << "Final Decision:\ncorrect\r\nneutral\r\nincorrect"
                                        << QList<double>{1, 0, -1};
        QTest::newRow("bracketed") << "Final Decision: [correct]; [neutral]; [incorrect]" << QList<double>{1, 0, -1};
        QTest::newRow("upper case") << "FINAL DECISION: CORRECT; NEUTRAL; INCORRECT" << QList<double>{1, 0, -1};
        QTest::newRow("not correct") << "Final Decision: correct; not correct; isn't correct"
                                     << QList<double>{1, -1, -1};
        QTest::newRow("named sections")
            << "Final Decision: Image Description: correct; Step 1: neutral; Step 2: incorrect"
            << QList<double>{1, 0, -1};
        QTest::newRow("the last heading counts")
            << "Final Decision: a draft\nincorrect; incorrect\nFinal Decision: correct; correct; neutral"
            << QList<double>{1, 1, 0};
        QTest::newRow("no heading") << "correct; correct; incorrect" << QList<double>{1, 1, -1};
        QTest::newRow("words around") << "Final Decision: correct; correct; neutral\nThat is all."
                                      << QList<double>{1, 1, 0};
        QTest::newRow("too few") << "Final Decision: correct; correct" << QList<double>{};
        QTest::newRow("too many") << "Final Decision: correct; correct; correct; correct" << QList<double>{};
        QTest::newRow("none") << "I cannot tell." << QList<double>{};
        QTest::newRow("empty") << "" << QList<double>{};
    }
    void scores()
    {
        QFETCH(QString, reply);
        QFETCH(QList<double>, scores);
        const Result<std::vector<double>> parsed = parseScores(reply.toStdString(), 3);
        QCOMPARE(parsed.has_value(), !scores.isEmpty());
        if (parsed)
            QCOMPARE(QList<double>(parsed->begin(), parsed->end()), scores);
        else
            QVERIFY2(parsed.error().message.find("the response has 3") != std::string::npos,
                     parsed.error().message.c_str());
    }
};

QTEST_APPLESS_MAIN(JudgeReplyTest)
#include "judge_reply_test.moc"
