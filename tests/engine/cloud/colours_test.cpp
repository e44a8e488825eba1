// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of points and faces: as each format has them, as damage leaves them, and in the pictures that are drawn.
#include "engine/base/files.h"
#include "engine/cloud/cloud_scene.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/sample_points.h"
#include "engine/cloud/views.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace orangery;
using namespace orangery::cloud;

namespace {

using Colours = std::vector<Colour>;

const Colours kThree{{255, 0, 0}, {0, 128, 0}, {0, 0, 255}};

Cloud good(const Result<Cloud>& cloud)
{
    if (!cloud)
        qFatal("%s", describe(cloud.error()).c_str());
    return *cloud;
}

Cloud parsed(const std::string& text)
{
    return good(looksLikePly(text)   ? parsePly(text)
                : looksLikeOff(text) ? parseOff(text)
                : looksLikeObj(text) ? parseObj(text)
                                     : parseXyz(text));
}

std::string plyOf(const std::string& colours, const std::string& rows, const std::string& faces = {})
{
    return "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n" + colours +
           faces + "end_header\n" + rows;
}

std::string three(const std::string& type)
{
    return "property " + type + " red\nproperty " + type + " green\nproperty " + type + " blue\n";
}

/// A cube around the origin, its faces in a colour.
std::string cube(const std::string& colour)
{
    std::string text = "OFF\n8 6 0\n";
    for (int i = 0; i < 8; ++i)
        text +=
            std::string((i & 1) != 0 ? "1" : "-1") + ((i & 2) != 0 ? " 1" : " -1") + ((i & 4) != 0 ? " 1\n" : " -1\n");
    for (const char* face : {"0 1 3 2", "4 6 7 5", "0 4 5 1", "2 3 7 6", "0 2 6 4", "1 5 7 3"})
        text += std::string("4 ") + face + colour + "\n";
    return text;
}

Cloud withoutColours(Cloud cloud)
{
    cloud.colours.clear();
    cloud.faceColours.clear();
    return cloud;
}

class CloudColoursTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofPoints_data()
    {
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const char* name, const std::string& file) {
            QTest::newRow(name) << QByteArray::fromStdString(file);
        };
        row("PLY uchar", plyOf(three("uchar"), "0 0 0 255 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n"));
        row("PLY uchar with alpha",
            plyOf(three("uchar") + "property uchar alpha\n", "0 0 0 255 0 0 9\n1 0 0 0 128 0 9\n0 1 0 0 0 255 9\n"));
        row("PLY float", plyOf(three("float"), "0 0 0 1 0 0\n1 0 0 0 .502 0\n0 1 0 0 0 1\n"));
        row("PLY double up to 255", plyOf(three("double"), "0 0 0 255 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n"));
        row("PLY ushort", plyOf(three("ushort"), "0 0 0 65535 0 0\n1 0 0 0 32896 0\n0 1 0 0 0 65535\n"));
        row("PLY int", plyOf(three("int"), "0 0 0 255 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n"));
        row("COFF", "COFF\n3 0 0\n0 0 0 255 0 0 255\n1 0 0 0 128 0 255\n0 1 0 0 0 255 255\n");
        row("COFF without alpha", "COFF\n3 0 0\n0 0 0 255 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n");
        row("COFF of shares", "COFF\n3 0 0\n0 0 0 1 0 0 1\n1 0 0 0 .502 0 1\n0 1 0 0 0 1 1\n");
        row("CNOFF", "CNOFF\n3 0 0\n0 0 0 0 0 1 255 0 0\n1 0 0 0 0 1 0 128 0\n0 1 0 0 0 1 0 0 255\n");
        row("names of columns", "x,y,z,intensity,R,G,B\n0,0,0,7,1,0,0\n1,0,0,7,0,0.502,0\n0,1,0,7,0,0,1\n");
        row("six columns", "0 0 0 255 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n");
        row("OBJ", "o a\nv 0 0 0 1 0 0\nv 1 0 0 0 .502 0\nv 0 1 0 0 0 1\nf 1 2 3\n");
        row("OBJ with alpha", "v 0 0 0 1 0 0 1\nv 1 0 0 0 .502 0 0.5\nv 0 1 0 0 0 1 1\n");
        row("OBJ up to 255", "v 0 0 0 255 0 0\nv 1 0 0 0 128 0\nv 0 1 0 0 0 255\n");
        row("PTS", "3\n0 0 0 -12 255 0 0\n1 0 0 7 0 128 0\n0 1 0 9 0 0 255\n");
    }

    void ofPoints()
    {
        QFETCH(const QByteArray, file);
        const Cloud cloud = parsed(file.toStdString());
        QCOMPARE(cloud.points.size(), std::size_t{3});
        QVERIFY(cloud.colours == kThree);
        QVERIFY(cloud.remarks.empty());
        QCOMPARE(colouredParts(cloud), std::string_view("points"));
    }

    void ofBinaryPoints()
    {
        std::string file =
            "ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty uchar blue\n"
            "property float x\nproperty float y\nproperty uchar green\nproperty float z\n"
            "property uchar red\nend_header\n";
        for (const Colour& colour : kThree) {
            file += static_cast<char>(colour[2]) + std::string(8, '\0');
            file += static_cast<char>(colour[1]) + std::string(4, '\0') + static_cast<char>(colour[0]);
        }
        QVERIFY(good(parsePly(file)).colours == kThree);
    }

    void ofFaces()
    {
        // A square is two triangles, a line none.
        const Cloud off =
            good(parseOff("OFF\n4 3 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3 0 255 0\n2 0 1 9 9 9\n"
                          "3 0 1 2 255 0 0 255\n"));
        const Colours expected{{0, 255, 0}, {0, 255, 0}, {255, 0, 0}};
        QVERIFY(off.faceColours == expected);
        QCOMPARE(off.triangles.size(), expected.size());
        QCOMPARE(colouredParts(off), std::string_view("faces"));
        const std::string faces =
            "element face 2\nproperty uchar red\nproperty list uchar int vertex_indices\n"
            "property uchar green\nproperty uchar blue\n";
        const Cloud ply = good(parsePly(plyOf({}, "0 0 0\n1 0 0\n0 1 0\n255 3 0 1 2 0 0\n0 3 2 1 0 0 255\n", faces)));
        QVERIFY(ply.faceColours == (Colours{{255, 0, 0}, {0, 0, 255}}));
        // A face without a colour is white, which is told; a number of a colour table is no colour.
        const Cloud some = good(parseOff("OFF\n3 3 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2 0 0 255\n3 0 1 2 7\n3 0 1 2\n"));
        QVERIFY(some.faceColours == (Colours{{0, 0, 255}, {255, 255, 255}, {255, 255, 255}}));
        QCOMPARE(some.remarks, std::vector<std::string>{"2 of 3 triangles have no colour of three values."});
    }

    void whatIsNoColour_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("remark");
        const auto row = [](const char* name, const std::string& file, const char* remark) {
            QTest::newRow(name) << QByteArray::fromStdString(file) << QString::fromLatin1(remark);
        };
        row("a list",
            plyOf("property list uchar uchar red\nproperty uchar green\nproperty uchar blue\n",
                  "0 0 0 1 255 0 0\n1 0 0 0 0 0\n0 1 0 2 1 2 0 0\n"),
            "are not numbers of one type");
        row("two types",
            plyOf("property float red\nproperty uchar green\nproperty uchar blue\n",
                  "0 0 0 1 0 0\n1 0 0 0 0 0\n0 1 0 0 0 0\n"),
            "are not numbers of one type");
        row("red alone", plyOf("property uchar red\n", "0 0 0 1\n1 0 0 1\n0 1 0 1\n"), "");
        row("negative", plyOf(three("float"), "0 0 0 1 0 0\n1 0 0 -1 0 0\n0 1 0 0 0 1\n"), "were left out");
        row("too large", "COFF\n3 0 0\n0 0 0 300 0 0\n1 0 0 0 128 0\n0 1 0 0 0 255\n", "were left out");
        row("too few in all lines", "COFF\n3 0 0\n0 0 0 255 0\n1 0 0 0\n0 1 0 1\n", "3 of 3 points have no colour");
        row("words", "COFF\n3 0 0\n0 0 0 red\n1 0 0 red\n0 1 0 red\n", "");
        row("OBJ, negative", "v 0 0 0 1 0 0\nv 1 0 0 0 -1 0\nv 0 1 0 0 0 1\n", "were left out");
        row("OBJ, too large", "v 0 0 0 1 0 0\nv 1 0 0 0 256 0\nv 0 1 0 0 0 1\n", "were left out");
        row("OBJ, two values", "v 0 0 0 1 0\nv 1 0 0 1 0\nv 0 1 0 1 0\n", "3 of 3 points have no colour");
        row("OBJ, words", "v 0 0 0 red red red\nv 1 0 0 no no no\nv 0 1 0 no no no\n", "");
        row("OBJ, weights of 1", "v 0 0 0 1\nv 1 0 0 1.0\nv 0 1 0 1\n", "");
        row("OBJ, other weights", "v 0 0 0 1\nv 1 0 0 0.5\nv 0 1 0 0\n", "weights of its points");
        row("normals", "0 0 0 0 0 1\n1 0 0 0 1 0\n0 1 0 1 0 0\n", "");
        row("normals with fractions", "0 0 0 0 0 1\n1 0 0 0.5 -0.8 0\n0 1 0 1 0 0\n", "");
        row("names of normals", "x y z nx ny nz\n0 0 0 0 0 9\n1 0 0 0 1 0\n0 1 0 1 0 0\n", "");
    }

    /// The points are read all the same.
    void whatIsNoColour()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const QString, remark);
        const Cloud cloud = parsed(file.toStdString());
        QVERIFY((cloud.points == std::vector<Point>{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}));
        QVERIFY(colouredParts(cloud).empty());
        QCOMPARE(cloud.remarks.size(), std::size_t{remark.isEmpty() ? 0U : 1U});
        if (!remark.isEmpty())
            QVERIFY2(QString::fromStdString(cloud.remarks[0]).contains(remark), cloud.remarks[0].c_str());
    }

    void tooFewInOneLine()
    {
        const Cloud cloud = good(parseOff("COFF\n3 0 0\n0 0 0 255 0 0\n1 0 0 0 128\n0 1 0 0 0 255\n"));
        QVERIFY(cloud.colours == (Colours{{255, 0, 0}, {255, 255, 255}, {0, 0, 255}}));
        QCOMPARE(cloud.remarks, std::vector<std::string>{"1 of 3 points have no colour of three values."});
        // A second element of points without colours leaves those of the first without a place.
        const Cloud two =
            good(parsePly(plyOf(three("uchar"), "0 0 0 1 2 3\n1 0 0 1 2 3\n0 1 0 1 2 3\n5 5 5\n",
                                "element vertex 1\nproperty float x\nproperty float y\nproperty float z\n")));
        QCOMPARE(two.points.size(), std::size_t{4});
        QVERIFY(colouredParts(two).empty());
    }

    void someInObj()
    {
        const Cloud cloud =
            parsed("v 0 0 0 1 0 0\nv 1 0 0\nv 0 1 0 0 0 1\nv 5 5 5 1\nvt 0 0\nvn 0 0 1\nf 1/1/1 2/1/1 3/1/1\n");
        QVERIFY(cloud.colours == (Colours{{255, 0, 0}, {255, 255, 255}, {0, 0, 255}, {255, 255, 255}}));
        QCOMPARE(cloud.remarks, std::vector<std::string>{"2 of 4 points have no colour of three values."});
        QVERIFY((cloud.points[3] == Point{5, 5, 5}));
        QVERIFY((cloud.triangles == std::vector<Triangle>{{0, 1, 2}}));
    }

    void notANumber()
    {
        std::string file =
            "ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
            "property float z\n" +
            three("float") + "end_header\n";
        for (const float value : {1.0F, 2.0F, 3.0F, 0.5F, NAN, 0.5F}) {
            std::string bytes(sizeof(value), '\0');
            std::memcpy(bytes.data(), &value, sizeof(value));
            file += bytes;
        }
        const Cloud cloud = good(parsePly(file));
        QVERIFY(colouredParts(cloud).empty());
        QCOMPARE(cloud.remarks.size(), std::size_t{1});
    }

    void aRedCubesViewsAreRed()
    {
        const auto views = makeViews(good(parseOff(cube(" 255 0 0"))), {.edge = 64}, Context{}).value();
        QCOMPARE(views.size(), std::size_t{6});
        for (const View& view : views) {
            QCOMPARE(view.values.channels, 3);
            QVERIFY(std::abs(view.values.at(32, 32, 0) - 0.85F) < 1e-4F);
            QCOMPARE(view.values.at(32, 32, 1), 0.0F);
            QCOMPARE(view.values.at(32, 32, 2), 0.0F);
            for (int channel = 0; channel < 3; ++channel)
                QCOMPARE(view.values.at(0, 0, channel), 1.0F);
            const image::Image picture = pictureOf(view.values, 1);
            const std::size_t middle = 3 * (32 * 64 + 32);
            QCOMPARE(int{picture.bytes[middle]}, 217);
            QCOMPARE(int{picture.bytes[middle + 1]} + int{picture.bytes[middle + 2]}, 0);
            QCOMPARE(int{picture.bytes[1]}, 255);
        }
        // White is what there is without colours, in each channel.
        const Cloud white = good(parseOff(cube(" 255 255 255")));
        const auto coloured = makeViews(white, {.edge = 64}, Context{}).value();
        const auto grey = makeViews(withoutColours(white), {.edge = 64}, Context{}).value();
        for (std::size_t i = 0; i < grey.size(); ++i) {
            QCOMPARE(grey[i].values.channels, 1);
            QVERIFY(pictureOf(coloured[i].values, 1).bytes == pictureOf(grey[i].values, 1).bytes);
        }
    }

    void cornersMixOnAFace()
    {
        const Cloud square{.format = "PLY ascii",
                           .points = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}},
                           .triangles = {{0, 1, 2}, {0, 2, 3}},
                           .colours = {{0, 0, 0}, {255, 0, 0}, {255, 0, 0}, {0, 0, 0}}};
        const Raster seen = makeViews(square, {.edge = 64}, Context{}).value().front().values;
        float last = 0;
        for (int column = 12; column < 52; ++column) {
            const float red = seen.at(32, column, 0);
            QVERIFY(red > last);
            last = red;
        }
        QVERIFY(std::abs(seen.at(32, 32, 0) - 0.85F / 2) < 0.02F);
        const Cloud sampled = sampleSurface(square, 500, 3).value();
        for (std::size_t i = 0; i < sampled.points.size(); ++i)
            QVERIFY(std::abs(sampled.colours[i][0] - 127.5F * (sampled.points[i][0] + 1)) <= 0.51F);
    }

    void pointsHaveTheirColours()
    {
        const Cloud cloud{.format = "XYZ", .points = {{-1, 0, 0}, {1, 0, 0}}, .colours = {{255, 0, 0}, {0, 0, 255}}};
        const Raster front = makeViews(cloud, {.edge = 64}, Context{}).value().front().values;
        const auto at = [&](int column) { return std::array{front.at(32, column, 0), front.at(32, column, 2)}; };
        QVERIFY(at(2)[0] > 0.5F && at(2)[1] == 0);
        QVERIFY(at(61)[0] == 0 && at(61)[1] > 0.5F);
    }

    void depthMapsHaveNone()
    {
        const Cloud red = good(parseOff(cube(" 255 0 0")));
        for (const Projection projection : {Projection::PointClip1, Projection::PointClip2}) {
            const auto coloured = makeViews(red, {.projection = projection}, Context{}).value();
            const auto plain = makeViews(withoutColours(red), {.projection = projection}, Context{}).value();
            for (std::size_t i = 0; i < plain.size(); ++i) {
                QCOMPARE(coloured[i].values.channels, 1);
                QVERIFY(coloured[i].values.values == plain[i].values.values);
            }
        }
    }

    void scenesHoldThem()
    {
        QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.off";
        QVERIFY(writeFile(path, cube(" 0 0 255")).has_value());
        const CloudScene mesh = readCloudScene({.input = path, .most = 50}, Context{}).value();
        QVERIFY(mesh.isSampled);
        QVERIFY(mesh.colours == Colours(50, Colour{0, 0, 255}));
        std::string rows;
        for (int i = 0; i < 100; ++i)
            rows += std::to_string(i) + " 0 0 " + std::to_string(2 * i) + " 0 0\n";
        QVERIFY(writeFile(path, rows).has_value());
        const CloudScene points = readCloudScene({.input = path, .most = 10}, Context{}).value();
        QCOMPARE(points.colours.size(), std::size_t{10});
        QVERIFY((points.colours[1] == Colour{20, 0, 0}));
        QVERIFY(points.shown[1][0] > points.shown[0][0]);
    }
};

}  // namespace

QTEST_APPLESS_MAIN(CloudColoursTest)
#include "colours_test.moc"
