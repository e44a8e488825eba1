// SPDX-License-Identifier: GPL-3.0-or-later
// Clouds of few points, in a plane, with repeated points, far from the origin, very large and very small: the views of what is the
// same but for its place and scale are the same, up to points on the border of two cells.
#include "engine/cloud/sample_points.h"
#include "engine/cloud/views.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace orangery;
using namespace orangery::cloud;

namespace {

using Points = std::vector<Point>;

/// A bent sheet; coordinates are multiples of 1/64, so that moving it by whole numbers loses nothing.
Points sheet()
{
    Points points;
    for (int i = -20; i <= 20; ++i)
        for (int j = -30; j <= 30; ++j)
            points.push_back({static_cast<float>(i) / 64, static_cast<float>(j) / 64,
                              std::round(10 * std::sin(static_cast<float>(i + 2 * j) / 9)) / 64});
    return points;
}

Points changed(Points points, float scale, const Point& by)
{
    for (Point& point : points)
        for (std::size_t axis = 0; axis < 3; ++axis)
            point[axis] = point[axis] * scale + by[axis];
    return points;
}

std::vector<View> viewsOf(const Points& points, Projection projection)
{
    const auto views =
        makeViews({.format = "XYZ", .points = points}, {.projection = projection, .points = 16384}, Context{});
    if (!views)
        qFatal("%s", describe(views.error()).c_str());
    return *views;
}

/// Of all pixels of all views.
double shareOfDifferent(const std::vector<View>& a, const std::vector<View>& b)
{
    std::size_t pixels = 0;
    std::size_t different = 0;
    for (std::size_t view = 0; view < a.size(); ++view)
        for (std::size_t i = 0; i < a[view].values.values.size(); ++i, ++pixels)
            // What is not a number differs from everything.
            different += std::abs(a[view].values.values[i] - b[view].values.values[i]) < 1e-3F ? 0 : 1;
    return static_cast<double>(different) / static_cast<double>(pixels);
}

class OddCloudsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placeAndScaleDoNotMatter_data()
    {
        QTest::addColumn<float>("scale");
        QTest::addColumn<float>("by");
        for (const int power : {-140, -80, -20, -7, 6, 20, 60, 127})
            QTest::addRow("times 2^%d", power) << std::ldexp(1.0F, power) << 0.0F;
        for (const float by : {3.0F, 1000.0F, 65536.0F})
            QTest::addRow("moved by %g", static_cast<double>(by)) << 1.0F << by;
        QTest::newRow("far and large") << 64.0F << 1e6F;
    }

    void placeAndScaleDoNotMatter()
    {
        QFETCH(const float, scale);
        QFETCH(const float, by);
        const Points points = sheet();
        const Points moved = changed(points, scale, {by, -2 * by, 0.5F * by});
        for (const Projection projection : {Projection::PointClip1, Projection::PointClip2, Projection::Shaded}) {
            const double share = shareOfDifferent(viewsOf(points, projection), viewsOf(moved, projection));
            QVERIFY2(share < 0.01, qPrintable(QString::number(share)));
        }
    }

    void thinningDependsOnNoScale()
    {
        const Points points = sheet();
        for (const float scale : {std::ldexp(1.0F, -100), std::ldexp(1.0F, 100)}) {
            const Points thin = thinned(changed(points, scale, {}), 40, 0);
            const Points expected = changed(thinned(points, 40, 0), scale, {});
            QVERIFY(thin == expected);
        }
    }

    void veryManyPointsAreDrawnBeforeTheyAreThinned()
    {
        Points many(kMostToThin + 1000);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i] = {static_cast<float>(i % 1000), static_cast<float>(i / 1000), 0};
        const Points thin = thinned(many, 40, 1);
        QCOMPARE(thin.size(), std::size_t{40});
        QVERIFY(thinned(many, 40, 1) == thin);
        QVERIFY(thinned(many, 40, 2) != thin);
        // Forty points that are far from each other on a sheet of 1,000 x 501.
        for (std::size_t i = 0; i < thin.size(); ++i) {
            QCOMPARE(std::count(many.begin(), many.end(), thin[i]), std::ptrdiff_t{1});
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(std::hypot(thin[i][0] - thin[j][0], thin[i][1] - thin[j][1]) > 60);
        }
    }

    void repeatedPointsChangeNothing()
    {
        const Points points = sheet();
        Points repeated = points;
        for (int i = 0; i < 3; ++i)
            repeated.insert(repeated.end(), points.begin(), points.end());
        std::shuffle(repeated.begin(), repeated.end(), std::minstd_rand(3));
        // Of depths on a pixel that are each there four times, the harmonic mean is the same.
        for (const Projection projection : {Projection::PointClip1, Projection::PointClip2})
            QVERIFY(shareOfDifferent(viewsOf(points, projection), viewsOf(repeated, projection)) < 1e-4);
    }

    void twoPointsAndPlanes()
    {
        const Points plane = changed(sheet(), 1, {});
        for (std::size_t axis = 0; axis < 3; ++axis) {
            Points flat = plane;
            for (Point& point : flat)
                point[axis] = 0.25F;
            for (const Points& points : {flat, Points{{0, 0, 0}, {1, 2, 3}}, Points{{0, 0, 0}, {0, 0, 1}}}) {
                for (const View& view : viewsOf(points, Projection::PointClip2)) {
                    const auto& values = view.values.values;
                    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
                    QCOMPARE(*largest, 1.0F);
                    QVERIFY(*least >= 0 && *least < 0.05F);
                }
                for (const View& view : viewsOf(points, Projection::PointClip1)) {
                    const auto& values = view.values.values;
                    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
                    QCOMPARE(*least, 0.0F);
                    QVERIFY(*largest > 0.3F && *largest <= 2.6F + 1e-5F);
                }
            }
        }
    }
};

}  // namespace

QTEST_APPLESS_MAIN(OddCloudsTest)
#include "odd_clouds_test.moc"
