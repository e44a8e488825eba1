// SPDX-License-Identifier: GPL-3.0-or-later
// Training samples: plain ones, and reflective ones by the code's rule and by the paper's.
#include "engine/comcts/sft.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::comcts;

namespace {

const std::string kSentence = "Wrong; once more.";
const ReflectionOptions kAlways{.share = 1, .sentence = kSentence, .shuffle = false};

RecordedResponse said(const std::string& model, const std::string& body, bool correct, double value,
                      std::vector<double> stepValues)
{
    return {.model = model,
            .response = invented::goOn("", {body + "1", body + "2", "", body + "4"}, correct ? "12" : "3"),
            .valid = true,
            .correct = correct,
            .value = value,
            .stepValues = std::move(stepValues)};
}

SearchRecord record(std::vector<RecordedResponse> responses)
{
    return {.question = invented::question(), .prefix = {}, .responses = std::move(responses)};
}

/// The end of the worked example: A5 on the right path, below it A6 (wrong) and B6 (right).
TreeDocument workedExample()
{
    TreeDocument document;
    const auto add = [&](NodeId parent, const std::string& text, std::int64_t N, double V) {
        Node node;
        node.parent = parent;
        node.N = N;
        node.V = V;
        node.section.text = text + " ";
        return document.tree.add(std::move(node));
    };
    const NodeId a1 = add(kRoot, "A1", 5, 1);
    const NodeId a2 = add(a1, "A2", 5, 1);
    const NodeId a3 = add(a2, "A3", 5, 1);
    const NodeId a4 = add(a3, "A4", 5, 0.998095238095238);
    const NodeId a5 = add(a4, "A5", 3, 0.9851224489795918);
    add(a5, "A6", 1, -0.09375);
    const NodeId b6 = add(a5, "B6", 1, 0.871);
    document.bestPath = {a1, a2, a3, a4, a5, b6};
    document.answer = "12";
    document.setup.question = invented::question();
    return document;
}

}  // namespace

class SftTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bestRightResponseBecomesASample()
    {
        const auto samples = sftByCodeRule(
            {record({said("A", "a", true, 1.2, {1}), said("B", "b", true, 1.6, {1}), said("C", "c", false, 1.9, {1})})},
            kAlways);
        QCOMPARE(samples.size(), std::size_t{1});
        QVERIFY(!samples[0].reflective);
        QVERIFY(samples[0].assistant.find("b4") != std::string::npos);
        QCOMPARE(samples[0].user, std::string("<image>Question: how many?"));
    }

    void codeRuleReflectsOnTheFirstNewStep()
    {
        const auto samples =
            sftByCodeRule({record({said("A", "a", true, 1.6, {0.9}), said("B", "b", true, 1.2, {0.8}),
                                   said("C", "c", false, 0.1, {-0.2}), said("D", "d", false, 0.2, {-0.6})})},
                          kAlways);
        QCOMPARE(samples.size(), std::size_t{1});
        QVERIFY(samples[0].reflective);
        const std::string expected =
            "### Image Description:\nd1\n\n" + kSentence + "\n\n" + invented::goOn("", {"a1", "a2", "", "a4"}, "12");
        QCOMPARE(samples[0].assistant, expected);
    }

    void codeRuleNeedsTwoRightModels()
    {
        const auto samples =
            sftByCodeRule({record({said("A", "a", true, 1.6, {0.9}), said("C", "c", false, 0.1, {-0.6})})}, kAlways);
        QVERIFY(!samples[0].reflective);
    }

    void codeRuleNeedsANegativeValue()
    {
        const auto samples = sftByCodeRule({record({said("A", "a", true, 1.6, {0.9}), said("B", "b", true, 1.2, {0.8}),
                                                    said("C", "c", false, 0.1, {0.0})})},
                                           kAlways);
        QVERIFY(!samples[0].reflective);
    }

    void codeRuleHasNothingForTheWorkedExample()
    {
        // Only B is right there.
        const auto samples = sftByCodeRule(
            {record({said("A", "a", false, 0.631, {1, 1, 1, 0.996}), said("B", "b", true, 1.643, {1, 1, 1, 0.998})})},
            kAlways);
        QCOMPARE(samples.size(), std::size_t{1});
        QVERIFY(!samples[0].reflective);
    }

    void recordsWithAnErrorOrWithoutARightModelAreDropped()
    {
        RecordedResponse broken = said("A", "a", true, 1, {1});
        broken.response = invented::goOn("", {"a", "b", "", "c"}, "error: none");
        QVERIFY(
            sftByCodeRule({record({broken}), record({said("A", "a", false, 1, {1})}), record({})}, kAlways).empty());
    }

    void quotaLimitsReflection()
    {
        const SearchRecord one = record(
            {said("A", "a", true, 1.6, {0.9}), said("B", "b", true, 1.2, {0.8}), said("C", "c", false, 0.1, {-0.2})});
        const std::vector<SearchRecord> records(20, one);
        const auto samples = sftByCodeRule(records, {.share = 0.1, .seed = 3});
        QCOMPARE(samples.size(), records.size());
        QCOMPARE(std::count_if(samples.begin(), samples.end(), [](const SftSample& s) { return s.reflective; }),
                 std::ptrdiff_t{2});
    }

    void shufflesDependOnTheSeedAlone()
    {
        std::vector<SearchRecord> records;
        for (int i = 0; i < 30; ++i)
            records.push_back(record({said("A", std::to_string(i) + "x", true, 1, {1})}));
        const auto texts = [&](std::uint64_t seed) {
            std::vector<std::string> list;
            for (const SftSample& sample : sftByCodeRule(records, {.seed = seed}))
                list.push_back(sample.assistant);
            return list;
        };
        QVERIFY(texts(1) == texts(1));
        QVERIFY(texts(1) != texts(2));
        auto sorted = texts(1);
        auto other = texts(2);
        std::sort(sorted.begin(), sorted.end());
        std::sort(other.begin(), other.end());
        QVERIFY(sorted == other);
    }

    void paperRuleFindsTheNegativeSibling()
    {
        const TreeDocument document = workedExample();
        const auto candidates = reflectionCandidates(document);
        QCOMPARE(candidates.size(), std::size_t{1});
        QVERIFY(candidates[0].node == document.bestPath.back());
        QCOMPARE(document.tree.node(candidates[0].negative).section.text, std::string("A6 "));
        QVERIFY(std::abs(candidates[0].gap - -0.9647499999999998) <= 1e-9);
        const auto sample = sftByPaperRule(document, kAlways, true);
        QVERIFY(sample && sample->reflective);
        QCOMPARE(sample->assistant, "A1 A2 A3 A4 A5 A6 " + kSentence + "\n\nB6 ### The final answer is: 12");
    }

    void paperRuleWithoutReflectionIsThePath()
    {
        const auto sample = sftByPaperRule(workedExample(), kAlways, false);
        QVERIFY(sample && !sample->reflective);
        QCOMPARE(sample->assistant, std::string("A1 A2 A3 A4 A5 B6 ### The final answer is: 12"));
    }

    void paperRuleNeedsARightPath()
    {
        TreeDocument document = workedExample();
        document.bestPath.clear();
        QVERIFY(!sftByPaperRule(document, kAlways, true));
    }

    void bothShapesOfImagesAreReadBack()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "sft.json";
        const SftSample sample{.user = "<image>Question: \xE8\xA7\x92 \"x\"\r\n",
                               .assistant = "a\\b\r\n\xF0\x9F\x91\xA9",
                               .image = "x y.png"};
        for (const ImagesShape shape : {ImagesShape::List, ImagesShape::Text}) {
            QVERIFY(writeFile(path, writeJson(Json::array({sampleToJson(sample, shape)}), {.indent = 4})));
            const auto samples = readSft(path);
            QVERIFY(samples);
            QCOMPARE(samples->size(), std::size_t{1});
            QCOMPARE(samples->front().user, sample.user);
            QCOMPARE(samples->front().assistant, sample.assistant);
            QCOMPARE(samples->front().image, sample.image);
        }
        QVERIFY(sampleToJson(sample, ImagesShape::List)["images"].is_array());
        QVERIFY(sampleToJson(sample, ImagesShape::Text)["images"].is_string());
    }

    void malformedSamplesAreInputErrors()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "sft.json";
        for (const char* text : {"[{}]", "[1]", R"([{"messages": [{"role": "user"}], "images": []}])",
                                 R"([{"messages": [], "images": [1]}])", R"([{"messages": {}, "images": 1}])"}) {
            QVERIFY(writeFile(path, text));
            const auto samples = readSft(path);
            QVERIFY2(!samples && samples.error().code == ErrorCode::Input, text);
        }
    }
};

QTEST_APPLESS_MAIN(SftTest)
#include "sft_test.moc"
