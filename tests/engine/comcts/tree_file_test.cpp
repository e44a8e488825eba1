// SPDX-License-Identifier: GPL-3.0-or-later
// The tree file and everything else that a tree is opened from.
#include "engine/comcts/tree_file.h"
#include "engine/comcts/diff.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <functional>

using namespace orangery;
using namespace orangery::comcts;

namespace {

/// A search with every kind of node in it.
TreeDocument searched()
{
    const invented::Chances chances{.failure = 0.1, .correct = 0.05, .judgeFailure = 0.1};
    const invented::Policies policies = invented::randomPolicies(3, chances);
    invented::EventRecorder recorder;
    Search search(invented::question(), invented::namesOf(policies), invented::randomJudges(chances),
                  {.unlocated = Unlocated::Keep, .budgetCalls = 30, .budgetRounds = 9, .seed = 21}, recorder.sink());
    if (!invented::drive(search, policies))
        qFatal("the search failed");
    return documentOf(foldEvents(recorder.events()).value());
}

struct Case {
    const char* name;
    std::function<void(Json& tree)> change;
};

const std::vector<Case> kMalformed = {
    {"another format", [](Json& t) { t["format"] = "comcts-script"; }},
    {"another version", [](Json& t) { t["version"] = 2; }},
    {"no version", [](Json& t) { t.erase("version"); }},
    {"no config", [](Json& t) { t.erase("config"); }},
    {"config as text", [](Json& t) { t["config"] = "code"; }},
    {"exploration as text", [](Json& t) { t["config"]["exploration_weight"] = "0.5"; }},
    {"weight as text", [](Json& t) { t["config"]["judges"]["first"] = "1"; }},
    {"no nodes", [](Json& t) { t.erase("nodes"); }},
    {"nodes empty", [](Json& t) { t["nodes"] = Json::array(); }},
    {"nodes as object", [](Json& t) { t["nodes"] = Json::object(); }},
    {"root as number", [](Json& t) { t["nodes"][0] = 1; }},
    {"root with a parent", [](Json& t) { t["nodes"][0]["parent"] = 0; }},
    {"second root", [](Json& t) { t["nodes"][1]["parent"] = nullptr; }},
    {"duplicate ids", [](Json& t) { t["nodes"][2]["id"] = 1; }},
    {"ids with gaps", [](Json& t) { t["nodes"][2]["id"] = 3; }},
    {"id as text", [](Json& t) { t["nodes"][2]["id"] = "2"; }},
    {"parent after child", [](Json& t) { t["nodes"][1]["parent"] = 2; }},
    {"its own parent", [](Json& t) { t["nodes"][1]["parent"] = 1; }},
    {"negative parent", [](Json& t) { t["nodes"][1]["parent"] = -1; }},
    {"enormous parent", [](Json& t) { t["nodes"][1]["parent"] = 4294967296; }},
    {"half a parent", [](Json& t) { t["nodes"][2]["parent"] = 0.5; }},
    {"wrong depth", [](Json& t) { t["nodes"][2]["depth"] = 7; }},
    {"text as number", [](Json& t) { t["nodes"][1]["text"] = 1; }},
    {"no text", [](Json& t) { t["nodes"][1].erase("text"); }},
    {"V as text", [](Json& t) { t["nodes"][1]["V"] = "1"; }},
    {"negative N", [](Json& t) { t["nodes"][1]["N"] = -1; }},
    {"half a visit", [](Json& t) { t["nodes"][1]["N"] = 1.5; }},
    {"score as text", [](Json& t) { t["nodes"][1]["judge_scores"]["first"] = "1"; }},
    {"flag as number", [](Json& t) { t["nodes"][1]["first_error"] = 1; }},
    {"answer as text", [](Json& t) { t["nodes"][1]["answer"] = "12"; }},
    {"ghost without parent", [](Json& t) { t["ghosts"][0].erase("parent"); }},
    {"ghost of nobody", [](Json& t) { t["ghosts"][0]["parent"] = 100'000; }},
    {"ghosts as object",
     [](Json& t) {
         t["ghosts"] = {{"a", 1}};
     }},
    {"round of nobody", [](Json& t) { t["rounds"][0]["selected"] = 100'000; }},
    {"best path of nobody", [](Json& t) { t["outcome"]["best_path"] = {100'000}; }},
    {"best path as text", [](Json& t) { t["outcome"]["best_path"] = "1"; }},
    {"models as number", [](Json& t) { t["models"] = 3; }},
};

}  // namespace

class TreeFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_json = treeToJson(searched());
        QVERIFY(m_json["nodes"].size() > 10);
        QVERIFY(!m_json["ghosts"].empty());
    }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void roundTripLosesNothing()
    {
        const std::string text = writeJsonFile(m_json);
        const auto read = treeFromJson(parseJson(text, "tree").value(), "tree");
        QVERIFY2(read, read ? "" : describe(read.error()).c_str());
        QCOMPARE(writeJsonFile(treeToJson(*read)), text);
    }

    void nodesStandInCreationOrderWithTheRootFirst()
    {
        QVERIFY(m_json["nodes"][0]["parent"].is_null() && m_json["nodes"][0]["U"].is_null());
        for (std::size_t i = 0; i < m_json["nodes"].size(); ++i)
            QCOMPARE(m_json["nodes"][i]["id"].get<std::size_t>(), i);
        for (const Json& ghost : m_json["ghosts"])
            QVERIFY(!ghost.contains("id"));
    }

    void textsOfEveryKindSurvive()
    {
        for (const std::string& text :
             {std::string("\xE8\xA7\x92 \xD7\xA9\xE2\x80\x8F e\xCC\x81 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"),
              std::string("a\r\nb\r\n"), std::string("\"\\/\b\f\t\x7F"), std::string("nul\0nul", 7),
              std::string("<script>&amp;</script> $\\frac{1}{2}$ </think>"), std::string(std::size_t{1} << 20U, 'x')}) {
            Json tree = m_json;
            tree["nodes"][1]["text"] = text;
            const auto read = openTree(file(writeJsonFile(tree)));
            QVERIFY(read);
            QVERIFY(read->tree.nodes()[1].section.text == text);
        }
    }

    void malformedTrees_data()
    {
        QTest::addColumn<int>("which");
        for (std::size_t i = 0; i < kMalformed.size(); ++i)
            QTest::newRow(kMalformed[i].name) << static_cast<int>(i);
    }
    void malformedTrees()
    {
        QFETCH(const int, which);
        Json tree = m_json;
        kMalformed[static_cast<std::size_t>(which)].change(tree);
        const auto read = openTree(file(writeJsonFile(tree)));
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::Input);
        const std::string told = describe(read.error());
        QVERIFY2(std::count(told.begin(), told.end(), '\n') < 3, told.c_str());
    }

    void malformedFiles()
    {
        const std::string whole = writeJsonFile(m_json);
        std::string notANumber = whole;
        notANumber.replace(notANumber.find("\"V\": ") + 5, 1, "NaN");
        std::string invalid = whole;
        invalid[whole.find("###")] = '\xFF';
        for (const std::string& text :
             {std::string(), std::string("[]"), std::string("{}"), std::string("null"), notANumber, invalid,
              whole.substr(0, whole.size() / 2), whole + "x", std::string(200'000, '['), std::string(200'000, '{')}) {
            for (const char* name : {"tree.json", "lines.jsonl"}) {
                const auto read = openTree(file(text, name));
                QVERIFY2(!read, text.substr(0, 60).c_str());
                QVERIFY2(read.error().code == ErrorCode::Input, text.substr(0, 60).c_str());
            }
        }
        QVERIFY(openTree("nowhere.json").error().code == ErrorCode::Input);
    }

    void anyByteCutIsRefusedOrRead()
    {
        const std::string whole = writeJsonFile(m_json);
        for (std::size_t bytes = 0; bytes < whole.size() - 2; bytes += whole.size() / 60)
            QVERIFY(!openTree(file(whole.substr(0, bytes))));
    }

    void chainOfTenThousandIsReadAndWritten()
    {
        Json tree = m_json;
        tree["ghosts"] = tree["rounds"] = Json::array();
        tree["outcome"]["best_path"] = Json::array();
        Json nodes = Json::array({tree["nodes"][0]});
        for (int i = 1; i <= 10'000; ++i)
            nodes.push_back({{"id", i}, {"parent", i - 1}, {"depth", i}, {"N", 1}, {"V", 0.5}, {"text", "s"}});
        tree["nodes"] = std::move(nodes);
        const auto read = openTree(file(writeJsonFile(tree)));
        QVERIFY(read);
        QCOMPARE(read->tree.nodes().back().depth, 10'000);
        QCOMPARE(treeToJson(*read)["nodes"].size(), std::size_t{10'001});
        QVERIFY(compareTrees(*read, *read, 0).empty());
        QCOMPARE(read->tree.pathTo(NodeId{10'000}).size(), std::size_t{10'000});
    }

    void successLineBecomesOneRound()
    {
        const std::string prefix = "### Image Description:\na1\n\n";
        const Json line = {{"A",
                            {{"response", invented::goOn(prefix, {"a2", "", "a4"}, "12")},
                             {"value", 1.5},
                             {"step_value", {0.9, 0.8, 0.7, 0.6}},
                             {"is_correct", 1},
                             {"valid", 1}}},
                           {"B",
                            {{"response", invented::goOn(prefix, {"b2", "", "b4"}, "3")},
                             {"value", 1.2},
                             {"step_value", {0.95, 0.2, 0.1, -0.5}},
                             {"is_correct", -1},
                             {"valid", 1}}},
                           {"C", {{"valid", -1}, {"response", "no"}}},
                           {"question", "Question: q"},
                           {"prefix_prompt", prefix},
                           {"conversations", invented::question().record["conversations"]}};
        const auto read = openTree(file(recordLine(line), "success.jsonl"));
        QVERIFY2(read, read ? "" : describe(read.error()).c_str());
        QVERIFY(!read->visitsKnown);
        QCOMPARE(read->tree.size(), std::size_t{8});
        QCOMPARE(read->tree.nodes()[1].V, 0.95);  // as the last response left it
        QCOMPARE(read->tree.node(invented::nodeAt(read->tree, "a1/a2//a4")).V, 0.6);
        QCOMPARE(read->tree.node(invented::nodeAt(read->tree, "a1/b2//b4")).V, -0.5);
        QVERIFY(read->bestPath.back() == invented::nodeAt(read->tree, "a1/a2//a4"));
        QCOMPARE(read->answer, std::string("12"));
        const Json json = treeToJson(*read);
        QVERIFY(json["nodes"][1]["N"].is_null() && json["nodes"][1]["U"].is_null());
        QVERIFY(!treeFromJson(json, "tree")->visitsKnown);
    }

    void differencesAreToldByPath()
    {
        const TreeDocument a = treeFromJson(m_json, "a").value();
        QVERIFY(compareTrees(a, a, 0).empty());
        TreeDocument b = a;
        b.tree.node(NodeId{1}).V += 1e-6;
        QVERIFY(compareTrees(a, b, 1e-5).empty());
        const auto values = compareTrees(a, b, 1e-9);
        QVERIFY(!values.empty());
        QVERIFY(values[0].kind == TreeDifference::Kind::V);
        QVERIFY(values[0].path.starts_with("Image Description"));

        TreeDocument c = a;
        Node extra;
        extra.parent = kRoot;
        extra.section.text = "### Image Description:\nmore\n\n";
        c.tree.add(extra);
        QVERIFY(compareTrees(a, c, 1)[0].kind == TreeDifference::Kind::OnlyB);
        QVERIFY(compareTrees(c, a, 1)[0].kind == TreeDifference::Kind::OnlyA);
    }

    void orderOfNodesDoesNotMatterToTheDifference()
    {
        TreeDocument a;
        TreeDocument b;
        const auto add = [](TreeDocument& document, const char* text, double V) {
            Node node;
            node.parent = kRoot;
            node.section.text = text;
            node.N = 1;
            node.V = V;
            document.tree.add(std::move(node));
        };
        add(a, "one", 0.1);
        add(a, "two", 0.2);
        add(b, "two", 0.2);
        add(b, "one", 0.1);
        QVERIFY(compareTrees(a, b, 0).empty());
    }

private:
    fs::path file(const std::string& text, const char* name = "tree.json")
    {
        const fs::path path = fs::path(m_folder->path().toStdString()) / name;
        if (!writeFile(path, text))
            qFatal("cannot write");
        return path;
    }

    Json m_json;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TreeFileTest)
#include "tree_file_test.moc"
