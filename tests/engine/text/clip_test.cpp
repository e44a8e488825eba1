// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/clip_cleaning.h"
#include "engine/text/clip_tokenizer.h"
#include "engine/text/gunzip.h"
#include "engine/text/html_entities.h"
#include "engine/text/text_fault.h"

#include <QTest>

using namespace orangery;
using namespace orangery::text;

namespace {

using Ids = std::vector<std::uint32_t>;

constexpr const char* kMerges = "\"bpe_simple_vocab_16e6.txt#version: 0.2\nc a\nca t</w>\na t</w>\n";

}  // namespace

class ClipTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleans_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cleaned");
        const auto row = [](const char* what, const char* text, const char* cleaned) {
            QTest::newRow(what) << QString::fromUtf8(text) << QString::fromUtf8(cleaned);
        };
        row("white space", "  A\t\r\n b\u3000\u2003c ", "a b c");
        row("quotes", "“it’s” ‛x‟", "\"it's\" 'x\"");
        row("ligatures", "ﬁ ﬄ Ǆ ŉ", "fi ffl d\u017E 'n");
        row("width", "ＦＵＬＬ １２ ｱ", "full 12 ア");
        row("line breaks", "a\u2028b\u0085c\r\nd", "a b\u2026c d");
        row("C1 as Windows-1252", "\u0093hi\u0094 \u0081", "\"hi\" \u0081");
        row("control characters", "a\u0001b\uFEFFc\u206Ad\uFFFCe", "abcde");
        row("terminal escapes", "\u001B[36;44mblue\u001B[0m", "blue");
        row("NFC", "e\u0301 ﬀ", "\u00E9 ff");
        row("entities", "caf&eacute; &amp; &lt;b&gt; &#65;&#x42;", "caf\u00E9 & <b> ab");
        row("entities twice", "&amp;amp;lt;", "<");
        row("entities beside markup", "<b> &notit; &eacute;", "<b> \u00ACit; \u00E9");
        row("entities in capitals", "P&EACUTE;REZ &NTILDE;", "p\u00E9rez \u00F1");
        row("names without semicolon", "this&not that &ampx", "this\u00AC that &x");
        row("numbers that are no characters", "a&#0;b&#xD800;c&#1;d&#x110000;", "a\uFFFDb\uFFFDcd\uFFFD");
        row("final sigma", "ΟΔΟΣ", "οδος");
        row("mojibake stays", "Ã©", "ã©");
    }

    void cleans()
    {
        QFETCH(QString, text);
        QFETCH(QString, cleaned);
        QCOMPARE(QString::fromStdString(cleanForClip(text.toStdString())), cleaned);
    }

    void unescapesHtml()
    {
        QCOMPARE(unescapeHtml("&"), std::string("&"));
        QCOMPARE(unescapeHtml("&;&#;&#x;&nosuch;"), std::string("&;&#;&#x;&nosuch;"));
        QCOMPARE(unescapeHtml("&notin;&notinx"), std::string("\u2209\u00ACinx"));
        QCOMPARE(unescapeHtml("&#99999999999999999999;"), std::string("\uFFFD"));
        QCOMPARE(unescapeHtml("&#128;"), std::string("\u20AC"));
        QCOMPARE(std::string(htmlEntity("NotEqualTilde;").value()), std::string("\u2242\u0338"));
    }

    void encodesWithASmallMergeList()
    {
        const auto clip = makeClipTokenizer(kMerges);
        // 512 byte symbols, then "ca", "cat</w>", "at</w>", start and end.
        QCOMPARE(clip->vocabularySize(), std::size_t{517});
        const std::uint32_t b = 'b' - '!';
        QCOMPARE(clip->encode("Cat", {})->ids, (Ids{515, 513, 516}));
        QCOMPARE(clip->encode("cat bat", {.addSpecial = false})->ids, (Ids{513, b, 514}));
        QCOMPARE(clip->encode("b", {.addSpecial = false})->ids, Ids{256 + b});
        QCOMPARE(clip->encode("", {})->ids, (Ids{515, 516}));
        QCOMPARE(clip->encode("cat", {.context = 5})->ids, (Ids{515, 513, 516, 0, 0}));
        const auto cut = clip->encode("cat cat cat cat", {.context = 4});
        QCOMPARE(cut->ids, (Ids{515, 513, 513, 516}));
        QVERIFY(cut->isCut);
        QCOMPARE(clip->decoded(*cut, SpecialTokens::Kept), std::string("cat cat "));
        QCOMPARE(clip->decode(Ids{515, 513, 516}, SpecialTokens::Kept),
                 std::string("<start_of_text>cat <end_of_text>"));
        QCOMPARE(clip->decode(Ids{515, 513, 516}, SpecialTokens::Skipped), std::string("cat "));
        QCOMPARE(clip->encode("a <END_of_text>", {.addSpecial = false})->ids.back(), 516U);
        QCOMPARE(clip->idOf("<start_of_text>").value(), 515U);
        QCOMPARE(clip->tokenOf(514).value(), std::string("at</w>"));
    }

    void refusesBadMergeLists()
    {
        QVERIFY_EXCEPTION_THROWN((void)makeClipTokenizer("#bpe_simple_vocab\na b c\n"), TextFault);
        QVERIFY_EXCEPTION_THROWN((void)makeClipTokenizer("#bpe_simple_vocab\nab\n"), TextFault);
        QVERIFY_EXCEPTION_THROWN((void)makeClipTokenizer("#bpe_simple_vocab\nno such\n"), TextFault);
        QVERIFY_EXCEPTION_THROWN((void)gunzip("\x1F\x8B\x08 cut", 100), TextFault);
    }

    void takesLongAndBrokenTexts()
    {
        const auto clip = makeClipTokenizer(kMerges);
        const std::string longText(3'000'000, 'a');
        QCOMPARE(clip->encode(longText, {.context = 77})->ids.size(), std::size_t{77});
        std::string manyWords;
        for (int i = 0; i < 300'000; ++i)
            manyWords += "cat b ";
        const auto encoding = clip->encode(manyWords, {.addSpecial = false});
        QCOMPARE(encoding->ids.size(), std::size_t{600'000});
        QCOMPARE(clip->decoded(*encoding, SpecialTokens::Kept), manyWords);
        QCOMPARE(clip->encode("\xFF\xC3", {.addSpecial = false})->ids,
                 clip->encode("\uFFFD\uFFFD", {.addSpecial = false})->ids);
        QCOMPARE(clip->encode("\xED\xA0\x80", {}).has_value(), true);
    }
};

QTEST_APPLESS_MAIN(ClipTest)
#include "clip_test.moc"
