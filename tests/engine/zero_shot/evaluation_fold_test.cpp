// SPDX-License-Identifier: GPL-3.0-or-later
// The events of an evaluation as what they tell: through JSON and back, whole, in part, twice and malformed.
#include "engine/zero_shot/evaluation/evaluation_fold.h"
#include "engine/base/random.h"
#include "engine/zero_shot/evaluation/embedding_spool.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"

#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

constexpr std::size_t kClasses = 6;
constexpr std::size_t kSamples = 50;

ScoredSamples drawn()
{
    Random random(7);
    ScoredSamples samples{.classes = kClasses, .truth = {}, .logits = {}};
    for (std::size_t i = 0; i < kSamples; ++i) {
        samples.truth.push_back(random.below(kClasses));
        for (std::size_t c = 0; c < kClasses; ++c)
            samples.logits.push_back(static_cast<float>(4 * random.uniform() + (c == samples.truth.back() ? 1 : 0)));
    }
    return samples;
}

/// As it comes back from a log.
Json written(const char* kind, Json fields)
{
    fields["ev"] = kind;
    return parseJson(writeJson(fields), "event").value();
}

Json classes()
{
    return written("classes", {{"names", {"owl", "kite", "rook", "wren", "owl", "lark"}},
                               {"samples", kSamples},
                               {"seed", 3},
                               {"facts", {{"model", "m"}, {"mode", "name"}}}});
}

const std::vector<std::size_t> kSame{0, 1, 2, 3, 0, 5};

std::vector<Json> sampleEvents()
{
    const ScoredSamples samples = drawn();
    std::vector<Json> events;
    for (std::size_t i = 0; i < kSamples; ++i)
        events.push_back(written("sample", sampleEvent({.item = i,
                                                        .id = "sample" + std::to_string(i),
                                                        .input = "/there/" + std::to_string(i),
                                                        .answer = answerOf(samples.row(i), samples.truth[i], kSame)})));
    return events;
}

EvaluationFold folded()
{
    EvaluationFold fold;
    if (!fold.add(classes()))
        QTest::qFail("classes", __FILE__, __LINE__);
    for (const Json& event : sampleEvents())
        if (!fold.add(event))
            QTest::qFail("sample", __FILE__, __LINE__);
    return fold;
}

}  // namespace

class EvaluationFoldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tells_what_the_samples_tell()
    {
        const EvaluationResult result = folded().result();
        const std::vector<SampleAnswer> answers = answersOf(drawn(), kSame);
        QCOMPARE(result.samples.size(), kSamples);
        QCOMPARE(result.listed, kSamples);
        QCOMPARE(result.seed, std::uint64_t{3});
        QCOMPARE(result.facts["mode"].get<std::string>(), std::string("name"));
        QCOMPARE(result.samples[9].id, std::string("sample9"));
        QCOMPARE(result.accuracy.confusion, accuracyOf(answers, kClasses).confusion);
        QCOMPARE(result.accuracy.top5Share, accuracyOf(answers, kClasses).top5Share);
        QCOMPARE(result.calibration.ece, calibrationOf(answers).ece);  // to the bit: numbers read back as they were
        QCOMPARE(result.calibration.nll, calibrationOf(answers).nll);
        QCOMPARE(result.coverage.back().risk, coverageAndRisk(answers).back().risk);
        QVERIFY(!result.temperature);
    }

    void the_last_event_of_an_item_counts()
    {
        EvaluationFold fold = folded();
        const auto failed = [](std::size_t item) {
            return written("sample_failed", failedEvent({.item = item, .id = "x", .input = "/x", .message = "no"}));
        };
        QVERIFY(fold.add(failed(70)));
        QVERIFY(fold.add(failed(71)));
        Json late = sampleEvents()[4];
        late["item"] = 70;
        QVERIFY(fold.add(late));
        const EvaluationResult result = fold.result();
        QCOMPARE(result.samples.size(), kSamples + 1);
        QCOMPARE(result.samples.back().item, std::size_t{70});
        QCOMPARE(result.failed.size(), std::size_t{1});
        QCOMPARE(result.failed[0].item, std::size_t{71});
        QVERIFY(fold.add(failed(70)));  // its file is gone by now
        QCOMPARE(fold.result().samples.size(), kSamples);
        QCOMPARE(fold.result().failed.size(), std::size_t{2});
    }

    void controls_stand_beside_the_samples_that_there_are()
    {
        EvaluationFold fold = folded();
        std::vector<bool> weak(kSamples, false);
        std::vector<bool> strong = weak;
        strong[0] = strong[1] = true;
        QVERIFY(fold.add(written("control", controlEvent(Control::Waffle, 1, strong))));
        QVERIFY(fold.add(written("control", controlEvent(Control::Waffle, 0, weak))));
        QVERIFY(fold.add(written("control", controlEvent(Control::Shuffled, 0, {true}))));  // before the other samples
        QVERIFY(fold.add(written("control", {{"control", "unheard of"}, {"seed", 0}, {"right", ""}})));
        QVERIFY(fold.hasControl(Control::Waffle, 1));
        QVERIFY(!fold.hasControl(Control::Shuffled, 0));
        const EvaluationResult result = fold.result();
        QCOMPARE(result.controls.size(), std::size_t{1});
        QCOMPARE(result.controls[0].top1, (std::vector<double>{0, 2.0 / kSamples}));
        QCOMPARE(result.controls[0].strongest, strong);
        QVERIFY(!verdictOn(result, 1).helps);
    }

    void a_temperature_comes_back()
    {
        EvaluationFold fold = folded();
        const std::vector<SampleAnswer> answers = answersOf(drawn(), kSame);
        const TemperatureFit fit{.fitted = 1.7,
                                 .fitSamples = 25,
                                 .measuredSamples = 24,
                                 .before = calibrationOf(answers),
                                 .after = calibrationOf(answersOf(drawn(), kSame, 1.7))};
        QVERIFY(fold.add(written("temperature", temperatureEvent(fit))));
        const EvaluationResult result = fold.result();
        QVERIFY(result.temperature);
        QCOMPARE(result.temperature->fitted, 1.7);
        QCOMPARE(result.temperature->after.ece, fit.after.ece);
        QCOMPARE(result.temperature->before.bins.size(), fit.before.bins.size());
        for (std::size_t b = 0; b < fit.before.bins.size(); ++b) {
            QCOMPARE(result.temperature->before.bins[b].low, fit.before.bins[b].low);
            QCOMPARE(result.temperature->before.bins[b].accuracy, fit.before.bins[b].accuracy);
        }
    }

    void refuses_what_is_malformed()
    {
        const Json whole = sampleEvents()[0];
        for (const auto& [field, value] : std::vector<std::pair<std::string, Json>>{{"truth", kClasses},
                                                                                    {"truth", "owl"},
                                                                                    {"best", Json::array()},
                                                                                    {"best", {{99, 0.5}}},
                                                                                    {"best", {{0}}},
                                                                                    {"item", -1.5},
                                                                                    {"confidence", nullptr}}) {
            EvaluationFold fold;
            QVERIFY(fold.add(classes()));
            Json event = whole;
            event[field] = value;
            QVERIFY2(!fold.add(event), qPrintable(QString::fromStdString(event.dump())));
        }
        EvaluationFold fold;
        QVERIFY(!fold.add(whole));  // no classes yet
        QVERIFY(!fold.add({{"seq", 1}}));
        QVERIFY(fold.add({{"ev", "something_new"}}));
        QVERIFY(fold.add(classes()));
        QVERIFY(fold.add(whole));
        Json fewer = classes();
        fewer["names"] = {"owl"};
        QVERIFY(!fold.add(fewer));  // the sample is of a class that these names have not
        QCOMPARE(fold.result().accuracy.classes.size(), kClasses);
    }

    void spooled_embeddings_come_back_in_order()
    {
        EmbeddingSpool spool = EmbeddingSpool::create().value();
        constexpr std::size_t kRows = 1000;
        const auto fill = [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                QVERIFY(spool.append(std::vector<float>{static_cast<float>(i), 1.0F, -static_cast<float>(i)}));
        };
        const auto check = [&](std::size_t count) {
            std::size_t next = 0;
            QVERIFY(spool.forEachBlock([&](const EmbeddingRows& rows) -> Result<void> {
                for (std::size_t i = 0; i < rows.count(); ++i, ++next)
                    if (rows.row(i)[0] != static_cast<float>(next) || rows.row(i)[2] != -static_cast<float>(next))
                        return failure(ErrorCode::Failed, "another row");
                return {};
            }));
            QCOMPARE(next, count);
        };
        fill(0, kRows);
        check(kRows);
        check(kRows);
        fill(kRows, kRows + 3);
        check(kRows + 3);
    }
};

QTEST_APPLESS_MAIN(EvaluationFoldTest)
#include "evaluation_fold_test.moc"
