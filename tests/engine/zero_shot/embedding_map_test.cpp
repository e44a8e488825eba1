// SPDX-License-Identifier: GPL-3.0-or-later
// Principal axes and t-SNE beside scikit-learn's on the same points, and what centring does.
#include "engine/zero_shot/embedding_map/embedding_map.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/zero_shot/embedding_map/map_report.h"
#include "engine/zero_shot/embedding_map/tsne.h"

#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

void near(double a, double b, double tolerance)
{
    QVERIFY2(std::abs(a - b) <= tolerance,
             qPrintable(QString::number(a, 'g', 12) + QLatin1String(" is not ") + QString::number(b, 'g', 12)));
}

EmbeddingRows rowsOf(const std::vector<std::vector<float>>& rows)
{
    EmbeddingRows all{.width = rows.front().size(), .values = {}};
    for (const auto& row : rows)
        all.values.insert(all.values.end(), row.begin(), row.end());
    return all;
}

}  // namespace

class EmbeddingMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void axesAreScikitLearns();
    void fewRowsHaveTheSameAxes();
    void tsneReachesScikitLearnsDivergence();
    void perplexityIsWhatRowsHave();
    void tsneDependsOnNoThreads();
    void centringTakesTheGapAway();
    void axesPointTheSameWayEachTime();
    void refusals();
    void tableAndNames();

private:
    [[nodiscard]] EmbeddingRows digits(std::size_t count) const;
    [[nodiscard]] EmbeddingMap map(const EmbeddingRows& rows, const MapOptions& options) const;

    Json m_reference;
    Context m_context;
};

void EmbeddingMapTest::initTestCase()
{
    const auto text = readFile(fs::path(ORANGERY_TEST_DATA) / "embedding_map" / "digits.json");
    QVERIFY(text.has_value());
    m_reference = Json::parse(*text);
}

EmbeddingRows EmbeddingMapTest::digits(std::size_t count) const
{
    EmbeddingRows rows{.width = 64, .values = {}};
    for (std::size_t i = 0; i < count; ++i)
        for (const Json& value : m_reference["points"][i])
            rows.values.push_back(value.get<float>() / 16);
    return rows;
}

EmbeddingMap EmbeddingMapTest::map(const EmbeddingRows& rows, const MapOptions& options) const
{
    return mapEmbeddings(rows, std::vector<int>(rows.count(), 0), options, m_context).value();
}

void EmbeddingMapTest::axesAreScikitLearns()
{
    const EmbeddingMap found = map(digits(160), {.centring = Centring::All});
    QCOMPARE(found.explained.size(), std::size_t{10});
    for (std::size_t k = 0; k < 10; ++k)
        near(found.explained[k], m_reference["explained"][k].get<double>(), 1e-9);
    // Either way round: each library has its own rule of signs.
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const double sign = found.points[0][axis] * m_reference["coordinates"][0][axis].get<double>() < 0 ? -1 : 1;
        for (std::size_t i = 0; i < found.points.size(); ++i)
            near(sign * found.points[i][axis], m_reference["coordinates"][i][axis].get<double>(), 1e-7);
    }
}

void EmbeddingMapTest::fewRowsHaveTheSameAxes()
{
    const EmbeddingMap found = map(digits(20), {.centring = Centring::All});
    for (std::size_t k = 0; k < 5; ++k)
        near(found.explained[k], m_reference["explained_of_20"][k].get<double>(), 1e-9);
}

void EmbeddingMapTest::tsneReachesScikitLearnsDivergence()
{
    for (const auto& [perplexity, divergence] : m_reference["kl_divergence"].items()) {
        const EmbeddingMap found = map(
            digits(160), {.method = MapMethod::Tsne, .centring = Centring::All, .perplexity = std::stod(perplexity)});
        const double expected = divergence.get<double>();
        qInfo("t-SNE of 160 digits, perplexity %s: divergence %.5f, scikit-learn %.5f", perplexity.c_str(),
              *found.divergence, expected);
        QVERIFY(std::abs(*found.divergence - expected) < 0.03 * expected);
        QCOMPARE(*found.perplexity, std::stod(perplexity));
    }
}

void EmbeddingMapTest::perplexityIsWhatRowsHave()
{
    const EmbeddingRows rows = digits(60);
    PointMatrix points{.rows = 60, .width = 64, .values = {rows.values.begin(), rows.values.end()}};
    const std::vector<float> p = conditionalAffinities(points, 12, 2);
    for (std::size_t i = 0; i < 60; ++i) {
        double entropy = 0;
        double sum = 0;
        for (std::size_t j = 0; j < 60; ++j) {
            const double value = p[i * 60 + j];
            sum += value;
            entropy -= value > 0 ? value * std::log(value) : 0;
        }
        QCOMPARE(p[i * 60 + i], 0.0F);
        near(sum, 1, 1e-5);
        near(std::exp(entropy), 12, 1e-3);
    }
}

void EmbeddingMapTest::tsneDependsOnNoThreads()
{
    const EmbeddingRows rows = digits(100);
    PointMatrix points{.rows = 100, .width = 64, .values = {rows.values.begin(), rows.values.end()}};
    Context one;
    one.threads = 1;
    Context three;
    three.threads = 3;
    const TsneOptions few{.perplexity = 10, .iterations = 60};
    QVERIFY(tsne(points, points, few, one)->points == tsne(points, points, few, three)->points);
    std::stop_source stop;
    stop.request_stop();
    one.stop = stop.get_token();
    QVERIFY(tsne(points, points, few, one).error().code == ErrorCode::Cancelled);
}

void EmbeddingMapTest::centringTakesTheGapAway()
{
    // Two pictures and two texts on a line each, a gap of 10 between the lines along another axis.
    const EmbeddingRows rows = rowsOf({{0, 1, 0}, {0, -1, 0}, {10, 2, 0}, {10, -2, 0}});
    const std::vector<int> modalities{0, 0, 1, 1};
    const auto placed = [&](Centring centring) {
        return mapEmbeddings(rows, modalities, {.centring = centring}, m_context).value();
    };
    // About one mean the gap is the first axis: 4 x 5^2 of 110 squares.
    const EmbeddingMap all = placed(Centring::All);
    near(all.explained[0], 100.0 / 110, 1e-9);
    near(std::abs(all.points[0][0] - all.points[2][0]), 10, 1e-9);
    // Each about its own mean, only the lines are left.
    const EmbeddingMap apart = placed(Centring::Modality);
    near(apart.explained[0], 1, 1e-9);
    near(apart.points[0][0], 1, 1e-9);
    near(apart.points[3][0], -2, 1e-9);
    near(apart.points[3][1], 0, 1e-9);
    // As they are: 2 x 10^2 of 210.
    const EmbeddingMap none = placed(Centring::None);
    near(none.explained[0], 200.0 / 210, 1e-9);
    near(none.points[0][0], 0, 1e-9);
    near(none.points[2][0], 10, 1e-9);
}

void EmbeddingMapTest::axesPointTheSameWayEachTime()
{
    const EmbeddingMap some = map(digits(160), {.centring = Centring::All});
    EmbeddingRows turned = digits(160);
    // The order of the rows is nothing to the axes.
    for (std::size_t i = 0; i < 80; ++i)
        std::swap_ranges(turned.values.begin() + static_cast<std::ptrdiff_t>(64 * i),
                         turned.values.begin() + static_cast<std::ptrdiff_t>(64 * (i + 1)),
                         turned.values.begin() + static_cast<std::ptrdiff_t>(64 * (159 - i)));
    const EmbeddingMap other = map(turned, {.centring = Centring::All});
    for (std::size_t i = 0; i < 160; ++i)
        for (std::size_t axis = 0; axis < 2; ++axis)
            near(some.points[i][axis], other.points[159 - i][axis], 1e-9);
}

void EmbeddingMapTest::refusals()
{
    const auto refused = [&](const EmbeddingRows& rows, const MapOptions& options) {
        const auto done = mapEmbeddings(rows, std::vector<int>(rows.count(), 0), options, m_context);
        return done ? std::string() : done.error().message;
    };
    QVERIFY(refused(rowsOf({{1, 2}}), {}).find("at least two points") != std::string::npos);
    QVERIFY(refused(rowsOf({{1, 2}, {NAN, 1}}), {}).find("not finite") != std::string::npos);
    QVERIFY(refused(rowsOf({{1, 2}, {3, 1}}), {.method = MapMethod::Tsne}).find("at least 4") != std::string::npos);
    EmbeddingRows many{.width = 2, .values = std::vector<float>(2 * (kMostTsnePoints + 1), 1)};
    QVERIFY(refused(many, {.method = MapMethod::Tsne}).find("too many for t-SNE") != std::string::npos);
    // Points that are all the same have no axes, and no number that is not one.
    const EmbeddingMap same = map(rowsOf({{1, 2}, {1, 2}, {1, 2}}), {.centring = Centring::All});
    QCOMPARE(same.explained[0], 0.0);
    QCOMPARE(same.points[2], (std::array<double, 2>{0, 0}));
}

void EmbeddingMapTest::tableAndNames()
{
    const std::vector<MapPoint> points{{.input = "a, b.png",
                                        .kind = "picture",
                                        .x = 0.5,
                                        .y = -1,
                                        .truth = "owl",
                                        .predicted = "kite",
                                        .tags = {"odd", "dark"}}};
    QCOMPARE(writeCsv(mapTable(points, true)),
             std::string("input,kind,x,y,truth,predicted,tags\n\"a, b.png\",picture,0.5,-1,owl,kite,odd;dark\n"));
    QCOMPARE(writeCsv(mapTable(points, false)),
             std::string("input,kind,x,y,truth,predicted\n\"a, b.png\",picture,0.5,-1,owl,kite\n"));
    const EmbeddingMap placed{.points = {}, .explained = {0.5, 0.25}, .divergence = {}, .perplexity = {}};
    QCOMPARE(axisNames(placed, {})[1], std::string("principal axis 2, 25.0 % of the variance"));
    for (const char* name : {"pca", "tsne"})
        QCOMPARE(nameOf(mapMethodOf(name).value()), std::string_view(name));
    for (const char* name : {"modality", "all", "none"})
        QCOMPARE(nameOf(centringOf(name).value()), std::string_view(name));
    QVERIFY(!mapMethodOf("umap") && !centringOf("some"));
}

QTEST_GUILESS_MAIN(EmbeddingMapTest)
#include "embedding_map_test.moc"
