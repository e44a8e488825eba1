// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/unicode.h"

#include <QTest>

using namespace orangery::text;

class UnicodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesCodePoints()
    {
        for (const char32_t value : {U'a', U'é', U'€', U'😀', char32_t{0}, char32_t{0x7FF}, char32_t{0x10FFFF}}) {
            const std::string text = toUtf8(value);
            QCOMPARE(codePointAt(text, 0).value, value);
            QCOMPARE(std::size_t{codePointAt(text, 0).bytes}, text.size());
            QCOMPARE(codePointBefore("x" + text, 1 + text.size()).value, value);
        }
        QCOMPARE(countCodePoints("aé€😀"), std::size_t{4});
    }

    // The example of the Unicode standard, chapter 3, table 3-8.
    void replacesMalformedSequencesAsUnicodeRecommends()
    {
        const std::string bytes = "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64";
        QCOMPARE(replaceMalformed(bytes), std::string("a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"));
        QCOMPARE(replaceMalformed("\xC0\xAF\xED\xA0\x80\xF4\x90"),
                 std::string("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"));
        QCOMPARE(replaceMalformed("größer 😀"), std::string("größer 😀"));
    }

    void knowsClasses()
    {
        QVERIFY(isAny(U'é', kLetter) && !isAny(U'é', kNumber));
        QVERIFY(isAny(U'Ⅷ', kNumber) && isAny(U'½', kNumber) && isAny(U'٣', kNumber));
        QVERIFY(isAny(0x3000, kWhiteSpace) && isAny('\t', kWhiteSpace) && !isAny(0x200B, kWhiteSpace));
        QVERIFY(isAny(0x301, kMark) && isAny(0x301, kWord) && !isAny(0x903, kNonspacingMark));
        QVERIFY(isPunctuation(U'+') && isPunctuation(U'¿') && !isPunctuation(U'a') && !isPunctuation(U'€'));
        QVERIFY(isAny(0x200D, kOther) && isAny(0xE000, kOther) && isAny(0x20000, kLetter));
    }

    void replacesAll()
    {
        std::string text = "aaaab";
        replaceAll(text, "aa", "aaa");
        QCOMPARE(text, std::string("aaaaaab"));
        replaceAll(text, "b", "");
        replaceAll(text, "c", "d");
        QCOMPARE(text, std::string("aaaaaa"));
    }

    void mapsCase()
    {
        std::string lower;
        for (const char32_t value : {U'İ', U'Σ', U'A', U'ß'})
            appendLowerCase(lower, value);
        QCOMPARE(lower, std::string("i\u0307σaß"));
        QCOMPARE(lowerCase("ΣΟΦΟΣ"), std::string("σοφο\u03C2"));
        QCOMPARE(upperCase("straße"), std::string("STRASSE"));
    }
};

QTEST_APPLESS_MAIN(UnicodeTest)
#include "unicode_test.moc"
