// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_level.h"
#include "engine/text/clip_tokenizer.h"
#include "engine/text/pattern.h"
#include "engine/text/text_fault.h"

#include <QTest>

using namespace orangery::text;

namespace {

using Words = std::vector<std::string>;

Words wordsOf(std::string_view text, const std::vector<Span>& spans)
{
    Words words;
    for (const Span& span : spans)
        words.emplace_back(text.substr(span.begin, span.size()));
    return words;
}

Words splitWith(const Pattern& pattern, std::string_view text, SplitBehaviour behaviour)
{
    Workspace workspace;
    std::vector<Match> matches;
    pattern.find(text, workspace, matches);
    std::vector<Span> parts;
    splitAt(matches, behaviour, parts);
    return wordsOf(text, parts);
}

}  // namespace

class PiecesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsInFiveWays()
    {
        const Pattern dash = Pattern::literal("-");
        const char* const text = "the-final--countdown";
        QCOMPARE(splitWith(dash, text, SplitBehaviour::Removed), (Words{"the", "final", "countdown"}));
        QCOMPARE(splitWith(dash, text, SplitBehaviour::Isolated), (Words{"the", "-", "final", "-", "-", "countdown"}));
        QCOMPARE(splitWith(dash, text, SplitBehaviour::MergedWithPrevious),
                 (Words{"the-", "final-", "-", "countdown"}));
        QCOMPARE(splitWith(dash, text, SplitBehaviour::MergedWithNext), (Words{"the", "-final", "-", "-countdown"}));
        QCOMPARE(splitWith(dash, text, SplitBehaviour::Contiguous), (Words{"the", "-", "final", "--", "countdown"}));
    }

    void findsExpressions()
    {
        const auto isolated = [](const char* expression, const char* text) {
            return splitWith(Pattern::expression(expression), text, SplitBehaviour::Isolated);
        };
        QCOMPARE(isolated(R"(\s+(?!\S)|\s+)", "a  b"), (Words{"a", " ", " ", "b"}));
        QCOMPARE(isolated(R"(\p{L}+)", "né😀日本 1"), (Words{"né", "😀", "日本", " 1"}));
        QCOMPARE(isolated(R"(\w+)", "x²-½"), (Words{"x²", "-", "½"}));
        QCOMPARE(isolated(R"([^\w]+)", "x²-y"), (Words{"x", "²-", "y"}));
        QCOMPARE(isolated(R"([^\s\w]+)", "a 👩\u200D🌾"), (Words{"a ", "👩\u200D🌾"}));
        QCOMPARE(isolated("^b", "a\nb"), (Words{"a\n", "b"}));
        QCOMPARE(isolated("(?<=a)b", "ab b"), (Words{"a", "b", " b"}));
        QCOMPARE(isolated("x*", "ab"), (Words{"", "a", "", "b", ""}));
        QCOMPARE(isolated("x", ""), Words{});
    }

    void refusesWhatIsNoExpression()
    {
        QVERIFY_EXCEPTION_THROWN((void)Pattern::expression("(a"), TextFault);
        QVERIFY_EXCEPTION_THROWN((void)Pattern::expression("[b-a]"), TextFault);
    }

    void writesBytesAsGpt2Does()
    {
        for (unsigned byte = 0; byte < 256; ++byte) {
            const char32_t character = characterOfByte(static_cast<unsigned char>(byte));
            QCOMPARE(unsigned{byteOfCharacter(character).value()}, byte);
        }
        QCOMPARE(characterOfByte(' '), U'Ġ');
        QCOMPARE(characterOfByte('\n'), U'Ċ');
        QCOMPARE(bytesOfByteLevel("ĠÃ©").value(), std::string(" é"));
        QVERIFY(!bytesOfByteLevel("日"));
    }

    // The scanner by hand has to cut as the expression that it stands for.
    void splitsLikeGpt2sExpression()
    {
        const Pattern expression =
            Pattern::expression(R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)");
        const char* const alphabet[] = {"a",      "'", "s", "re", "ll", " ",  "  ", "\n",
                                        "\u00A0", "1", "½", "é",  "!",  "'d", "😀",  "\t"};
        std::uint32_t state = 1;
        for (int repeat = 0; repeat < 3000; ++repeat) {
            std::string text;
            for (int i = 0; i < 10; ++i) {
                state = state * 1664525U + 1013904223U;
                text += alphabet[state >> 28U];
            }
            std::vector<Match> parts;
            splitLikeGpt2(text, parts);
            std::vector<Span> spans;
            splitAt(parts, SplitBehaviour::Isolated, spans);
            QCOMPARE(wordsOf(text, spans), splitWith(expression, text, SplitBehaviour::Isolated));
        }
    }

    void splitsLikeClip()
    {
        const auto words = [](std::string_view text) {
            std::vector<Span> spans;
            splitLikeClip(text, spans);
            return wordsOf(text, spans);
        };
        QCOMPARE(words("it's 2024, isn't it?!"), (Words{"it", "'s", "2", "0", "2", "4", ",", "isn", "'t", "it", "?!"}));
        QCOMPARE(words("!'s <end_of_text>x"), (Words{"!'", "s", "<end_of_text>", "x"}));
        QCOMPARE(words("a\u0345b \u0345"), (Words{"a", "b"}));
        QCOMPARE(words(""), Words{});
    }
};

QTEST_APPLESS_MAIN(PiecesTest)
#include "pieces_test.moc"
