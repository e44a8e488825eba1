// SPDX-License-Identifier: GPL-3.0-or-later
// A tree of ten thousand nodes. Each budget is printed with what was measured, and asserted with room for a busy machine.
#include "engine/comcts/tree_file.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace orangery;
using namespace orangery::comcts;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kRoom = 20;
#else
constexpr double kRoom = 5;
#endif

constexpr int kNodes = 10'000;
constexpr std::uint64_t kK = 4;

/// The fastest of three, in ms: what the code costs rather than what else the machine does.
double measured(const char* what, double budget, const std::function<void()>& work)
{
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best =
            std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%s: %.2f ms (budget %.0f ms)\n", what, best, budget);
    return best;
}

/// Rounds that each add a chain for every policy below a leaf, as a search does, until there are enough nodes.
std::vector<Json> syntheticEvents()
{
    invented::EventRecorder recorder;
    const EventSink sink = recorder.sink();
    const auto emit = [&](const char* kind, const Json& fields) {
        if (!sink(kind, fields))
            qFatal("cannot record");
    };
    emit("search_started", {{"q", "q"},
                            {"round", 0},
                            {"config", configToJson({.budgetCalls = 1'000'000})},
                            {"models", {"p0", "p1", "p2", "p3"}},
                            {"judges", {{"judge", 1}}},
                            {"record", invented::question().record}});
    Random random(1);
    Tree tree;
    std::vector<NodeId> leaves = {kRoot};
    for (int round = 1; tree.size() < kNodes; ++round) {
        const std::size_t pick = random.below(leaves.size());
        const NodeId selected = leaves[pick];
        leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(pick));
        emit("round_started", {{"round", round}});
        emit("node_selected", {{"round", round}, {"node", static_cast<int>(selected)}, {"U", nullptr}, {"ties", 1}});
        for (std::uint64_t k = 0; k < kK; ++k) {
            NodeId last = selected;
            const std::uint64_t length = 1 + random.below(3);
            for (std::uint64_t i = 0; i < length; ++i) {
                Node node;
                node.parent = last;
                node.section.text = "### Step:\nsome words of a step, about as long as one is\n\n";
                node.model = "p" + std::to_string(k);
                node.round = round;
                node.fused = random.uniform();
                last = tree.add(std::move(node));
                emit("node_added", {{"round", round}, {"node", nodeToJson(tree.node(last), last, std::nullopt)}});
            }
            leaves.push_back(last);
            const std::vector<double> scores(static_cast<std::size_t>(tree.node(last).depth), random.uniform());
            emit("backprop", {{"round", round},
                              {"model", "p" + std::to_string(k)},
                              {"changes", changesToJson(backupPath(tree, selected, last, scores))}});
        }
        emit("round_finished", {{"round", round}, {"calls", 4 * round}, {"results", Json::array()}});
    }
    return recorder.events();
}

}  // namespace

class ScaleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_events = syntheticEvents();
        m_document = documentOf(foldEvents(m_events).value());
        QVERIFY(m_document.tree.size() >= kNodes);
    }

    void selection()
    {
        std::uint64_t seed = 0;
        const double took = measured("selection among 10,000 nodes", 2, [&] {
            Random random(++seed);
            QVERIFY(selectNode(m_document.tree, {}, m_document.setup.options, random, {}).node != kRoot);
        });
        QVERIFY(took < 2 * kRoom);
    }

    void fold()
    {
        // All events of the log up to the 10,000th that changes something that is shown.
        const double perEvent = 10'000.0 / static_cast<double>(m_events.size());
        const double took =
            perEvent * measured("fold of the whole log", 100 / perEvent, [&] { QVERIFY(foldEvents(m_events)); });
        std::printf("fold of 10,000 events: %.2f ms (budget 100 ms)\n", took);
        QVERIFY(took < 100 * kRoom);
    }

    void seekFromEndToEnd()
    {
        TreeHistory history = foldEvents(m_events).value();
        const double took = measured("back to the start and forth to the end", 100, [&] {
            history.seek(0);
            history.seek(history.steps().size());
        });
        QVERIFY(took < 100 * kRoom);
        QVERIFY(invented::difference(history.tree(), m_document.tree).empty());
    }

    void saveAndLoad()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "tree.json";
        const double took = measured("save and load of 10,000 nodes", 1000, [&] {
            QVERIFY(writeFile(path, writeJsonFile(treeToJson(m_document))));
            const auto read = openTree(path);
            QVERIFY(read && read->tree.size() == m_document.tree.size());
        });
        QVERIFY(took < 1000 * kRoom);
    }

private:
    std::vector<Json> m_events;
    TreeDocument m_document;
};

QTEST_APPLESS_MAIN(ScaleTest)
#include "scale_test.moc"
