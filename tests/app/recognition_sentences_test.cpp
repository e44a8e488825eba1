// SPDX-License-Identifier: GPL-3.0-or-later
// The item models of descriptions and their edits, without a window.
#include "engine/zero_shot/descriptions/description_file.h"
#include "plugins/recognition/descriptions/description_edits.h"
#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/description_look.h"
#include "plugins/recognition/descriptions/edit_effect.h"
#include "plugins/recognition/descriptions/findings_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <random>

using namespace orangery;
using namespace orangery::recognition_page;
using zero_shot::Finding;

namespace {

const std::vector<std::string> kNames{"owl", "kite", "rook"};
const Sentences kSentences{{"it hoots", "it sees"}, {"it soars"}, {}};

std::vector<DescribedClass> described(const std::vector<std::string>& names, const Sentences& sentences)
{
    std::vector<DescribedClass> all;
    for (std::size_t c = 0; c < names.size(); ++c)
        all.push_back({.key = static_cast<ClassKey>(c), .name = names[c], .sentences = sentences[c]});
    return all;
}

std::vector<zero_shot::NamedTexts> named(const std::vector<std::string>& names, const Sentences& sentences)
{
    std::vector<zero_shot::NamedTexts> all;
    for (std::size_t c = 0; c < names.size(); ++c)
        all.push_back({.name = names[c], .texts = sentences[c], .isList = true});
    return all;
}

}  // namespace

class RecognitionSentencesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theModelShowsClassesAndSentences()
    {
        DescriptionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent(kNames, kSentences);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowCount(model.index(0, 0)), 2);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("owl  (2)"));
        QCOMPARE(model.index(1, 0, model.index(0, 0)).data().toString(), QStringLiteral("it sees"));
        QVERIFY(model.flags(model.indexOf(0, 1)) & Qt::ItemIsEditable);
        QVERIFY(!(model.flags(model.index(0, DescriptionModel::Tokens)) & Qt::ItemIsEditable));
        QVERIFY(!model.indexOf(2, 0).isValid());
        QCOMPARE(model.classOf(model.indexOf(1, 0)), std::size_t{1});
    }

    void onlyRowsThatDifferChange()
    {
        DescriptionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent({"one"}, {{"a", "b", "c", "d"}});
        const QPersistentModelIndex last(model.indexOf(0, 3));
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setSentences(0, {"a", "new", "b", "c", "d"});
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted[0][1].toInt(), 1);
        QCOMPARE(last.row(), 4);
        model.setSentences(0, {"a", "d"});
        QCOMPARE(removed.size(), 1);
        QCOMPARE(last.row(), 1);
        QCOMPARE(last.data().toString(), QStringLiteral("d"));
        model.setSentences(0, {});
        model.setSentences(0, {"x", "y"});
        QCOMPARE(reset.size(), 0);
    }

    void anyRowOfEditsCanBeUndoneAndDoneAgain()
    {
        DescriptionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        DescriptionEdits edits(model, nullptr);
        model.setContent(kNames, kSentences);
        Sentences followed = kSentences;  // by the signal alone, as a study follows
        connect(&edits, &DescriptionEdits::changed, &model, [&](std::size_t c) { followed[c] = model.sentences()[c]; });
        std::mt19937 random(5);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same edits in every run
        std::vector<Sentences> states{model.sentences()};
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        while (states.size() < 120) {
            const std::size_t c = below(3);
            const std::size_t count = model.sentences()[c].size();
            const int before = edits.stack().count();
            switch (below(6)) {
            case 0:
                edits.insert({c, below(count + 1)}, {"new " + std::to_string(states.size()), " twice ", " twice "});
                break;
            case 1:
                if (count > 2)
                    edits.remove({{c, count - 1}, {c, 0}, {c, count - 1}});
                break;
            case 2:
                if (count > 0)
                    edits.setText({c, below(count)}, "changed " + std::to_string(states.size()));
                break;
            case 3:
                if (count > 0)
                    edits.move({c, below(count)}, below(2) == 0 ? 1 : -1);
                break;
            case 4:
                edits.cleanUp();
                break;
            default:
                edits.replaceAll({model.sentences()[1], model.sentences()[2], model.sentences()[0]},
                                 QStringLiteral("turn"));
            }
            if (edits.stack().count() > before)
                states.push_back(model.sentences());
            QVERIFY(followed == model.sentences());
        }
        for (std::size_t i = states.size() - 1; i > 0; --i) {
            QVERIFY(model.sentences() == states[i]);
            edits.stack().undo();
        }
        QVERIFY(model.sentences() == kSentences);
        for (std::size_t i = 1; i < states.size(); ++i) {
            edits.stack().redo();
            QVERIFY(model.sentences() == states[i]);
            QVERIFY(followed == states[i]);
        }
    }

    void whatIsTypedBecomesAnEdit()
    {
        DescriptionModel model;
        DescriptionEdits edits(model, nullptr);
        model.setContent(kNames, kSentences);
        QVERIFY(model.setData(model.indexOf(0, 1), QStringLiteral("it sees in the dark"), Qt::EditRole));
        QCOMPARE(model.sentences()[0][1], std::string("it sees in the dark"));
        QVERIFY(model.setData(model.indexOf(0, 1), QStringLiteral("it sees in the dark"), Qt::EditRole));
        QCOMPARE(edits.stack().count(), 1);  // the same text is no edit
        QVERIFY(!model.setData(model.index(0, DescriptionModel::Tokens), QStringLiteral("x"), Qt::EditRole));
        QCOMPARE(DescriptionEdits::linesOf(QStringLiteral("  one\r\n\r\n two \n")),
                 (std::vector<std::string>{"one", "two"}));
    }

    void marksAreWhatTheEngineFinds()
    {
        const zero_shot::ClassSet classes{.names = {"owl", "kite", "rook", "wren"}};
        const Sentences sentences{{"a photo of a owl", "it hoots", "it hoots", " blank "},
                                  {"a photo of a kite", "shared"},
                                  {"shared", "", "1. numbered"},
                                  {}};
        TokenLengths lengths;
        const DescriptionLook look = lookAt(described(classes.names, sentences), "", lengths);
        zero_shot::DescriptionSet set;
        set.sentences = sentences;
        const auto report = zero_shot::checkDescriptions(classes, set, std::nullopt);
        QCOMPARE(look.marks.size(), report.findings.size());
        for (const Finding& finding : report.findings)
            QVERIFY(std::any_of(look.marks.begin(), look.marks.end(), [&](const Mark& mark) {
                return mark.kind == finding.kind && classes.names[mark.classIndex] == finding.className &&
                       mark.sentence == finding.sentence;
            }));
        DescriptionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent(classes.names, sentences);
        model.setMarks(look.marks);
        const auto words = [&](std::size_t c, std::optional<std::size_t> k = {}) {
            return model.indexOf(c, k).siblingAtColumn(DescriptionModel::Marks).data().toString();
        };
        QCOMPARE(words(0, 0), QStringLiteral("generic"));
        QCOMPARE(words(0, 2), QStringLiteral("repeated"));
        QCOMPARE(words(0, 3), QStringLiteral("stray blanks"));
        QCOMPARE(words(1, 1), QStringLiteral("generic"));  // for half of the classes, word for word
        QCOMPARE(words(2, 1), QStringLiteral("empty"));
        QCOMPARE(words(2, 2), QStringLiteral("numbered"));
        QCOMPARE(words(3), QStringLiteral("no sentences"));
        QCOMPARE(words(0), QStringLiteral("3 below"));
        FindingsModel findings;
        const QAbstractItemModelTester findingsTester(&findings,
                                                      QAbstractItemModelTester::FailureReportingMode::QtTest);
        findings.setMarks(look.marks);
        QCOMPARE(findings.rowCount(), static_cast<int>(look.marks.size()));
    }

    void anotherLanguageIsMarkedAtItsClass()
    {
        const std::vector<std::string> names{"owl", "kite"};
        const Sentences sentences{{"It hoots.", "It sees in the dark."},
                                  {"Der Milan ist ein Vogel.", "Er jagt auf dem Feld."}};
        TokenLengths lengths;
        const DescriptionLook look = lookAt(described(names, sentences), "", lengths);
        QCOMPARE(look.marks.size(), std::size_t{1});
        DescriptionModel model;
        model.setContent(names, sentences);
        model.setMarks(look.marks);
        const QModelIndex mark = model.indexOf(1).siblingAtColumn(DescriptionModel::Marks);
        QCOMPARE(mark.data().toString(), QStringLiteral("other language"));
        QVERIFY(look.marks[0].message.contains(QStringLiteral("German")));
    }

    void classesOfOneNameKeepTheirOwnMarks()
    {
        const std::vector<std::string> names{"crane", "crane"};
        const zero_shot::DescriptionSet set{.sentences = {{"it flies", " x"}, {" y", "it lifts"}}};
        const auto report = zero_shot::checkDescriptions({.names = names}, set, std::nullopt);
        const std::vector<Mark> marks = marksOf(names, report.findings);
        QCOMPARE(marks.size(), std::size_t{2});
        QCOMPARE(marks[0].classIndex, std::size_t{0});
        QCOMPARE(marks[1].classIndex, std::size_t{1});
    }

    void theFilterHidesAndCounts()
    {
        DescriptionModel model;
        DescriptionFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent(kNames, {{"it hoots", "it sees"}, {"it soars and sees"}, {"claws"}});
        QCOMPARE(filter.shownSentences(), std::size_t{4});
        filter.setText(QStringLiteral("SEES"));
        QCOMPARE(filter.shownSentences(), std::size_t{2});
        QCOMPARE(filter.rowCount(), 2);
        filter.setText(QStringLiteral("rook"));
        QCOMPARE(filter.shownSentences(), std::size_t{1});  // all of the class
        filter.setText({});
        model.setMarks({{Finding::Kind::Numbered, 1, 0, QStringLiteral("why")}});
        filter.setOnlyMarked(true);
        QCOMPARE(filter.shownSentences(), std::size_t{1});
        model.setSentences(1, {"it soars"});
        filter.setOnlyMarked(false);
        QCOMPARE(filter.shownSentences(), std::size_t{4});
    }

    void filesHoldWhatWasWritten()
    {
        const QTemporaryDir folder;
        const fs::path json = folder.path().toStdString() + "/d.json", csv = folder.path().toStdString() + "/d.csv";
        const Sentences sentences{{"it \"hoots\", he said", "naïve"}, {}, {"x"}};
        QVERIFY(zero_shot::writeDescriptions(json, named(kNames, sentences)).has_value());
        const auto read = zero_shot::readDescriptions(json);
        QVERIFY(read.has_value());
        const auto joined = zero_shot::joinDescriptions({.names = kNames}, read->entries);
        QVERIFY(joined.sentences == sentences);
        QVERIFY(zero_shot::classesOf(read->entries).names == kNames);
        QCOMPARE(zero_shot::writeDescriptions(csv, named(kNames, sentences)).error().code, ErrorCode::Input);
        QVERIFY(!fs::exists(csv));
        const Sentences whole{{"it \"hoots\", he said", "naïve"}, {"a\nb"}, {"x"}};
        QVERIFY(zero_shot::writeDescriptions(csv, named(kNames, whole)).has_value());
        const auto table = zero_shot::readDescriptions(csv);
        QVERIFY2(table.has_value(), table ? "" : describe(table.error()).c_str());
        QVERIFY(zero_shot::joinDescriptions({.names = kNames}, table->entries).sentences == whole);
        QCOMPARE(zero_shot::writeDescriptions(json, named({"a", "a"}, {{"x"}, {"y"}})).error().code, ErrorCode::Input);
        QCOMPARE(
            zero_shot::writeDescriptions(folder.path().toStdString() + "/d.txt", named({"a"}, {{"x"}})).error().code,
            ErrorCode::Usage);
    }

    void theEffectOfAnEditByHand()
    {
        const auto scorerOf = [](std::vector<float> vectors) {
            zero_shot::PromptTexts prompts{.texts = {}, .groups = {{.ofClass = {}}}};
            for (std::size_t c = 0; 2 * c < vectors.size(); ++c) {
                prompts.texts.push_back(std::to_string(c));
                prompts.groups[0].ofClass.push_back({c});
            }
            return zero_shot::ClassScorer::make(prompts, {.width = 2, .values = std::move(vectors)},
                                                zero_shot::Aggregation::Mean)
                .value();
        };
        const auto at = [&](const std::vector<float>& vectors, std::vector<std::string> names, std::vector<int> keys) {
            ScoredClasses classes{.scorer = std::make_shared<const zero_shot::ClassScorer>(scorerOf(vectors)),
                                  .names = std::move(names)};
            for (const int key : keys)
                classes.keys.push_back(static_cast<ClassKey>(key));
            return classes;
        };
        // Inputs at owl, at kite, and between both.
        EmbeddedItems items{.items = {2, 5, 6},
                            .rows = {.width = 2, .values = {1, 0, 0, 1, 0.6F, 0.8F}},
                            .truth = {},
                            .known = {ClassKey{1}, ClassKey{2}, ClassKey{1}}};
        const ScoredClasses start = at({1, 0, 0, 1}, {"owl", "kite"}, {1, 2});
        EditEffect effect = effectOf(start, at({0.6F, 0.8F, 0, 0.9F}, {"owl", "kite"}, {1, 2}), {}, items);
        QCOMPARE(effect.items, std::size_t{3});
        QCOMPARE(effect.known, std::size_t{3});
        QCOMPARE(effect.rightBefore, std::size_t{2});
        QCOMPARE(effect.rightNow, std::size_t{3});
        QCOMPARE(effect.came + effect.went + effect.leftOut, std::size_t{0});
        QCOMPARE(effect.changed.size(), std::size_t{1});
        QCOMPARE(effect.changed[0].item, std::size_t{6});
        QCOMPARE(effect.changed[0].before, std::string("kite"));
        QCOMPARE(effect.changed[0].now, std::string("owl"));
        QVERIFY(effect.changed[0].isRight && !effect.changed[0].wasRight);
        // Another name and another place are the same class.
        effect = effectOf(start, at({0, 1, 1, 0}, {"red kite", "owl"}, {2, 1}), {}, items);
        QVERIFY(effect.changed.empty());
        QCOMPARE(effect.rightNow, std::size_t{2});
        // One that comes takes the input between; its name was not there before.
        effect = effectOf(start, at({1, 0, 0, 1, 0.6F, 0.8F}, {"owl", "red kite", "rook"}, {1, 2, 3}), {}, items);
        QCOMPARE(effect.came, std::size_t{1});
        QCOMPARE(effect.known, std::size_t{3});
        QCOMPARE(effect.changed.size(), std::size_t{1});
        QCOMPARE(effect.changed[0].before, std::string("red kite"));
        QCOMPARE(effect.changed[0].now, std::string("rook"));
        // One that goes is answered by others; what is known of it is not counted.
        effect = effectOf(start, at({1, 0}, {"owl"}, {1}), {}, items);
        QCOMPARE(effect.went, std::size_t{1});
        QCOMPARE(effect.leftOut, std::size_t{1});
        QCOMPARE(effect.known, std::size_t{2});
        QCOMPARE(effect.rightBefore, std::size_t{1});
        QCOMPARE(effect.rightNow, std::size_t{2});
        QCOMPARE(effect.changed.size(), std::size_t{2});
        QCOMPARE(effect.changed[0].before, std::string("kite"));
        QVERIFY(!effect.changed[0].isRight && !effect.changed[0].wasRight && effect.changed[1].isRight);
        // One that another took up is answered by that, and what is known of it is known of that.
        const ScoredClasses merged = at({0.6F, 0.8F}, {"bird"}, {1});
        effect = effectOf(start, merged, {{ClassKey{2}, ClassKey{1}}}, items);
        QVERIFY(effect.changed.empty());
        QCOMPARE(effect.went, std::size_t{1});
        QCOMPARE(effect.leftOut, std::size_t{0});
        QCOMPARE(effect.rightBefore, std::size_t{2});
        QCOMPARE(effect.rightNow, std::size_t{3});
        // From there on, what was known of the one that went is known of the other before, too.
        effect = effectOf(merged, at({0.6F, 0.8F}, {"fowl"}, {1}), {{ClassKey{2}, ClassKey{1}}}, items);
        QCOMPARE(effect.rightBefore, std::size_t{3});
        QCOMPARE(effect.known, std::size_t{3});
        // A class that came after the start is known of no input before.
        items.known[0] = ClassKey{7};
        effect = effectOf(start, at({1, 0, 0, 1}, {"dove", "kite"}, {7, 2}), {}, items);
        QCOMPARE(effect.leftOut, std::size_t{2});
        QCOMPARE(effect.known, std::size_t{1});
        QVERIFY(effect.changed[0].before == "owl" && effect.changed[0].now == "dove");
    }
};

QTEST_GUILESS_MAIN(RecognitionSentencesTest)
#include "recognition_sentences_test.moc"
