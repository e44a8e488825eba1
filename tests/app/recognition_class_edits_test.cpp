// SPDX-License-Identifier: GPL-3.0-or-later
// Classes that are renamed, added, removed and merged, and what inputs are known to be of: without a window.
#include "plugins/recognition/descriptions/description_edits.h"
#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/study/study.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace orangery;
using namespace orangery::recognition_page;

namespace {

const std::vector<std::string> kNames{"owl", "kite", "rook", "wren"};
const Sentences kSentences{{"it hoots", "it sees"}, {"it soars"}, {"it sees", "it caws"}, {}};

/// A study, and edits that it follows as it follows those of the pane.
struct Edited {
    Study study;
    DescriptionModel model;
    DescriptionEdits edits{model, nullptr};

    Edited()
    {
        study.setClasses({.names = kNames}, kSentences);
        for (std::size_t c = 0; c < kNames.size(); ++c)
            study.addInputs({kNames[c] + ".png"}, c);
        model.setContent(kNames, kSentences, study.classKeys());
        QObject::connect(&edits, &DescriptionEdits::changed, &study,
                         [this](std::size_t c) { study.setSentences(c, model.sentences()[c]); });
        QObject::connect(&edits, &DescriptionEdits::classesChanged, &study, [this] {
            study.changeClasses(model.names(), model.sentences(), model.keys(), edits.joined());
        });
    }

    /// The class that each input is known to be of; "" where none.
    [[nodiscard]] std::vector<std::string> known() const
    {
        std::vector<std::string> names;
        for (const StudyItem& item : study.items())
            names.push_back(item.truth ? study.classes().names.at(*item.truth) : std::string());
        return names;
    }
};

}  // namespace

class RecognitionClassEditsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anotherNameIsOfTheSameClass()
    {
        Edited one;
        QVERIFY(one.edits.rename(1, "  red kite ").has_value());
        QCOMPARE(one.study.classes().names[1], std::string("red kite"));
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "red kite", "rook", "wren"}));
        one.edits.stack().undo();
        QCOMPARE(one.study.classes().names, kNames);
        QCOMPARE(one.known(), kNames);
        QVERIFY(one.edits.rename(1, "kite").has_value());
        QCOMPARE(one.edits.stack().count(), 1);  // the same name is no edit
    }

    void emptyAndTakenNamesAreRefused()
    {
        Edited one;
        const QSignalSpy refused(&one.edits, &DescriptionEdits::refused);
        for (const char* name : {"", "  ", "rook", " rook "}) {
            const Result<void> renamed = one.edits.rename(0, name);
            QVERIFY(!renamed);
            QCOMPARE(renamed.error().code, ErrorCode::Usage);
            QVERIFY(!renamed.error().message.empty());
            QVERIFY(!one.edits.addClass(0, name));
        }
        QVERIFY(one.model.setData(one.model.indexOf(0), QStringLiteral("rook"), Qt::EditRole));
        QCOMPARE(refused.size(), 1);
        QCOMPARE(one.model.names(), kNames);
        QCOMPARE(one.edits.stack().count(), 0);
        QVERIFY(one.model.setData(one.model.indexOf(0), QStringLiteral("barn owl"), Qt::EditRole));
        QCOMPARE(one.study.classes().names[0], std::string("barn owl"));
    }

    void aClassComesWithoutTakingKnownInputs()
    {
        Edited one;
        QVERIFY(one.edits.addClass(1, "crane").has_value());
        QCOMPARE(one.study.classes().names, (std::vector<std::string>{"owl", "crane", "kite", "rook", "wren"}));
        QVERIFY(one.study.sentences()[1].empty());
        QCOMPARE(one.known(), kNames);
        one.study.setTruth(3, 1);
        one.edits.stack().undo();
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "kite", "rook", ""}));
        QVERIFY(one.edits.addClass(0, "stork").has_value());
        QCOMPARE(one.known()[3], std::string());  // another new class is another class
        // So is one that comes after the last one went.
        Edited other;
        other.edits.removeClasses({3});
        QVERIFY(other.edits.addClass(3, "crane").has_value());
        QCOMPARE(other.known(), (std::vector<std::string>{"owl", "kite", "rook", ""}));
    }

    void whatWasRemovedComesBack()
    {
        Edited one;
        one.edits.removeClasses({3, 0, 3});
        QCOMPARE(one.study.classes().names, (std::vector<std::string>{"kite", "rook"}));
        QCOMPARE(one.known(), (std::vector<std::string>{"", "kite", "rook", ""}));
        one.study.removeInputs({1});
        one.edits.stack().undo();
        QCOMPARE(one.study.classes().names, kNames);
        QVERIFY(one.study.sentences() == kSentences);
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "rook", "wren"}));
    }

    void aMergeTakesUpSentencesAndKnownInputs()
    {
        Edited one;
        one.edits.mergeClasses({2, 0, 3});
        QCOMPARE(one.study.classes().names, (std::vector<std::string>{"owl", "kite"}));
        QVERIFY(one.study.sentences()[0] == (std::vector<std::string>{"it hoots", "it sees", "it caws"}));
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "kite", "owl", "owl"}));
        one.study.setTruth(1, 0);  // somebody corrects an input meanwhile
        one.edits.mergeClasses({0, 1});
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "owl", "owl", "owl"}));
        one.edits.stack().undo();
        one.edits.stack().undo();
        QVERIFY(one.study.sentences() == kSentences);
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "owl", "rook", "wren"}));
        one.edits.stack().redo();
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "owl", "owl", "owl"}));
    }

    void rowsBelowKeepTheirIndices()
    {
        DescriptionModel model;
        DescriptionFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester shownTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContent(kNames, kSentences);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex sentence(filter.mapFromSource(model.indexOf(2, 1)));
        const QPersistentModelIndex gone(filter.mapFromSource(model.indexOf(1, 0)));
        model.insertClass(0, {.key = ClassKey{9}, .name = "crane", .sentences = {"it stands"}});
        QCOMPARE(sentence.parent().row(), 3);
        QCOMPARE(sentence.data().toString(), QStringLiteral("it caws"));
        model.setMarks({{zero_shot::Finding::Kind::Numbered, 3, 1, QStringLiteral("why")}});
        model.removeClass(2);
        QVERIFY(!gone.isValid());
        QCOMPARE(sentence.parent().row(), 2);
        QCOMPARE(sentence.data().toString(), QStringLiteral("it caws"));
        QCOMPARE(sentence.data(Qt::ToolTipRole).toString(), QStringLiteral("why"));
        QCOMPARE(model.classOf(filter.mapToSource(sentence)), std::size_t{2});
        QCOMPARE(reset.size(), 0);
    }

    void anyRowOfClassEditsCanBeUndoneAndDoneAgain()
    {
        struct State {
            std::vector<std::string> names;
            Sentences sentences;
            std::vector<ClassKey> keys;
            std::vector<std::string> known;
            bool operator==(const State&) const = default;
        };
        Edited one;
        const QAbstractItemModelTester tester(&one.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = [&] {
            return State{one.study.classes().names, one.study.sentences(), one.study.classKeys(), one.known()};
        };
        std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same edits in every run
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        std::vector<State> states{state()};
        while (states.size() < 150) {
            const std::size_t count = one.model.names().size();
            const std::string name = "bird " + std::to_string(states.size());
            const int before = one.edits.stack().count();
            const std::size_t what = below(5);
            if (what == 0 || count < 3)
                QVERIFY(one.edits.addClass(below(count + 1), name).has_value());
            else if (what == 1)
                QVERIFY(one.edits.rename(below(count), name).has_value());
            else if (what == 2)
                one.edits.removeClasses({below(count)});
            else if (what == 3)
                one.edits.mergeClasses({below(count), below(count)});
            else
                one.edits.insert({below(count), 0}, {"sentence of " + name});
            if (one.edits.stack().count() > before)
                states.push_back(state());
            QCOMPARE(one.study.classes().names, one.model.names());
        }
        for (std::size_t i = states.size() - 1; i > 0; --i) {
            QVERIFY(state() == states[i]);
            one.edits.stack().undo();
        }
        QVERIFY(state() == states[0]);
        for (std::size_t i = 1; i < states.size(); ++i) {
            one.edits.stack().redo();
            QVERIFY(state() == states[i]);
        }
    }

    void typedNamesLeaveTheOtherClassesAsTheyAre()
    {
        Edited one;
        one.edits.mergeClasses({0, 3});
        one.study.renewClasses({"crane", "kite", "owl"}, {{}, {"it soars"}, {"it hoots"}});
        QCOMPARE(one.known(), (std::vector<std::string>{"owl", "kite", "", "owl"}));
        one.study.setClasses({.names = {"a", "b"}}, {});
        QCOMPARE(one.known(), (std::vector<std::string>{"", "", "", ""}));
    }
};

QTEST_GUILESS_MAIN(RecognitionClassEditsTest)
#include "recognition_class_edits_test.moc"
