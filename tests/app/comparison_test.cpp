// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/comparison_pane.h"
#include "synthetic_search.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::comcts;
using comcts_scene::Comparison;
using comcts_scene::Presence;

namespace {

NodeId grow(TreeDocument& document, NodeId parent, const char* text, double V)
{
    Node node;
    node.parent = parent;
    node.depth = document.tree.node(parent).depth + 1;
    node.section = {kindAtDepth(node.depth), stepAtDepth(node.depth), text};
    node.model = "maple";
    node.round = 1;
    node.N = 1;
    node.V = V;
    return document.tree.add(std::move(node));
}

/// A: one, one/two, one/two/three, other.  B: one, one/two, one/two/four, one/two/four/five; "two" has another V.
struct Pair {
    TreeDocument a, b;

    Pair()
    {
        a.setup.models = b.setup.models = {"maple"};
        const NodeId twoA = grow(a, grow(a, kRoot, "one", 1), "two", 0.5);
        grow(a, twoA, "three", 0);
        grow(a, kRoot, "other", 1);
        const NodeId twoB = grow(b, grow(b, kRoot, "one", 1), "two", 0.25);
        grow(b, grow(b, twoB, "four", 1), "five", 1);
        a.rounds = {{.round = 1, .calls = 3}};
        b.rounds = {{.round = 1, .calls = 3}, {.round = 2, .calls = 6}};
        a.outcome = SearchOutcome::Budget;
        b.outcome = SearchOutcome::Success;
        b.answer = "7";
        b.bestPath = {NodeId{1}, twoB};
    }
};

const widgets::TreeItem& itemCalled(const Comparison& comparison, const char* title)
{
    const auto found =
        std::find_if(comparison.scene.items.begin(), comparison.scene.items.end(),
                     [&](const widgets::TreeItem& item) { return item.detail.startsWith(QLatin1String(title)); });
    if (found == comparison.scene.items.end())
        qFatal("no item is called %s", title);
    return *found;
}

}  // namespace

class ComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marksWhatIsShared();
    void saysItInWordsToo();
    void tellsWhatTheSearchesCameTo();
    void theSameSearchHasNoDifferences();
    void agreesWithTheDifferencesOfTheEngine();
    void findsTheQuestionInARunOverSeveral();
};

void ComparisonTest::marksWhatIsShared()
{
    const Pair pair;
    const Comparison comparison =
        comcts_scene::comparisonOf(pair.a, QStringLiteral("first"), pair.b, QStringLiteral("second"));
    QCOMPARE(comparison.both, 3);
    QCOMPARE(comparison.onlyA, 2);
    QCOMPARE(comparison.onlyB, 2);
    QCOMPARE(comparison.changed, 1);
    QCOMPARE(comparison.scene.items.size(), std::size_t{7});
    QCOMPARE(itemCalled(comparison, "three").series, static_cast<int>(Presence::OnlyA));
    QCOMPARE(itemCalled(comparison, "four").series, static_cast<int>(Presence::OnlyB));
    QCOMPARE(itemCalled(comparison, "two").series, static_cast<int>(Presence::Both));
    // What only B has hangs on what both have, and on what only B has.
    const widgets::TreeItem& four = itemCalled(comparison, "four");
    QVERIFY(comparison.scene.items[four.parent].detail.startsWith(QStringLiteral("two")));
    QVERIFY(comparison.scene.items[itemCalled(comparison, "five").parent].detail.startsWith(QStringLiteral("four")));
    for (std::size_t i = 1; i < comparison.scene.items.size(); ++i)
        QVERIFY(comparison.scene.items[i].parent < static_cast<widgets::NodeIndex>(i));
    QVERIFY(itemCalled(comparison, "two").flags.testFlag(widgets::TreeItemFlag::OnBestPath));
}

void ComparisonTest::saysItInWordsToo()
{
    const Pair pair;
    const Comparison comparison =
        comcts_scene::comparisonOf(pair.a, QStringLiteral("first"), pair.b, QStringLiteral("second"));
    QCOMPARE(widgets::wordsOf(itemCalled(comparison, "three")), QStringLiteral("only A"));
    QCOMPARE(widgets::wordsOf(itemCalled(comparison, "five")), QStringLiteral("only B"));
    QVERIFY(!widgets::wordsOf(itemCalled(comparison, "two")).isEmpty());  // its V differs
    QVERIFY(widgets::wordsOf(itemCalled(comparison, "one")).isEmpty());
    QVERIFY(comparison.scene.seriesNames[1].contains(QStringLiteral("first")));
    QVERIFY(comparison.scene.seriesNames[2].contains(QStringLiteral("second")));
    const QString detail = itemCalled(comparison, "two").detail;
    QVERIFY2(detail.contains(QStringLiteral("V 0.5")) && detail.contains(QStringLiteral("V 0.25")), qPrintable(detail));
}

void ComparisonTest::tellsWhatTheSearchesCameTo()
{
    const Pair pair;
    std::map<std::string, std::pair<std::string, std::string>> facts;
    for (const SearchFact& fact : compareSearches(pair.a, pair.b))
        facts[fact.name] = {fact.a, fact.b};
    QCOMPARE(facts["outcome"], std::pair(std::string("budget"), std::string("success")));
    QCOMPARE(facts["rounds"], std::pair(std::string("1"), std::string("2")));
    QCOMPARE(facts["calls"], std::pair(std::string("3"), std::string("6")));
    QCOMPARE(facts["answer"], std::pair(std::string(), std::string("7")));
    QCOMPARE(facts["nodes"], std::pair(std::string("5"), std::string("5")));
}

void ComparisonTest::theSameSearchHasNoDifferences()
{
    const Pair pair;
    const Comparison comparison = comcts_scene::comparisonOf(pair.a, QStringLiteral("x"), pair.a, QStringLiteral("y"));
    QCOMPARE(comparison.both, 5);
    QCOMPARE(comparison.onlyA + comparison.onlyB + comparison.changed, 0);
    for (const SearchFact& fact : comparison.facts)
        QVERIFY(!fact.differs());
}

void ComparisonTest::agreesWithTheDifferencesOfTheEngine()
{
    const QTemporaryDir folder;
    const fs::path a = folder.path().toStdString() + "/a";
    const fs::path b = folder.path().toStdString() + "/b";
    QVERIFY(test::writeSyntheticRun(a, 200, 1).has_value());
    QVERIFY(test::writeSyntheticRun(b, 200, 2).has_value());
    const TreeDocument first = openTree(a).value();
    const TreeDocument second = openTree(b).value();
    int onlyA = 0;
    int onlyB = 0;
    for (const TreeDifference& difference : compareTrees(first, second, 1e-9)) {
        onlyA += difference.kind == TreeDifference::Kind::OnlyA ? 1 : 0;
        onlyB += difference.kind == TreeDifference::Kind::OnlyB ? 1 : 0;
    }
    const Result<comcts_page::ComparedSearches> compared = comcts_page::compare(a, b);
    QVERIFY(compared.has_value());
    QCOMPARE(compared->comparison.onlyA, onlyA);
    QCOMPARE(compared->comparison.onlyB, onlyB);
    QCOMPARE(compared->comparison.both + onlyA, static_cast<int>(first.tree.size()));
    QVERIFY(onlyA > 0 && onlyB > 0);
}

void ComparisonTest::findsTheQuestionInARunOverSeveral()
{
    const QTemporaryDir folder;
    const fs::path base = folder.path().toStdString();
    QVERIFY(test::writeSyntheticRun(base / "one" / "q2", 20, 1).has_value());
    QVERIFY(test::writeSyntheticRun(base / "two" / "q2", 20, 1).has_value());
    const Result<comcts_page::ComparedSearches> compared = comcts_page::compare(base / "one" / "q2", base / "two");
    QVERIFY(compared.has_value());
    QCOMPARE(compared->b, base / "two" / "q2");
    QCOMPARE(compared->comparison.onlyA + compared->comparison.onlyB, 0);
    QVERIFY(!comcts_page::compare(base / "one" / "q2", base / "nowhere").has_value());
}

QTEST_MAIN(ComparisonTest)
#include "comparison_test.moc"
