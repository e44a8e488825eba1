// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/views.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/cloud/cloud_scene.h"
#include "engine/cloud/pointclip.h"
#include "engine/cloud/sample_points.h"
#include "engine/cloud/shaded.h"
#include "tests/engine/io/reference_folder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace orangery;
using namespace orangery::cloud;

namespace {

using Points = std::vector<Point>;

const Matrix kNotTurned{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

Points pointsOf(const Json& rows)
{
    Points points;
    for (const Json& row : rows)
        points.push_back({row[0].get<float>(), row[1].get<float>(), row[2].get<float>()});
    return points;
}

/// Two triangles from -1 to 1 in x and y, at z = 0.
Cloud square()
{
    return {.format = "PLY ascii",
            .points = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}},
            .triangles = {{0, 1, 2}, {0, 2, 3}},
            .faces = 2};
}

Points ball(std::size_t count)
{
    Points points;
    for (std::size_t i = 0; i < count; ++i) {
        const double z = 1 - (2 * static_cast<double>(i) + 1) / static_cast<double>(count);
        const double turn = 2.399963 * static_cast<double>(i);
        points.push_back({static_cast<float>(std::sqrt(1 - z * z) * std::cos(turn)),
                          static_cast<float>(std::sqrt(1 - z * z) * std::sin(turn)), static_cast<float>(z)});
    }
    return points;
}

class CloudViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void projectionsAreThoseOfNumpy()
    {
        const auto folder = io::test::referenceFolder("cloud");
        if (!folder)
            QSKIP("no reference cases: there is no folder cloud");
        std::size_t compared = 0;
        for (const fs::path& file : io::test::filesBelow(*folder, ".json")) {
            const Json expected = parseJson(*readFile(file), file.string()).value();
            const Points points = pointsOf(expected["points"]);
            const std::vector<Matrix> rotations = pointclip1Rotations();
            QCOMPARE(rotations.size(), expected["pointclip1"].size());
            for (std::size_t view = 0; view < rotations.size(); ++view) {
                Raster depth = pointclip1Depth(points, rotations[view]);
                for (const Json& pixel : expected["pointclip1"][view]) {
                    float& value = depth.at(pixel[0].get<int>(), pixel[1].get<int>());
                    QVERIFY(std::abs(value - pixel[2].get<float>()) < 1e-5F);
                    value = 0;
                }
                QVERIFY(std::all_of(depth.values.begin(), depth.values.end(), [](float value) { return value == 0; }));
                ++compared;
            }
            QCOMPARE(pointclip2Rotations().size(), expected["pointclip2"].size());
            for (std::size_t view = 0; view < expected["pointclip2"].size(); ++view) {
                const Raster picture = pointclip2Picture(points, static_cast<int>(view));
                compareGrid(picture, 7, expected["pointclip2"][view]);
                const double sum = std::accumulate(picture.values.begin(), picture.values.end(), 0.0);
                QVERIFY(std::abs(sum - expected["sum"][view].get<double>()) < 0.05);
                ++compared;
            }
            compareGrid(resizedWithCorners(pointclip2Picture(points, 0), 224, 224), 16, expected["pointclip2_224"]);
        }
        io::test::tellCompared(compared, *folder);
        QVERIFY(compared > 0);
    }

    void firstProjectionByHand()
    {
        // On one ray, at 1 and 2 from the camera: the harmonic mean.
        const Raster two = pointclip1Depth({{0, 0, -0.6F}, {0, 0, 0.4F}}, kNotTurned);
        QVERIFY(std::abs(two.at(64, 64) - 4.0F / 3) < 1e-6F);
        QCOMPARE(std::count(two.values.begin(), two.values.end(), 0.0F), std::ptrdiff_t{128 * 128 - 1});
        for (const Matrix& rotation : pointclip1Rotations()) {
            const Raster depth = pointclip1Depth(ball(20000), rotation);
            for (const float value : depth.values)
                QVERIFY(value == 0 || (value >= 0.6F - 1e-5F && value <= 2.6F + 1e-5F));
        }
        // The points of the unit sphere that lie nearest and furthest.
        const Raster near = pointclip1Depth({{0, 0, -1}}, kNotTurned);
        QVERIFY(std::abs(near.at(64, 64) - 0.6F) < 1e-6F);
        QVERIFY(std::abs(pointclip1Depth({{0, 0, 1}}, kNotTurned).at(64, 64) - 2.6F) < 1e-6F);
        // Behind the camera, and outside of the picture.
        const Raster none = pointclip1Depth({{0, 0, -2}, {3, 0, 0}}, kNotTurned);
        QVERIFY(std::all_of(none.values.begin(), none.values.end(), [](float value) { return value == 0; }));
    }

    void secondProjectionsInvariants()
    {
        Points points = ball(500);
        Points shuffled = points;
        std::shuffle(shuffled.begin(), shuffled.end(), std::minstd_rand(7));
        for (int view = 0; view < static_cast<int>(pointclip2Rotations().size()); ++view) {
            const Raster seen = pointclip2Picture(points, view);
            QCOMPARE(seen.width, 110);
            QCOMPARE(seen.height, 110);
            QCOMPARE(*std::max_element(seen.values.begin(), seen.values.end()), 1.0F);
            QCOMPARE(*std::min_element(seen.values.begin(), seen.values.end()), 0.0F);
            QCOMPARE(seen.at(0, 0), 1.0F);
            QVERIFY(pointclip2Picture(shuffled, view).values == seen.values);
        }
        const Raster picture = pointclip2Picture(points, 3);
        // Moved and scaled: the same up to rounding, which may carry a point over the border of a cell.
        for (Point& point : points)
            point = {point[0] * 40 + 7, point[1] * 40 - 3, point[2] * 40 + 100};
        const Raster moved = pointclip2Picture(points, 3);
        std::size_t different = 0;
        for (std::size_t i = 0; i < moved.values.size(); ++i)
            different += std::abs(moved.values[i] - picture.values[i]) > 1e-3F ? 1 : 0;
        QVERIFY(different < moved.values.size() / 20);
    }

    void resizingKeepsTheCorners()
    {
        Raster raster(2, 2, 0);
        raster.values = {0, 1, 2, 3};
        const Raster wide = resizedWithCorners(raster, 3, 3);
        QCOMPARE(wide.values, (std::vector<float>{0, 0.5F, 1, 1, 1.5F, 2, 2, 2.5F, 3}));
        QCOMPARE(resizedWithCorners(wide, 1, 1).values, (std::vector<float>{0}));
    }

    void aSurfaceIsSampledByItsArea()
    {
        Cloud mesh = square();
        mesh.points.push_back({5, 5, 5});
        mesh.triangles.push_back({4, 4, 4});  // no area, no point
        const Points points = sampleSurface(mesh, 4000, 1).value().points;
        QCOMPARE(points.size(), std::size_t{4000});
        QVERIFY(sampleSurface(mesh, 4000, 1).value().points == points);
        QVERIFY(sampleSurface(mesh, 4000, 2).value().points != points);
        std::array<int, 4> quarters{};
        for (const Point& point : points) {
            QVERIFY(std::abs(point[0]) <= 1 && std::abs(point[1]) <= 1 && point[2] == 0);
            ++quarters[(point[0] > 0 ? 1U : 0U) + (point[1] > 0 ? 2U : 0U)];
        }
        for (const int quarter : quarters)
            QVERIFY(std::abs(quarter - 1000) < 120);  // over four standard deviations
        mesh.triangles = {{4, 4, 4}};
        QVERIFY(!sampleSurface(mesh, 10, 1).has_value());
    }

    void thinningKeepsPointsApart()
    {
        Points line;
        for (int i = 0; i <= 100; ++i)
            line.push_back({static_cast<float>(i), 0, 0});
        QVERIFY(thinned(line, 5, 0) == (Points{{0, 0, 0}, {100, 0, 0}, {50, 0, 0}, {25, 0, 0}, {75, 0, 0}}));
        QCOMPARE(thinned(line, 1000, 0).size(), line.size());
    }

    void theUnitSphere()
    {
        const Points points = inUnitSphere({{1, 1, 1}, {3, 1, 1}, {2, 5, 1}, {2, -3, 1}});
        QVERIFY((points[2] == Point{0, 1, 0}));
        QVERIFY((points[0] == Point{-0.25F, 0, 0}));
        QVERIFY((inUnitSphere({{4, 4, 4}, {4, 4, 4}})[1] == Point{0, 0, 0}));
    }

    void aFaceTowardsTheCameraIsBright()
    {
        const Cloud mesh = square();
        const auto views = makeViews(mesh, {.edge = 64}, Context{}).value();
        QCOMPARE(views.size(), std::size_t{6});
        QCOMPARE(views[0].camera.name, std::string("front"));
        QVERIFY(std::abs(views[0].values.at(32, 32) - 0.85F) < 1e-4F);
        QCOMPARE(views[0].values.at(0, 0), 1.0F);
        // From the side it has no width.
        QVERIFY(std::all_of(views[1].values.values.begin(), views[1].values.values.end(),
                            [](float value) { return value > 0.4F; }));
        // Turned by 60 degrees its cosine is 1/2.
        const Matrix turned = eulerMatrix(0, static_cast<float>(std::acos(0.5)), 0);
        Cloud placed = mesh;
        placed.points = inUnitSphere(mesh.points);
        const Raster slanted = shadedMesh(placed, turned, 64);
        QVERIFY(std::abs(slanted.at(32, 32) - (0.15F + 0.35F)) < 1e-3F);
    }

    void nearerFacesHideOthers()
    {
        // A small square in front of (z = 0.5) or behind (z = -0.5) a slanted large one.
        const std::vector<Triangle> faces{{0, 1, 2}, {0, 2, 3}, {4, 5, 6}, {4, 6, 7}};
        Points points{{-0.5F, -0.5F, -0.4F}, {0.5F, -0.5F, 0.4F}, {0.5F, 0.5F, 0.4F}, {-0.5F, 0.5F, -0.4F}};
        for (const float z : {0.5F, -0.5F}) {
            points.resize(4);
            for (const auto& [x, y] :
                 {std::pair(-0.1F, -0.1F), std::pair(0.1F, -0.1F), std::pair(0.1F, 0.1F), std::pair(-0.1F, 0.1F)})
                points.push_back({x, y, z});
            const float shade =
                shadedMesh({.format = {}, .points = points, .triangles = faces}, kNotTurned, 64).at(32, 32);
            const float expected = z > 0 ? 0.85F : 0.15F + 0.7F / std::sqrt(1 + 0.64F);
            QVERIFY(std::abs(shade - expected) < 1e-3F);
        }
    }

    void pointsAreBalls()
    {
        const Raster picture = shadedPoints({.format = {}, .points = {{0, 0, 0}}}, kNotTurned, 100);
        QVERIFY(picture.at(50, 50) > 0.8F && picture.at(50, 50) < 0.86F);
        QVERIFY(picture.at(50, 50) > picture.at(50, 52) && picture.at(50, 60) == 1.0F);
        // An up axis: the only point above the others.
        const Cloud cloud{.format = "OFF", .points = {{0, 0, 1}, {-0.1F, 0, -0.5F}, {0.1F, 0, -0.5F}}};
        const auto up = makeViews(cloud, {.edge = 50}, Context{}).value();
        QVERIFY(up[0].values.at(2, 25) < 1);
        const auto lying = makeViews(cloud, {.up = UpAxis::Y, .edge = 50}, Context{}).value();
        QVERIFY(lying[0].values.at(2, 25) == 1);
    }

    void everyProjectionHasItsViews()
    {
        const Cloud mesh = square();
        for (const auto& [projection, count] :
             {std::pair(Projection::PointClip1, 6U), std::pair(Projection::PointClip2, 10U),
              std::pair(Projection::Shaded, 6U)}) {
            const auto views = makeViews(mesh, {.projection = projection}, Context{}).value();
            QCOMPARE(views.size(), std::size_t{count});
            for (const View& view : views) {
                QCOMPARE(view.values.width, 224);
                QCOMPARE(view.values.values.size(), std::size_t{224 * 224});
            }
            QCOMPARE(*projectionOf(nameOf(projection)), projection);
        }
    }

    void camerasSeeWhatTheViewsShow()
    {
        // Where a pose says that a point lies in a picture, the picture has something, and little elsewhere.
        const Cloud points{.format = "XYZ",
                           .points = {{0.9F, 0.1F, 0.2F},
                                      {-0.5F, 0.7F, 0.1F},
                                      {0.1F, -0.8F, 0.6F},
                                      {-0.3F, 0.2F, -0.9F},
                                      {0.4F, 0.5F, 0.5F}}};
        for (const Projection projection : {Projection::PointClip1, Projection::PointClip2, Projection::Shaded}) {
            const ViewOptions options{.projection = projection};
            const Cloud object = viewedObject(points, options).value();
            const std::vector<Point> placed = inSphere(object.points, sphereOf(object.points));
            const float nothing = projection == Projection::PointClip1 ? 0 : 1;
            const std::vector<View> views = viewsOf(object, options, Context{}).value();
            for (const View& view : views) {
                const CameraPose pose = poseOf(view.camera, projection, object);
                const auto seen = std::count_if(view.values.values.begin(), view.values.values.end(),
                                                [&](float value) { return std::abs(value - nothing) > 1e-4F; });
                QVERIFY(seen > 0 && seen < 224 * 224 / 10);
                for (const Point& point : placed) {
                    const auto [row, column] = pixelOf(pose, view.camera.isPerspective, point);
                    bool isThere = false;
                    for (int y = row - 2; y <= row + 2; ++y)
                        for (int x = column - 2; x <= column + 2; ++x)
                            isThere = isThere || (y >= 0 && x >= 0 && y < 224 && x < 224 &&
                                                  std::abs(view.values.at(y, x) - nothing) > 1e-4F);
                    // A point may lie outside of what PointCLIP 1 sees.
                    const bool isOutside = row < 2 || column < 2 || row > 221 || column > 221;
                    QVERIFY2(isThere || isOutside, view.camera.name.c_str());
                }
            }
        }
    }

    void camerasStandWhereTheirNamesSay()
    {
        const ViewOptions options;
        const Cloud object = viewedObject(square(), options).value();
        const std::vector<View> views = viewsOf(object, options, Context{}).value();
        const std::vector<Point> ways{{0, 0, 1}, {1, 0, 0}, {0, 0, -1}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}};
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const CameraPose pose = poseOf(views[i].camera, options.projection, object);
            for (std::size_t axis = 0; axis < 3; ++axis)
                QVERIFY(std::abs(pose.position[axis] - kDrawnDistance * ways[i][axis]) < 1e-5F);
        }
        // PointCLIP's first camera stands 1.6 before the object along its z axis.
        const Cloud other = viewedObject(square(), {.projection = Projection::PointClip1}).value();
        const auto first = viewsOf(other, {.projection = Projection::PointClip1}, Context{}).value().front();
        const CameraPose pose = poseOf(first.camera, Projection::PointClip1, other);
        QVERIFY(std::abs(pose.position[2] + 1.6F) < 1e-5F && std::abs(pose.half - 1.6F) < 1e-5F);
    }

    void scenesHoldWhatAWindowDraws()
    {
        const fs::path file = fs::temp_directory_path() / "orangery_cloud_scene.xyz";
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += std::to_string(i) + " " + std::to_string((i * 7) % 50) + " " + std::to_string((i * 3) % 20) + "\n";
        QVERIFY(writeFile(file, text).has_value());
        const CloudScene scene =
            readCloudScene({.input = file, .most = 100, .views = {.projection = Projection::PointClip2}}, Context{})
                .value();
        fs::remove(file);
        QCOMPARE(scene.points, std::size_t{500});
        QCOMPARE(scene.shown.size(), std::size_t{100});
        QCOMPARE(scene.views.size(), std::size_t{10});
        QVERIFY(!scene.isSampled);
        QCOMPARE(scene.views[0].picture.size.width, 224);
        // The mean of 0 ... 499 is in the middle, the furthest point at 1.
        QVERIFY(std::abs(scene.sphere.centre[0] - 249.5F) < 1e-2F);
        for (const Point& point : scene.shown)
            QVERIFY(std::hypot(point[0], point[1], point[2]) < 1 + 1e-5F);
        QVERIFY(!readCloudScene({.input = file}, Context{}));
    }

    void whatHasNoViewsIsRefused()
    {
        for (const Points& points : {Points{{1, 2, 3}}, Points{{1, 2, 3}, {1, 2, 3}}}) {
            for (const Projection projection : {Projection::PointClip1, Projection::PointClip2, Projection::Shaded}) {
                const auto views =
                    makeViews({.format = "XYZ", .points = points}, {.projection = projection}, Context{});
                QVERIFY(!views && views.error().code == ErrorCode::Input);
            }
        }
        QVERIFY(makeViews({.format = "XYZ", .points = {{0, 0, 0}, {1, 1, 0}}}, {}, Context{}).has_value());
        QVERIFY(makeViews(square(), {.edge = 0}, Context{}).error().code == ErrorCode::Usage);
        QVERIFY(!projectionOf("cube").has_value());
    }

private:
    /// Row and column of a picture of 224 pixels in which a camera sees a point.
    static std::pair<int, int> pixelOf(const CameraPose& pose, bool isPerspective, const Point& point)
    {
        const auto dot = [](const Point& a, const Point& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; };
        const auto less = [](const Point& a, const Point& b) { return Point{a[0] - b[0], a[1] - b[1], a[2] - b[2]}; };
        float half = pose.half;
        if (isPerspective) {
            const Point way = less(pose.target, pose.position);
            const float distance = std::sqrt(dot(way, way));
            half *= dot(less(point, pose.position), way) / distance / distance;
        }
        const float x = dot(less(point, pose.target), pose.right) / half;
        const float y = dot(less(point, pose.target), pose.down) / half;
        return {static_cast<int>((y + 1) / 2 * 224), static_cast<int>((x + 1) / 2 * 224)};
    }

    static void compareGrid(const Raster& picture, int step, const Json& expected)
    {
        std::size_t i = 0;
        for (int row = 0; row < picture.height; row += step) {
            for (int column = 0; column < picture.width; column += step)
                QVERIFY(std::abs(picture.at(row, column) - expected[i++].get<float>()) < 1e-5F);
        }
        QCOMPARE(i, expected.size());
    }
};

}  // namespace

QTEST_APPLESS_MAIN(CloudViewsTest)
#include "views_test.moc"
