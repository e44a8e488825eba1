// SPDX-License-Identifier: GPL-3.0-or-later
// The scripted searches that the original program ran: the tree after every round, and the line that it wrote.
#include "engine/base/files.h"
#include "engine/comcts/records.h"
#include "engine/comcts/script.h"
#include "tests/engine/comcts/invented.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace orangery;
using namespace orangery::comcts;

namespace {

/// The folder of the reference cases, and the cases in it.
struct Scenarios {
    fs::path folder;
    std::vector<fs::path> files;
};

Scenarios findScenarios()
{
    std::vector<fs::path> folders;
    if (const char* folder = std::getenv("ORANGERY_FIXTURES"); folder != nullptr && *folder != '\0')
        folders.emplace_back(folder);
    folders.emplace_back(ORANGERY_TEST_DATA);
    folders.emplace_back(ORANGERY_PROJECT_ROOT "/../shared/fixtures");
    for (const fs::path& folder : folders) {
        Scenarios scenarios{.folder = folder / "comcts", .files = {}};
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(scenarios.folder, ignored))
            if (entry.path().filename().string().starts_with("scenario_") && entry.path().extension() == ".json")
                scenarios.files.push_back(entry.path());
        std::sort(scenarios.files.begin(), scenarios.files.end());
        if (!scenarios.files.empty())
            return scenarios;
    }
    return {};
}

/// The recorded tree lists its nodes depth-first, children in creation order.
std::vector<NodeId> depthFirst(const Tree& tree)
{
    std::vector<NodeId> order;
    std::vector<NodeId> stack = {kRoot};
    while (!stack.empty()) {
        const NodeId id = stack.back();
        stack.pop_back();
        order.push_back(id);
        const auto& children = tree.node(id).children;
        stack.insert(stack.end(), children.rbegin(), children.rend());
    }
    return order;
}

std::string treeDifference(const Tree& tree, const SearchOptions& options, const Json& expected)
{
    constexpr double kTolerance = 1e-9;
    const std::vector<NodeId> order = depthFirst(tree);
    if (order.size() != expected.size())
        return std::to_string(order.size()) + " nodes, expected " + std::to_string(expected.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Node& node = tree.node(order[i]);
        const Json& record = expected[i];
        const std::string where = "node " + std::to_string(i) + ": ";
        if (node.parent.has_value() == record["parent"].is_null())
            return where + "parent";
        if (node.parent && *node.parent != order[record["parent"].get<std::size_t>()])
            return where + "parent";
        if (node.depth != record["depth"] || node.section.text != record["text"])
            return where + "depth or text";
        const auto close = [](double a, double b) { return std::abs(a - b) <= kTolerance; };
        if (!close(static_cast<double>(node.N), record["N"].get<double>()) || !close(node.V, record["V"].get<double>()))
            return where + "N " + std::to_string(node.N) + ", V " + std::to_string(node.V);
        const auto u = upperBound(tree, order[i], options);
        if (u.has_value() == record["U"].is_null() || (u && !close(*u, record["U"].get<double>())))
            return where + "U " + std::to_string(u.value_or(NAN));
    }
    return {};
}

/// The original rounds to three decimals.
std::string lineDifference(const Json& ours, const Json& expected, const std::string& where)
{
    constexpr double kTolerance = 1e-3 + 1e-12;
    if (ours.is_number() && expected.is_number())
        return std::abs(ours.get<double>() - expected.get<double>()) <= kTolerance ? std::string() : where;
    if (ours.type() != expected.type() || ours.size() != expected.size())
        return where;
    if (ours.is_object()) {
        for (const auto& [key, value] : expected.items())
            if (!ours.contains(key))
                return where + "." + key + " is missing";
            else if (std::string found = lineDifference(ours[key], value, where + "." + key); !found.empty())
                return found;
        return {};
    }
    if (ours.is_array()) {
        for (std::size_t i = 0; i < ours.size(); ++i)
            if (std::string found = lineDifference(ours[i], expected[i], where + "[]"); !found.empty())
                return found;
        return {};
    }
    return ours == expected ? std::string() : where;
}

Json readJson(const fs::path& path)
{
    return readFile(path).and_then([&](const std::string& bytes) { return parseJson(bytes, path.string()); }).value();
}

}  // namespace

class FixturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_scenarios = findScenarios();
        if (m_scenarios.files.empty()) {
            std::puts("no reference case comcts/scenario_*.json was found");
            QSKIP("no reference case comcts/scenario_*.json was found");
        }
    }

    void treeAfterEveryRound()
    {
        std::size_t compared = 0;
        for (const fs::path& file : m_scenarios.files) {
            const Json document = readJson(file);
            run(file, document, [&](const Search& search) {
                const std::size_t round = static_cast<std::size_t>(search.state().rounds);
                const std::string difference =
                    treeDifference(search.state().tree, search.options(), document["rounds"][round - 1]["tree_after"]);
                const std::string where = file.filename().string() + ", round " + std::to_string(round) + ": ";
                QVERIFY2(difference.empty(), (where + difference).c_str());
                ++compared;
            });
        }
        std::printf("compared %zu cases from %s (trees after a round)\n", compared, m_scenarios.folder.c_str());
        QVERIFY(compared > 0);
    }

    void successAndFailureLines()
    {
        std::size_t compared = 0;
        for (const fs::path& file : m_scenarios.files) {
            const Json document = readJson(file);
            const SearchState state = run(file, document, {});
            for (const bool success : {true, false}) {
                const std::string expected = document.value(success ? "success_line" : "failure_line", std::string());
                const bool ours = (state.outcome == SearchOutcome::Success) == success;
                QVERIFY2(ours == !expected.empty(), (file.filename().string() + ": another outcome").c_str());
                if (!ours)
                    continue;
                const Question question = *questionFromRecord(document["record"], "0");
                const Json line = success ? successRecord(question, state) : failureRecord(question, state);
                const std::string difference =
                    lineDifference(*parseJson(recordLine(line), "ours"), *parseJson(expected, "expected"), "line");
                QVERIFY2(difference.empty(), (file.filename().string() + ": " + difference).c_str());
                ++compared;
            }
        }
        std::printf("compared %zu cases from %s (success and failure lines)\n", compared, m_scenarios.folder.c_str());
        QVERIFY(compared > 0);
    }

private:
    static SearchState run(const fs::path& file, const Json& document,
                           const std::function<void(const Search&)>& afterRound)
    {
        const std::shared_ptr<Script> script = Script::fromJson(document, file.string()).value();
        SearchOptions options;
        script->applyTo(options);
        invented::EventRecorder recorder;
        Search search(script->question(), script->policies(), scriptedJudges(script), options, recorder.sink());
        search.guide(script.get());
        const Result<void> done = invented::drive(search, scriptedPolicies(script, {}), [&](const RoundPlan&) {
            if (afterRound)
                afterRound(search);
        });
        if (!done)
            qFatal("%s", describe(done.error()).c_str());
        return search.state();
    }

    Scenarios m_scenarios;
};

QTEST_APPLESS_MAIN(FixturesTest)
#include "fixtures_test.moc"
