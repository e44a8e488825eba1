// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/response_text.h"

#include "engine/comcts/response.h"
#include "engine/world/question_set.h"
#include "tests/engine/world/by_hand.h"

#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::world;

class ResponseTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesTheResponseWorkedByHand()
    {
        QCOMPARE(responseText(solutionTokens(problemByHand())), std::string(kResponseByHand));
    }

    /// Tokens -> text -> sections -> normal prefix -> tokens, for every depth of 1000 problems.
    void comesBackFromText()
    {
        for (std::uint64_t i = 0; i < 1000; ++i) {
            const std::vector<Token> tokens = solutionTokens(problemOfSet(11, i, {}));
            const std::string text = responseText(tokens);
            const auto response = comcts::parseResponse(text);
            QVERIFY(response.has_value());
            QVERIFY(response->repairs.empty());
            const std::span sections(response->sections);
            for (std::size_t depth = 0; depth <= sections.size(); ++depth) {
                const std::string prefix = comcts::normalisedPrefix(sections.first(depth));
                QVERIFY(text.starts_with(prefix));
                const Result<std::vector<Token>> read = readPrefix(prefix);
                QVERIFY(read.has_value());
                QVERIFY(std::equal(read->begin(), read->end(), tokens.begin()));
                // Going on from the prefix writes the rest, to the letter.
                ResponseWriter writer(*read);
                std::string again = prefix;
                for (std::size_t k = read->size(); k < tokens.size(); ++k)
                    again += writer.append(tokens[k]);
                QCOMPARE(again, text);
            }
        }
    }

    /// A model may write anything: sections of senseless tokens have a text too, which reads back.
    void comesBackFromSenselessTokens()
    {
        Random random(5);
        for (int i = 0; i < 3000; ++i) {
            std::vector<Token> tokens{Token::Description};
            for (std::uint64_t n = random.below(20); n > 0; --n) {
                const auto token = static_cast<Token>(random.below(kVocabularySize));
                if (token != Token::End)
                    tokens.push_back(token);
            }
            const Result<std::vector<Token>> read = readPrefix(responseText(tokens) + "\n\n");
            QVERIFY2(read.has_value(), responseText(tokens).c_str());
            QVERIFY(*read == tokens);
        }
    }

    void readsTheEmptyPrefix()
    {
        const Result<std::vector<Token>> read = readPrefix("");
        QVERIFY(read.has_value());
        QVERIFY(read->empty());
    }

    void refusesWhatOthersWrote_data()
    {
        QTest::addColumn<QString>("prefix");
        const auto row = [](const char* what, const char* prefix) { QTest::newRow(what) << QString::fromUtf8(prefix); };
        row("no marker", "2 red, 1 green, 4 blue\n\n");
        row("prose", "### Image Description:\nThe picture shows two red shapes.\n\n");
        row("colour missing", "### Image Description:\n2, 1 green, 4 blue\n\n");
        row("wrong colour", "### Image Description:\n2 green, 1 green, 4 blue\n\n");
        row("number cut off", "### Image Description:\n2 red, 1 green, 4\n\n");
        row("unknown heading", "### Caption:\n2 red, 1 green, 4 blue\n\n");
        row("step out of order", "### Step 2:\n2 + 3 = 5\n\n");
        row("two-digit number", "### Step 1:\n12 + 3 = 5\n\n");
        row("other blanks", "### Step 1:\n2  +  3 = 5\n\n");
    }

    void refusesWhatOthersWrote()
    {
        QFETCH(QString, prefix);
        const Result<std::vector<Token>> read = readPrefix(prefix.toStdString());
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::Input);
    }

    void readsBodiesWithAnyWhiteSpace()
    {
        const std::vector<Token> expected{digitToken(2), Token::Plus, digitToken(3), Token::Equals, digitToken(5)};
        QVERIFY(readBody(Token::Step, " 2 +\t3  =\r\n 5 ") == expected);
        QVERIFY(readBody(Token::Step, "two + 3 = 5") == std::nullopt);
        QVERIFY(readBody(Token::Think, "") == std::vector<Token>{});
    }
};

QTEST_APPLESS_MAIN(ResponseTextTest)
#include "response_text_test.moc"
