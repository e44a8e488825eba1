// SPDX-License-Identifier: GPL-3.0-or-later
// Ridge and linear probe beside scikit-learn's on the same samples; splits and draws; who may be refused.
#include "engine/zero_shot/few_shot/few_shot.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/zero_shot/few_shot/few_shot_report.h"
#include "engine/zero_shot/few_shot/linear_probe.h"
#include "engine/zero_shot/few_shot/minimise.h"
#include "engine/zero_shot/few_shot/ridge.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

/// The features are rounded to float, and scikit-learn's numbers to nine decimals.
constexpr double kClosedForm = 1e-6;
/// Both stop somewhat before the minimum.
constexpr double kIterated = 2e-4;

void near(double a, double b, double tolerance)
{
    QVERIFY2(std::abs(a - b) <= tolerance,
             qPrintable(QString::number(a, 'g', 12) + QLatin1String(" is not ") + QString::number(b, 'g', 12)));
}

EmbeddingRows normalised(const Json& pixels)
{
    EmbeddingRows rows{.width = pixels[0].size(), .values = {}};
    for (const Json& one : pixels) {
        double squares = 0;
        for (const Json& value : one)
            squares += value.get<double>() * value.get<double>();
        for (const Json& value : one)
            rows.values.push_back(static_cast<float>(value.get<double>() / std::sqrt(squares)));
    }
    return rows;
}

std::vector<std::size_t> upTo(std::size_t count)
{
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

void sameClassifier(const LinearClassifier& found, const Json& reference, double tolerance)
{
    for (std::size_t c = 0; c < found.classes; ++c) {
        near(found.intercepts[c], reference["intercept"][c].get<double>(), tolerance);
        for (std::size_t d = 0; d < found.width; ++d)
            near(found.weights[c * found.width + d], reference["coef"][c][d].get<double>(), tolerance);
    }
}

}  // namespace

class FewShotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ridgeIsScikitLearns();
    void ridgeWithFewerSamplesThanFeatures();
    void lambdaIsRidgeCvs();
    void leaveOneOutIsFittingWithoutEach();
    void probeIsScikitLearns();
    void probeChoosesOnWhatIsHeldOut();
    void minimumOfAKnownFunction();
    void splitIsStratifiedAndStable();
    void drawsAreNested();
    void accuracyOnASplit();
    void moreShotsTellMore();
    void stopsWhenAsked();
    void refusals();

private:
    [[nodiscard]] TrainingBasis basis() const { return trainingBasis(m_rows, upTo(m_rows.count())).value(); }
    void samePredictions(const LinearClassifier& found, const Json& reference) const;

    Json m_reference;
    EmbeddingRows m_rows;
    EmbeddingRows m_tested;
    std::vector<std::size_t> m_truth;
    std::size_t m_classes = 0;
    Context m_context;
};

void FewShotTest::initTestCase()
{
    const auto text = readFile(fs::path(ORANGERY_TEST_DATA) / "few_shot" / "digits.json");
    QVERIFY(text.has_value());
    m_reference = Json::parse(*text);
    m_rows = normalised(m_reference["pixels"]);
    m_tested = normalised(m_reference["tested"]);
    m_truth = m_reference["truth"].get<std::vector<std::size_t>>();
    m_classes = m_reference["classes"].get<std::size_t>();
}

void FewShotTest::samePredictions(const LinearClassifier& found, const Json& reference) const
{
    for (std::size_t i = 0; i < m_tested.count(); ++i)
        QCOMPARE(found.predict(m_tested.row(i)), reference["predictions"][i].get<std::size_t>());
}

void FewShotTest::ridgeIsScikitLearns()
{
    for (const Json& reference : m_reference["ridge"]) {
        const std::vector<double> lambda{reference["alpha"].get<double>()};
        const RidgeFit fit = fitRidge(basis(), m_truth, m_classes, lambda);
        sameClassifier(fit.classifier, reference, kClosedForm);
        samePredictions(fit.classifier, reference);
    }
}

void FewShotTest::ridgeWithFewerSamplesThanFeatures()
{
    const Json& reference = m_reference["fewer_than_features"];
    const auto count = reference["samples"].get<std::size_t>();
    QVERIFY(count < m_rows.width);
    const TrainingBasis few = trainingBasis(m_rows, upTo(count)).value();
    QVERIFY(few.rank() < count);
    const std::vector<double> lambda{reference["alpha"].get<double>()};
    const RidgeFit fit = fitRidge(few, std::span(m_truth).first(count), 2, lambda);
    sameClassifier(fit.classifier, reference, kClosedForm);
}

void FewShotTest::lambdaIsRidgeCvs()
{
    const RidgeFit fit = fitRidge(basis(), m_truth, m_classes, ridgeLambdas());
    near(fit.lambda, m_reference["ridge_cv"]["alpha"].get<double>(), 1e-12);
    near(fit.leaveOneOut, m_reference["ridge_cv"]["mean_squared_error"].get<double>(), 1e-7);
}

void FewShotTest::leaveOneOutIsFittingWithoutEach()
{
    const std::vector<double> lambda{0.3};
    double sum = 0;
    for (std::size_t left = 0; left < m_rows.count(); ++left) {
        std::vector<std::size_t> places = upTo(m_rows.count());
        places.erase(places.begin() + static_cast<std::ptrdiff_t>(left));
        std::vector<std::size_t> truth;
        for (const std::size_t place : places)
            truth.push_back(m_truth[place]);
        const RidgeFit fit = fitRidge(trainingBasis(m_rows, places).value(), truth, m_classes, lambda);
        const std::vector<double> told = fit.classifier.scores(m_rows.row(left));
        for (std::size_t c = 0; c < m_classes; ++c)
            sum += std::pow((m_truth[left] == c ? 1 : 0) - told[c], 2);
    }
    near(fitRidge(basis(), m_truth, m_classes, lambda).leaveOneOut,
         sum / static_cast<double>(m_rows.count() * m_classes), 1e-10);
}

void FewShotTest::probeIsScikitLearns()
{
    for (const Json& reference : m_reference["probe"]) {
        const ProbeFit fit = fitProbe(basis(), m_truth, m_classes, reference["C"].get<double>(), m_context).value();
        QVERIFY(fit.converged);
        sameClassifier(fit.classifier, reference, kIterated);
        samePredictions(fit.classifier, reference);
    }
}

void FewShotTest::probeChoosesOnWhatIsHeldOut()
{
    // Alone, each strength is as good as what is told of it, and the chosen one is the best of them.
    const std::vector<double> all{0.1, 10, 1000};
    const ProbeFit chosen = fitProbeChoosing(basis(), m_truth, m_classes, all, m_context).value();
    double least = 1e300;
    double best = 0;
    for (const double c : all) {
        const std::vector<double> one{c};
        const ProbeFit fit = fitProbeChoosing(basis(), m_truth, m_classes, one, m_context).value();
        if (*fit.held < least) {
            least = *fit.held;
            best = c;
        }
    }
    QCOMPARE(chosen.c, best);
    near(*chosen.held, least, 1e-4);
    QVERIFY(least < std::log(static_cast<double>(m_classes)));
}

void FewShotTest::minimumOfAKnownFunction()
{
    // A long valley: (x - 3)^2 + 1000 (y + 1)^2 + exp(x - y), whose minimum is where the gradient is zero.
    const Minimum found = minimise(
        [](const std::vector<double>& x, std::vector<double>& g) {
            const double e = std::exp(x[0] - x[1]);
            g = {2 * (x[0] - 3) + e, 2000 * (x[1] + 1) - e};
            return (x[0] - 3) * (x[0] - 3) + 1000 * (x[1] + 1) * (x[1] + 1) + e;
        },
        {0, 0}, {.tolerance = 1e-9});
    QVERIFY(found.converged);
    QVERIFY(found.iterations < 60);
    const double e = std::exp(found.x[0] - found.x[1]);
    near(2 * (3 - found.x[0]), e, 1e-8);
    near(2000 * (found.x[1] + 1), e, 1e-8);
}

void FewShotTest::splitIsStratifiedAndStable()
{
    std::vector<std::string> ids;
    std::vector<std::size_t> truth;
    const auto fill = [&](std::size_t of0, std::size_t of1) {
        ids.clear();
        truth.clear();
        for (std::size_t i = 0; i < of0 + of1; ++i) {
            truth.push_back(i < of0 ? 0 : 1);
            ids.push_back("class" + std::to_string(truth.back()) + "/" + std::to_string(i < of0 ? i : i - of0));
        }
    };
    const auto testedIds = [&](std::uint64_t seed) {
        std::set<std::string> tested;
        for (const std::size_t place : stratifiedSplit(ids, truth, 2, 0.4, seed).test)
            tested.insert(ids[place]);
        return tested;
    };
    fill(20, 10);
    const SampleSplit split = stratifiedSplit(ids, truth, 2, 0.4, 7);
    QCOMPARE(split.test.size(), std::size_t{12});
    QCOMPARE(split.pool.size(), std::size_t{18});
    QCOMPARE(std::count_if(split.test.begin(), split.test.end(), [&](std::size_t i) { return truth[i] == 0; }), 8);
    const std::set<std::string> before = testedIds(7);
    QVERIFY(before != testedIds(8));
    // A file more: at most one other changes sides, and none of the other class.
    fill(21, 10);
    std::size_t moved = 0;
    for (const std::string& id : testedIds(7))
        moved += before.contains(id) || id == "class0/20" ? 0 : 1;
    for (const std::string& id : before)
        moved += testedIds(7).contains(id) ? 0 : 1;
    QVERIFY(moved <= 1);
    // The order of the files decides nothing.
    std::reverse(ids.begin(), ids.end());
    std::reverse(truth.begin(), truth.end());
    const std::set<std::string> reversed = testedIds(7);
    fill(21, 10);
    QCOMPARE(reversed, testedIds(7));
    fill(1, 2);
    QCOMPARE(stratifiedSplit(ids, truth, 2, 0.9, 0).pool.size(), std::size_t{2});
}

void FewShotTest::drawsAreNested()
{
    std::vector<std::string> ids;
    std::vector<std::size_t> truth;
    for (std::size_t i = 0; i < 40; ++i) {
        ids.push_back(std::to_string(i));
        truth.push_back(i % 2);
    }
    const std::vector<std::size_t> pool = upTo(30);
    const std::vector<std::size_t> four = drawShots(ids, truth, 2, pool, 4, 3);
    QCOMPARE(four.size(), std::size_t{8});
    QVERIFY(four.back() < 30);
    const std::vector<std::size_t> two = drawShots(ids, truth, 2, pool, 2, 3);
    QVERIFY(std::includes(four.begin(), four.end(), two.begin(), two.end()));
    QVERIFY(four != drawShots(ids, truth, 2, pool, 4, 4));
    QCOMPARE(drawShots(ids, truth, 2, pool, 100, 3), pool);
}

void FewShotTest::accuracyOnASplit()
{
    const std::vector<std::size_t> truth{0, 0, 0, 1, 2};
    const std::vector<std::size_t> places{0, 1, 2, 3};
    const std::vector<std::size_t> answers{0, 0, 1, 1};
    const SplitAccuracy accuracy = accuracyOn(places, truth, answers, 3);
    QCOMPARE(accuracy.top1, 0.75);
    near(accuracy.meanRecall, (2.0 / 3 + 1) / 2, 1e-12);
}

void FewShotTest::moreShotsTellMore()
{
    FewShotData data{.ids = {}, .truth = m_truth, .classNames = {"0", "1", "2", "3", "4"}, .rows = m_rows};
    for (std::size_t i = 0; i < m_truth.size(); ++i)
        data.ids.push_back("digit " + std::to_string(i));
    const SampleSplit split = stratifiedSplit(data.ids, data.truth, m_classes, 0.34, 1);
    const FewShotOptions options{.shots = {1, 4}, .draws = 6, .seed = 1};
    QVERIFY(checkShots(data, split, 4));
    std::size_t told = 0;
    const std::vector<FewShotFit> fits = runFewShot(data, split, options, m_context, [&](const FewShotFit&) {
                                             ++told;
                                             return Result<void>();
                                         }).value();
    QCOMPARE(told, std::size_t{24});
    const std::vector<FewShotPoint> curve = curveOf(fits);
    QCOMPARE(curve.size(), std::size_t{4});
    QVERIFY(curve[0].mean > 1.0 / 5);
    QVERIFY(curve[1].mean > curve[0].mean);
    QVERIFY(curve[3].mean > curve[2].mean);
    QVERIFY(!fits.front().isChosen);
    QVERIFY(fits[6].isChosen);
    QVERIFY(curve[0].sd > 0);
    // The same seed gives the same, and the report what was measured.
    const FewShotResult result{.options = options,
                               .classNames = data.classNames,
                               .pool = split.pool.size(),
                               .test = split.test.size(),
                               .zeroShot = {{.mode = "name", .top1 = 0.5}},
                               .fits = fits};
    const Json json = toJson(result);
    QCOMPARE(json["fits"].size(), std::size_t{24});
    QCOMPARE(json["curve"][1]["top1"]["mean"].get<double>(), curve[1].mean);
    QCOMPARE(json["split"]["test"].get<std::size_t>() + json["split"]["pool"].get<std::size_t>(), m_truth.size());
    QCOMPARE(tablesOf(result)[1].rows.size(), std::size_t{4});
    QVERIFY(textOf(result).find("ridge, 4 shots") != std::string::npos);
    const auto again = runFewShot(data, split, options, m_context, [](const FewShotFit&) { return Result<void>(); });
    for (std::size_t i = 0; i < fits.size(); ++i)
        QCOMPARE((*again)[i].top1, fits[i].top1);
}

void FewShotTest::stopsWhenAsked()
{
    std::stop_source source;
    source.request_stop();
    const Context stopped{.stop = source.get_token()};
    const auto fit = fitProbe(basis(), m_truth, m_classes, 1, stopped);
    QVERIFY(!fit);
    QCOMPARE(fit.error().code, ErrorCode::Cancelled);
}

void FewShotTest::refusals()
{
    FewShotData data{.ids = {"a", "b", "c"}, .truth = {0, 0, 1}, .classNames = {"owl", "kite"}, .rows = {}};
    const SampleSplit split = stratifiedSplit(data.ids, data.truth, 2, 0.5, 0);
    const auto few = checkShots(data, split, 2);
    QVERIFY(!few);
    QCOMPARE(few.error().code, ErrorCode::Input);
    QVERIFY(few.error().message.find("'owl' has 1 sample to learn from, not the 2") != std::string::npos);
    QVERIFY(checkShots(data, split, 1));
    data = {.ids = {"a", "b"}, .truth = {0, 1}, .classNames = {"owl", "kite"}, .rows = {}};
    QVERIFY(!checkShots(data, stratifiedSplit(data.ids, data.truth, 2, 0.5, 0), 1));
    data = {.ids = {"a", "b"}, .truth = {0, 0}, .classNames = {"owl"}, .rows = {}};
    QVERIFY(!checkShots(data, stratifiedSplit(data.ids, data.truth, 1, 0.5, 0), 1));
    QVERIFY(!trainingBasis(m_rows, upTo(1)));
    const EmbeddingRows same{.width = 2, .values = {1, 0, 1, 0}};
    const auto none = trainingBasis(same, upTo(2));
    QVERIFY(!none);
    QVERIFY(none.error().message.find("same embedding") != std::string::npos);
}

QTEST_GUILESS_MAIN(FewShotTest)
#include "few_shot_test.moc"
