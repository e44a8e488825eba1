// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/files.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/read_cloud.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace orangery;
using namespace orangery::cloud;
using namespace std::string_view_literals;

namespace {

using Points = std::vector<Point>;

const Points kThree{{0, 0, 0}, {1, 0, 0}, {0, 1, 0.5F}};
const std::vector<Triangle> kOne{{0, 1, 2}};

Cloud good(const Result<Cloud>& cloud)
{
    if (!cloud)
        qFatal("%s", describe(cloud.error()).c_str());
    return *cloud;
}

bool saysSo(const Result<Cloud>& cloud, std::string_view words)
{
    const bool says =
        !cloud && cloud.error().code == ErrorCode::Input && cloud.error().message.find(words) != std::string::npos;
    if (!says)
        qInfo("%s", cloud ? "was read" : describe(cloud.error()).c_str());
    return says;
}

/// The bytes of a number, the first the most significant when `isBig`.
template <class Value>
std::string packed(Value value, bool isBig)
{
    std::string bytes(sizeof(value), '\0');
    std::memcpy(bytes.data(), &value, sizeof(value));
    return isBig ? std::string(bytes.rbegin(), bytes.rend()) : bytes;
}

std::string binaryPly(bool isBig)
{
    std::string file =
        std::string("ply\nformat binary_") + (isBig ? "big" : "little") +
        "_endian 1.0\ncomment x y z stand between others\nelement vertex 3\nproperty uchar red\nproperty double z\n"
        "property list uchar short other\nproperty float x\nproperty int y\nelement edge 2\nproperty ushort a\n"
        "element face 1\nproperty list uchar uint vertex_indices\nend_header\n";
    for (const Point& point : kThree)
        file += '\x7' + packed(double{point[2]}, isBig) + '\x1' + packed(std::int16_t{-5}, isBig) +
                packed(point[0], isBig) + packed(static_cast<std::int32_t>(point[1]), isBig);
    file += std::string("\1\2\3\4", 4) + '\x3';
    for (const std::uint32_t corner : {0U, 1U, 2U})
        file += packed(corner, isBig);
    return file;
}

class CloudFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void off_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("plain") << QByteArray("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 .5\n3 0 1 2\n");
        QTest::newRow("fused with the counts") << QByteArray("OFF3 1 0\n0 0 0\n1 0 0\n0 1 .5\n3 0 1 2\n");
        QTest::newRow("counts on its line") << QByteArray("OFF 3 1 0\n0 0 0\n1 0 0\n0 1 .5\n3 0 1 2");
        QTest::newRow("no number of edges") << QByteArray("OFF\n3 1\n0 0 0\n1 0 0\n0 1 .5\n3 0 1 2\n");
        QTest::newRow("comments and blank lines") << QByteArray(
            "# first\n\nOFF # word\n\n# counts\n3 1 0\n\n0 0 0 # a\n1 0 0\n# b\n0 1 .5\n\n3 0 1 2\n# end\n");
        QTest::newRow("CR LF") << QByteArray("OFF\r\n3 1 0\r\n0 0 0\r\n1 0 0\r\n0 1 .5\r\n3 0 1 2\r\n");
        QTest::newRow("colours of points")
            << QByteArray("COFF\n3 1 0\n0 0 0 255 0 0 255\n1 0 0 0 0 0 1\n0 1 .5 9 9 9 9\n3 0 1 2\n");
        QTest::newRow("normals") << QByteArray("NOFF\n3 1 0\n0 0 0 0 0 1\n1 0 0 0 0 1\n0 1 .5 0 0 1\n3 0 1 2\n");
        QTest::newRow("all prefixes") << QByteArray("STCNOFF\n3 1 0\n0 0 0 1 2 3 4\n1 0 0 5\n0 1 .5\n3 0 1 2\n");
        QTest::newRow("colours of faces") << QByteArray("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 .5\n3 0 1 2 0.5 0.5 0.5\n");
        QTest::newRow("numbers across lines") << QByteArray("OFF\n3 1 0\n0\n0 0\n1 0\n0\n0 1 5e-1\n3 0\n1\n2\n");
    }

    void off()
    {
        QFETCH(const QByteArray, file);
        const std::string_view text(file.constData(), static_cast<std::size_t>(file.size()));
        QVERIFY(looksLikeOff(text));
        const Cloud cloud = good(parseOff(text));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.triangles == kOne);
        QCOMPARE(cloud.faces, std::size_t{1});
    }

    void facesOfAnyDegree()
    {
        const Cloud cloud = good(parseOff("OFF\n5 3 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n2 2 2\n5 0 1 2 3 4\n2 0 1\n1 4\n"));
        QCOMPARE(cloud.faces, std::size_t{3});
        QVERIFY(cloud.triangles == (std::vector<Triangle>{{0, 1, 2}, {0, 2, 3}, {0, 3, 4}}));
    }

    void badOff()
    {
        QVERIFY(saysSo(parseOff("4OFF\n1 0 0\n0 0 0 1\n"), "other dimensions"));
        QVERIFY(saysSo(parseOff("nOFF\n5\n1 0 0\n"), "other dimensions"));
        QVERIFY(saysSo(parseOff("OFF BINARY\n"), "binary OFF"));
        QVERIFY(saysSo(parseOff("OFF\n"), "missing"));
        QVERIFY(saysSo(parseOff("OFF\n3\n"), "are expected"));
        QVERIFY(saysSo(parseOff("OFF\n3 1 0\n0 0 0\n1 0 0\n"), "after 2 of 3 points"));
        QVERIFY(saysSo(parseOff("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1"), "after 0 of 1 face"));
        QVERIFY(saysSo(parseOff("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n"), "line 6: the face names a point"));
        QVERIFY(saysSo(parseOff("OFF\n3 1 0\n0 0 0\n1 nan 0\n0 1 0\n3 0 1 2\n"), "line 4: 'nan' is no finite number"));
        QVERIFY(saysSo(parseOff("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 -1 2\n"), "'-1' is no count"));
        QVERIFY(saysSo(parseOff("OFF\n1000000 0 0\n0 0 0\n"), "too short"));
        QVERIFY(saysSo(parseOff("OFF\n99999999999 0 0\n0 0 0\n"), "at most"));
        QVERIFY(saysSo(parseOff("OFF\n99999999999999999999 0 0\n0 0 0\n"), "is no count"));
        QVERIFY(!looksLikeOff("OFFICE hours\n"));
    }

    void ply_data()
    {
        QTest::addColumn<QByteArray>("file");
        const auto bytes = [](const std::string& file) {
            return QByteArray(file.data(), static_cast<qsizetype>(file.size()));
        };
        QTest::newRow("ascii") << QByteArray(
            "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement "
            "face 1\n"
            "property list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0.5\n3 0 1 2\n");
        QTest::newRow("ascii, CR LF, faces first") << QByteArray(
            "ply\r\nformat ascii 1.0\r\nobj_info a b c d e f\r\nelement face 1\r\nproperty list uchar int "
            "vertex_index\r\n"
            "element vertex 3\r\nproperty float nx\r\nproperty double z\r\nproperty float y\r\nproperty float "
            "x\r\nend_header\r\n"
            "3 0 1 2\r\n9 0 0 0\r\n9 0 0 1\r\n9 .5 1 0\r\n");
        QTest::newRow("little-endian") << bytes(binaryPly(false));
        QTest::newRow("big-endian") << bytes(binaryPly(true));
    }

    void ply()
    {
        QFETCH(const QByteArray, file);
        const std::string_view bytes(file.constData(), static_cast<std::size_t>(file.size()));
        QVERIFY(looksLikePly(bytes));
        const Cloud cloud = good(parsePly(bytes));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.triangles == kOne);
    }

    void plyWithoutFaces()
    {
        const Cloud cloud =
            good(parsePly("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
                          "property float z\nend_header\n1 2 3\n"));
        QVERIFY(cloud.points == (Points{{1, 2, 3}}));
        QCOMPARE(cloud.faces, std::size_t{0});
    }

    void badPly()
    {
        const auto with = [](const std::string& header, const std::string& data) {
            return parsePly("ply\nformat ascii 1.0\n" + header + "end_header\n" + data);
        };
        const std::string xyz = "property float x\nproperty float y\nproperty float z\n";
        QVERIFY(saysSo(with("element vertex 1\nproperty float x\nproperty float y\n", "1 2\n"), "no property z"));
        QVERIFY(saysSo(with("element point 1\n" + xyz, "1 2 3\n"), "no element vertex"));
        QVERIFY(saysSo(with("element vertex 2\n" + xyz, "1 2 3\n40000 50"), "vertex 1 of 2: the file ends"));
        QVERIFY(saysSo(with("element vertex 1\n" + xyz, "1 inf 3\n"), "'inf' is no finite number"));
        QVERIFY(saysSo(with("element vertex 1000\n" + xyz, "1 2 3\n"), "too short"));
        QVERIFY(saysSo(with("element vertex 1\nproperty float128 x\n", ""), "line 4: the type float128"));
        QVERIFY(saysSo(with("element vertex 1\n" + xyz + "element face 1\nproperty list uchar int vertex_indices\n",
                            "1 2 3\n3 0 0 1\n"),
                       "names a point that is not there"));
        QVERIFY(saysSo(with("element vertex 1\n" + xyz + "element face 1\nproperty list int int vertex_indices\n",
                            "1 2 3\n-3 0 0 0\n"),
                       "no whole number"));
        QVERIFY(saysSo(with("vertex 1\n", ""), "does not belong there"));
        QVERIFY(saysSo(parsePly("ply\nelement vertex 0\n" + xyz + "end_header\n"), "names no format"));
        QVERIFY(saysSo(parsePly("ply\nformat ascii 1.0\n"), "does not end"));
        QVERIFY(saysSo(parsePly("ply\nformat binary 1.0\nend_header\n"), "none of ascii"));
        const std::string whole = binaryPly(false);
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!parsePly(std::string_view(whole).substr(0, size)).has_value());
        // However many there are of an element that holds nothing.
        QVERIFY(with("element nothing 4000000000\nelement vertex 1\n" + xyz, "1 2 3\n").has_value());
    }

    void xyz_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("blanks") << QByteArray("0 0 0\n1 0 0\n0 1 .5\n");
        QTest::newRow("six columns with commas") << QByteArray("0,0,0,0,0,1\n1,0,0,0,0,1\n0,1,0.5,0,0,1");
        QTest::newRow("count first") << QByteArray("3\n0 0 0\n1 0 0\n0 1 .5\n");
        QTest::newRow("names of columns") << QByteArray("x;y;z\r\n0;0;0\r\n1;0;0\r\n0;1;5e-1\r\n");
        QTest::newRow("comments") << QByteArray("# cloud\n// here\n0\t0\t0\n\n1\t0\t0 # b\n+0\t+1\t0.5\n");
        QTest::newRow("colour and intensity") << QByteArray("3\n0 0 0 -12 1 2 3\n1 0 0 7 1 2 3\n0 1 .5 9 1 2 3\n");
    }

    void xyz()
    {
        QFETCH(const QByteArray, file);
        const std::string_view text(file.constData(), static_cast<std::size_t>(file.size()));
        QVERIFY(looksLikeXyz(text));
        QVERIFY(good(parseXyz(text)).points == kThree);
    }

    void badXyz()
    {
        QVERIFY(saysSo(parseXyz("1 2\n3 4\n"), "line 1: a point has 2 numbers"));
        QVERIFY(saysSo(parseXyz("1 2 3\n4 5\n"), "line 2: it has 2 columns"));
        QVERIFY(saysSo(parseXyz("1 2 3\n4 5 six\n"), "line 2: 'six' is no finite number"));
        QVERIFY(saysSo(parseXyz("3\n1 2 3\n4 5 6\n"), "after 2 of 3 points"));
        QCOMPARE(good(parseXyz("1\n1 2 3\n0 0 1\n")).remarks.size(), std::size_t{1});
        QVERIFY(!looksLikeXyz("Dear diary,\ntoday was fine\n"));
        QVERIFY(!looksLikeXyz(std::string_view("1 2 3\0", 6)));
    }

    void numpy()
    {
        const auto file = [](const std::string& type, const std::string& order, const std::string& shape,
                             const std::string& data) {
            std::string header = "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
            header += std::string(63 - (10 + header.size()) % 64, ' ') + "\n";
            return std::string("\x93NUMPY\x01\x00", 8) + packed(static_cast<std::uint16_t>(header.size()), false) +
                   header + data;
        };
        std::string doubles;
        std::string columns;
        for (const Point& point : kThree) {
            for (const float value : point)
                doubles += packed(double{value}, true);
        }
        for (std::size_t axis = 0; axis < 3; ++axis) {
            for (const Point& point : kThree)
                columns += packed(point[axis], false);
        }
        QVERIFY(good(read(file(">f8", "False", "(3, 3)", doubles))).points == kThree);
        QVERIFY(good(read(file("<f4", "True", "(3, 3)", columns))).points == kThree);
        // Two objects of one point with four columns.
        std::string two;
        for (const float value : {1.0F, 2.0F, 3.0F, 9.0F, 4.0F, 5.0F, 6.0F, 9.0F})
            two += packed(value, false);
        const Cloud second = good(read(file("<f4", "False", "(2, 1, 4)", two), 1));
        QVERIFY(second.points == (Points{{4, 5, 6}}));
        QCOMPARE(second.objects, std::size_t{2});
        QVERIFY(read(file("<f4", "False", "(2, 1, 4)", two), 2).error().code == ErrorCode::Usage);
        QVERIFY(whyNot(file("<f4", "False", "(4, 2)", two)).find("its shape is [4, 2]") != std::string::npos);
        QVERIFY(whyNot(file("<f4", "False", "(8,)", two)).find("its shape is [8]") != std::string::npos);
        QVERIFY(whyNot(file("<f4", "False", "(1, 3)", packed(0x7FC00000U, false) + std::string(8, '\0')))
                    .find("point 0 is not finite") != std::string::npos);
        QVERIFY(whyNot(file("<f4", "False", "(9, 3)", two)).find("cannot be read as a point cloud") !=
                std::string::npos);
    }

    void obj_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("plain") << QByteArray("# by hand\nmtllib /etc/passwd\nv 0 0 0\nv 1 0 0\nv 0 1 0.5\nf 1 2 3\n");
        QTest::newRow("from the last") << QByteArray("v 0 0 0\nv 1 0 0\nv 0 1 .5\nf -3 -2 -1\n");
        QTest::newRow("textures and normals")
            << QByteArray("v 0 0 0\nv 1 0 0\nv 0 1 .5\nvt 0 0\nvn 0 0 1\ng a\nusemtl b\ns off\nf 1/1/1 2//1 3/1\n");
        QTest::newRow("the face first") << QByteArray("f 1 2 3\nv 0 0 0\nv 1 0 0\nv 0 1 .5\n");
        QTest::newRow("carried on, CR LF") << QByteArray("v 0 0 0\r\nv 1 \\\r\n0 0\r\nv 0 1 .5\r\nf 1 2\\\r\n 3\r\n");
        QTest::newRow("weights of 1") << QByteArray("  v 0 0 0 1\nv\t1 0 0 1\nv 0 1 .5 1.0\nf 1 2 3");
    }

    void obj()
    {
        QFETCH(const QByteArray, file);
        const Cloud cloud = good(read(file.toStdString()));
        QCOMPARE(cloud.format, std::string("OBJ"));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.triangles == kOne);
        QCOMPARE(cloud.faces, std::size_t{1});
        QVERIFY(cloud.remarks.empty());
    }

    void objOfAnyDegree()
    {
        // A point that no face names is a point all the same; a line is none.
        const Cloud cloud =
            good(read("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 9 9 9\nl 1 2\nf 1 2 3 4\ncstype bezier\ncurv 0 1 1 2\n"));
        QCOMPARE(cloud.points.size(), std::size_t{5});
        QCOMPARE(cloud.faces, std::size_t{1});
        QVERIFY((cloud.triangles == std::vector<Triangle>{{0, 1, 2}, {0, 2, 3}}));
        QCOMPARE(cloud.remarks, std::vector<std::string>{"Its curves and curved surfaces were left out."});
    }

    void badObj()
    {
        const std::string three = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
        QVERIFY(saysSo(parseObj(three + "v 1 2\n"), "line 4: a point has 2 numbers"));
        QVERIFY(saysSo(parseObj(three + "v 1 nan 3\n"), "line 4: 'nan' is no finite number"));
        QVERIFY(saysSo(parseObj(three + "\nf 1 2 4\n"),
                       "line 5: the face names a point that is not there; the points are 1 to 3"));
        QVERIFY(saysSo(parseObj("f 1 2 9\n" + three),
                       "line 1: the face names a point that is not there; the points are 1 to 3"));
        QVERIFY(saysSo(parseObj(three + "f 0 1 2\n"), "not there"));
        QVERIFY(saysSo(parseObj(three + "f -4 1 2\n"), "not there"));
        QVERIFY(saysSo(parseObj(three + "f 1 2 x/3\n"), "line 4: 'x' is no count"));
        QVERIFY(saysSo(parseObj(three + "f 1 2 99999999999999999999\n"), "is no count"));
        QVERIFY(whyNot("v 0 0 0\nf 1 1 7\n").find("x.cloud cannot be read as a point cloud") != std::string::npos);
        QVERIFY(!looksLikeObj("v for victory is what they said\n"));
    }

    void stl()
    {
        std::string stl(80, ' ');
        stl += packed(1U, false) + std::string(12, '\0');
        for (const Point& point : kThree) {
            for (const float value : point)
                stl += packed(value, false);
        }
        const Cloud solid = good(read(stl + std::string(2, '\0')));
        QCOMPARE(solid.format, std::string("STL"));
        QVERIFY(solid.points == kThree);
    }

    void byteOrderMark_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("OFF") << QByteArray("OFF\n3 0 0\n0 0 0\n1 0 0\n0 1 .5\n");
        QTest::newRow("PLY") << QByteArray(
            "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
            "property float z\nend_header\n0 0 0\n1 0 0\n0 1 .5\n");
        QTest::newRow("PCD") << QByteArray(
            "VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 3\n"
            "HEIGHT 1\nPOINTS 3\nDATA ascii\n0 0 0\n1 0 0\n0 1 .5\n");
        QTest::newRow("OBJ") << QByteArray("v 0 0 0\nv 1 0 0\nv 0 1 .5\n");
        QTest::newRow("XYZ") << QByteArray("x;y;z\r\n0;0;0\r\n1;0;0\r\n0;1;5e-1\r\n");
    }

    void byteOrderMark()
    {
        QFETCH(const QByteArray, file);
        const Cloud cloud = good(read("\xEF\xBB\xBF" + file.toStdString()));
        QVERIFY(cloud.format.starts_with(QTest::currentDataTag()));
        QVERIFY(cloud.points == kThree);
    }

    void detailsThatSinglePrecisionLosesAreTold()
    {
        // A house in metres of a map's grid.
        const Cloud far = good(read("500000.25 4600000.25 100\n500010.75 4600005.5 104\n500003 4600009 101\n"));
        QCOMPARE(far.remarks.size(), std::size_t{1});
        QVERIFY(far.remarks[0].find("in steps of 0.5 only") != std::string::npos);
        QVERIFY(good(read("500000.25 46000.25 100\n500910.75 46805.5 104\n")).remarks.empty());
        QVERIFY(good(read("0 0 0\n1e-30 0 1e-38\n")).remarks.empty());
        QVERIFY(good(read("1 2 3\n")).remarks.empty());
    }

    void whatIsNoCloudIsRefused()
    {
        QVERIFY(whyNot("").find("the file is empty") != std::string::npos);
        QVERIFY(whyNot("Dear diary").find("is no point cloud that can be read") != std::string::npos);
        QVERIFY(whyNot("OFF\n0 0 0\n").find("has no points") != std::string::npos);
        QVERIFY(whyNot("OFF\n2 0 0\n0 0 0\n").find("x.cloud cannot be read as a point cloud") != std::string::npos);
        QVERIFY(readCloud("/absent").error().code == ErrorCode::Input);
        QVERIFY(read("OFF\n1 0 0\n0 0 0\n", 1).error().code == ErrorCode::Usage);
    }

private:
    Result<Cloud> read(const std::string& bytes, std::size_t object = 0)
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "x.cloud";
        if (!writeFile(path, bytes))
            qFatal("the file could not be written");
        return readCloud(path, object);
    }
    std::string whyNot(const std::string& bytes)
    {
        const Result<Cloud> cloud = read(bytes);
        return cloud ? std::string() : describe(cloud.error());
    }

    QTemporaryDir m_folder;
};

}  // namespace

QTEST_APPLESS_MAIN(CloudFilesTest)
#include "files_test.moc"
