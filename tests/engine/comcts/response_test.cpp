// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as a well-formed response, and what is mended on the way.
#include "engine/comcts/response.h"
#include "engine/base/json.h"
#include "engine/comcts/views.h"

#include <QElapsedTimer>
#include <QTest>

using namespace orangery;
using namespace orangery::comcts;

namespace {

const std::string kHead = "### Image Description:\nd\n\n### Rationales:\nr\n\n### Let's think step by step.\n\n";
const std::string kSteps = "### Step 1:\na\n\n### Step 2:\nb\n\n";
const std::string kFinal = "### The final answer is: 12";
const std::string kOk = kHead + kSteps + kFinal;

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    text.replace(text.find(what), what.size(), with);
    return text;
}

void row(const char* name, const std::string& text, const char* reason, int sections = 0, const char* repair = "")
{
    QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(reason) << sections << QByteArray(repair);
}

}  // namespace

class ResponseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void sectionsKeepTheirRawText();
    void repairedTextNeedsNoRepair_data() { verdicts_data(); }
    void repairedTextNeedsNoRepair();
    void prefixIsStable_data() { verdicts_data(); }
    void prefixIsStable();
    void offsetPointsAtTheFault();
    void manySteps();
    void hugeStep();
    void manyUnmarkedHeadingsTakeLinearTime();
    void titlesAreCutBetweenGraphemes();
};

/// Reason "" = accepted, with so many sections and a repair that mentions the text.
void ResponseTest::verdicts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<int>("sections");
    QTest::addColumn<QByteArray>("repair");

    row("well-formed", kOk, "", 5);
    row("leading line break", "\n" + kOk, "", 5, "blank lines before");
    row("preamble", "Sure, here it is.\n" + kOk, "", 5, "text before");
    row("preamble of a reasoning model", "<think>\nwell\n</think>\n" + kOk, "", 5, "text before");
    row("no blank after the marker", replaced(kOk, "### Step 1", "###Step 1"), "", 5, "'Step 1'");
    row("four hashes in a body", replaced(kOk, "\na\n", "\na\n#### note\n"), "", 5);
    row("hashes inside a line", replaced(kOk, "\na\n", "\na ### Step 9: no\n"), "", 5);
    row("Step 0 first", replaced(kOk, "Step 1", "Step 0"), "step_order");
    row("Step 10 first", replaced(kOk, "Step 1", "Step 10"), "step_order");
    row("a step left out", replaced(kOk, "Step 2", "Step 3"), "step_order");
    row("a step twice", replaced(kOk, "Step 2", "Step 1"), "step_order");
    row("a step whose number overflows", replaced(kOk, "Step 2", "Step 99999999999999999999"), "step_order");
    row("final without colon", replaced(kOk, "is:", "is"), "", 5, "'The final answer is'");
    row("final with two colons", replaced(kOk, "is:", "is::"), "", 5);
    row("final without marker", replaced(kOk, "### The", "The"), "", 5, "marker before");
    row("final by another name", replaced(kOk, "The final answer is:", "Final Answer:"), "", 5, "rewrote");
    row("two finals", kOk + "\n" + kFinal, "two_finals");
    row("a step after the final", kOk + "\n### Step 3:\nc", "after_final");
    row("no final", kHead + kSteps, "no_final");
    row("no answer", replaced(kOk, " 12", " \n"), "no_answer");
    row("empty", "", "empty");
    row("only blanks", " \r\n\t", "empty");
    row("no format at all", "The answer is twelve.", "no_description");
    row("no description", replaced(kOk, "### Image Description:\nd\n\n", ""), "no_description");
    row("no rationales", replaced(kOk, "### Rationales:\nr\n\n", ""), "no_rationales");
    row("no think line", replaced(kOk, "### Let's think step by step.\n\n", ""), "no_think");
    row("no step", kHead + kFinal, "no_step");
    row("another section", replaced(kOk, "### Step 2", "### Remark:\nx\n\n### Step 2"), "unknown_section");
    row("Rationale in the singular", replaced(kOk, "Rationales", "Rationale"), "", 5, "'Rationales'");
    row("another case", replaced(kOk, "Image Description", "image description"), "", 5, "'Image Description'");
    row("step without marker", replaced(kOk, "### Step 2", "Step 2"), "", 5, "marker before 'Step 2'");
    row("step named in a sentence", replaced(kOk, "\nb\n", "\nStep 1 gave a, so b\n"), "", 5);
    row("text on the heading's line", replaced(kOk, "Step 1:\na", "Step 1: a"), "", 5);
    row("curly apostrophe", replaced(kOk, "Let's", "Let\xE2\x80\x99s"), "", 5);

    std::string crlf;
    for (const char c : kOk)
        crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    row("CRLF", crlf, "", 5);
    row("no-break spaces",
        replaced(kOk, "### Step 1",
                 "###\xC2\xA0Step\xC2\xA0"
                 "1"),
        "", 5);
    row("full-width colon", replaced(kOk, "Step 1:", "Step 1\xEF\xBC\x9A"), "", 5, "'Step 1'");
    row("byte order mark", "\xEF\xBB\xBF" + kOk, "", 5);
    row("combining characters", replaced(kOk, "\na\n", "\ne\xCC\x81\xCC\xA7\n"), "", 5);
    row("right to left", replaced(kOk, "\na\n", "\n\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\xE2\x80\x8F\n"), "", 5);
    row("emoji", replaced(kOk, "\na\n", "\n\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\n"), "", 5);
    row("CJK", replaced(kOk, "\na\n", "\n\xE8\xA7\x92\xE5\xBA\xA6\n"), "", 5);
    row("NUL", replaced(kOk, "\na\n", std::string("\na\0b\n", 5)), "", 5);
    row("LaTeX", replaced(kOk, "\na\n", "\n$$\\frac{a}{b} \\#\\#\\# _x_$$\n"), "", 5);
    row("HTML and Markdown", replaced(kOk, "\na\n", "\n<b onclick=\"x\">a</b> **b** `c`\n- d\n"), "", 5);
    row("a closing think tag in a body", replaced(kOk, "\na\n", "\na </think> b\n"), "", 5);
}

void ResponseTest::verdicts()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, reason);
    QFETCH(const int, sections);
    QFETCH(const QByteArray, repair);
    const auto parsed = parseResponse(text.toStdString());
    if (!reason.isEmpty()) {
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().reason, reason.toStdString());
        return;
    }
    QVERIFY2(parsed, parsed ? "" : parsed.error().reason.c_str());
    QCOMPARE(static_cast<int>(parsed->sections.size()), sections);
    QCOMPARE(parsed->answer, std::string("12"));
    std::string repairs;
    for (const std::string& note : parsed->repairs)
        repairs += note + "; ";
    QVERIFY2(repairs.find(repair.toStdString()) != std::string::npos, repairs.c_str());
}

void ResponseTest::sectionsKeepTheirRawText()
{
    const auto parsed = parseResponse(kOk);
    QVERIFY(parsed);
    QCOMPARE(joinSections(parsed->sections) + kFinal, kOk);
    QCOMPARE(parsed->sections[3].text, std::string("### Step 1:\na\n\n"));
    QCOMPARE(std::string(bodyOf(parsed->sections[3])), std::string("a"));
    QVERIFY(parsed->sections[2].kind == SectionKind::Think);
    QCOMPARE(parsed->sections[4].step, 2);
    QVERIFY(parsed->repairs.empty());
}

void ResponseTest::repairedTextNeedsNoRepair()
{
    QFETCH(const QByteArray, text);
    const auto parsed = parseResponse(text.toStdString());
    if (!parsed)
        return;
    const auto again = parseResponse(parsed->text);
    QVERIFY(again);
    QVERIFY(again->sections == parsed->sections);
    QCOMPARE(again->answer, parsed->answer);
    QVERIFY2(again->repairs.empty(), again->repairs.empty() ? "" : again->repairs.front().c_str());
}

void ResponseTest::prefixIsStable()
{
    // A policy that goes on from a normalised prefix has to be read as having kept it, at every depth.
    QFETCH(const QByteArray, text);
    const auto parsed = parseResponse(text.toStdString());
    if (!parsed)
        return;
    for (std::size_t p = 0; p <= parsed->sections.size(); ++p) {
        const std::span<const Section> sections = parsed->sections;
        const std::string prefix = normalisedPrefix(sections.first(p));
        const auto again = parseResponse(prefix + joinSections(sections.subspan(p)) + kFinal);
        QVERIFY(again);
        QCOMPARE(again->sections.size(), sections.size());
        QCOMPARE(normalisedPrefix(std::span(again->sections).first(p)), prefix);
    }
}

void ResponseTest::offsetPointsAtTheFault()
{
    const std::string text = kOk + "\n" + kFinal;
    QCOMPARE(parseResponse(text).error().offset, kOk.size() + 1);
    const std::string unknown = replaced(kOk, "### Step 2", "### Remark");
    QCOMPARE(parseResponse(unknown).error().offset, unknown.find("### Remark"));
}

void ResponseTest::manySteps()
{
    std::string text = kHead;
    for (int i = 1; i <= 200; ++i)
        text += "### Step " + std::to_string(i) + ":\ns\n\n";
    const auto parsed = parseResponse(text + kFinal);
    QVERIFY(parsed);
    QCOMPARE(parsed->sections.size(), std::size_t{203});
    QCOMPARE(parsed->sections.back().step, 200);
}

void ResponseTest::hugeStep()
{
    const std::string body(std::size_t{1} << 20U, 'x');
    const auto parsed = parseResponse(replaced(kOk, "\na\n", "\n" + body + "\n"));
    QVERIFY(parsed);
    QCOMPARE(bodyOf(parsed->sections[3]).size(), body.size());
    QVERIFY(titleOf(parsed->sections[3]).size() < 200);
}

void ResponseTest::manyUnmarkedHeadingsTakeLinearTime()
{
    std::string lines;
    for (int i = 0; i < 100'000; ++i)
        lines += "Step " + std::to_string(i % 1000 + 3) + ":\n";
    QElapsedTimer timer;
    timer.start();
    QVERIFY(parseResponse(replaced(kOk, "\na\n", "\n" + lines)));
    QVERIFY2(timer.elapsed() < 5000, "quadratic time would be minutes");
}

void ResponseTest::titlesAreCutBetweenGraphemes()
{
    const std::string family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";
    const std::string accented = "e\xCC\x81";
    for (const std::string& grapheme : {family, accented, std::string("\xE8\xA7\x92"), std::string("x")}) {
        std::string body;
        for (int i = 0; i < 100; ++i)
            body += grapheme;
        const std::string title = titleOf({.kind = SectionKind::Step, .step = 1, .text = "### Step 1:\n" + body}, 10);
        QCOMPARE(findInvalidUtf8(title), std::string::npos);
        QVERIFY(title.size() < body.size());
        std::size_t whole = 0;
        while (title.compare(whole, grapheme.size(), grapheme) == 0)
            whole += grapheme.size();
        QVERIFY2(whole == title.size() || title.substr(whole) == "\xE2\x80\xA6", title.c_str());
    }
}

QTEST_APPLESS_MAIN(ResponseTest)
#include "response_test.moc"
