// SPDX-License-Identifier: GPL-3.0-or-later
// PCD: hand-written files, and the same cloud as other programs wrote it (tests/fixtures/cloud/pcd).
#include "engine/base/files.h"
#include "engine/cloud/lzf.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/read_cloud.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace orangery;
using namespace orangery::cloud;
using namespace std::string_view_literals;

namespace {

using Points = std::vector<Point>;
using Colours = std::vector<Colour>;

const Points kThree{{0, 0, 0}, {1, 0, 0}, {0, 1, 0.5F}};
const Colours kColours{{255, 0, 0}, {0, 128, 0}, {1, 2, 3}};
const fs::path kFixtures = fs::path(ORANGERY_TEST_DATA) / "cloud" / "pcd";

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

template <class Value>
std::string packed(Value value)
{
    std::string bytes(sizeof(value), '\0');
    std::memcpy(bytes.data(), &value, sizeof(value));
    return bytes;
}

std::string header(const std::string& fields, const std::string& sizes, const std::string& types,
                   const std::string& counts, const std::string& data, const std::string& points = "3")
{
    return "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS " + fields + "\nSIZE " + sizes + "\nTYPE " +
           types + "\nCOUNT " + counts + "\nWIDTH " + points + "\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS " + points +
           "\nDATA " + data + "\n";
}

std::string xyz(const std::string& data, const std::string& points = "3")
{
    return header("x y z", "4 4 4", "F F F", "1 1 1", data, points);
}

/// Packed as runs of bytes as they are.
std::string compressed(const std::string& bytes)
{
    std::string runs;
    for (std::size_t at = 0; at < bytes.size(); at += 32) {
        const std::string run = bytes.substr(at, 32);
        runs += static_cast<char>(run.size() - 1) + run;
    }
    return packed(static_cast<std::uint32_t>(runs.size())) + packed(static_cast<std::uint32_t>(bytes.size())) + runs;
}

/// The coordinates of kThree, field after field.
std::string columns()
{
    std::string bytes;
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (const Point& point : kThree)
            bytes += packed(point[axis]);
    return bytes;
}

std::string rows()
{
    std::string bytes;
    for (const Point& point : kThree)
        for (const float value : point)
            bytes += packed(value);
    return bytes;
}

/// A field of each kind of number around the coordinates, of which y is a whole number and z a double.
std::string mixed()
{
    std::string file =
        header("_ intensity z label y _ x normal", "1 2 8 1 8 4 4 4", "U U F I I F F F", "3 1 1 1 1 2 1 3", "binary");
    for (const Point& point : kThree)
        file += "abc" + packed(std::uint16_t{9}) + packed(double{point[2]}) + packed(std::int8_t{-1}) +
                packed(static_cast<std::int64_t>(point[1])) + std::string(8, '\xff') + packed(point[0]) +
                std::string(12, '\0');
    return file;
}

class CloudPcdTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void files_data()
    {
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const char* name, const std::string& file) {
            QTest::newRow(name) << QByteArray(file.data(), static_cast<qsizetype>(file.size()));
        };
        const std::string lines = "0 0 0\n1 0 0\n0 1 .5\n";
        row("ascii", xyz("ascii") + lines);
        row("CR LF",
            "# .PCD v.7\r\nVERSION .7\r\nFIELDS x y z\r\nSIZE 4 4 4\r\nTYPE F F F\r\nCOUNT 1 1 1\r\nWIDTH 3\r\n"
            "HEIGHT 1\r\nPOINTS 3\r\nDATA ascii\r\n0 0 0\r\n1 0 0\r\n0 1 5e-1");
        row(".5, without counts of points and numbers",
            "VERSION .5\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 3\nDATA ascii\n" + lines);
        row(".6, organised, COLUMNS",
            "VERSION .6\nCOLUMNS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 1\nHEIGHT 3\nDATA ascii\n" + lines);
        row("without a version, sizes and types", "FIELDS x y z\nPOINTS 3\nDATA ascii\n" + lines);
        row("any order, several numbers, padding, comments",
            header("normal _ z y x", "4 1 8 1 4", "F U F U F", "3 2 1 1 1", "ascii") +
                "0 0 1 7 7 0 0 0\n# between\n\n0 0 1 7 7 0 0 +1\n0 0 1 7 7 0.5 1 0\n");
        row("binary", xyz("binary") + rows());
        row("binary after CR LF", "FIELDS x y z\r\nPOINTS 3\r\nDATA binary\r\n" + rows());
        row("binary, every kind of number", mixed());
        row("binary_compressed", xyz("binary_compressed") + compressed(columns()));
        // PCL leaves what fills up out of what is packed, other programs do not.
        const std::string padded = header("x _ y z", "4 1 4 4", "F U F F", "1 5 1 1", "binary_compressed");
        row("packed without what fills up", padded + compressed(columns()));
        row("packed with what fills up", padded + compressed(columns().insert(12, std::string(15, '\xff'))));
    }

    void files()
    {
        QFETCH(const QByteArray, file);
        const std::string_view bytes(file.constData(), static_cast<std::size_t>(file.size()));
        QVERIFY(looksLikePcd(bytes));
        QVERIFY(!looksLikeXyz(bytes) && !looksLikeObj(bytes) && !looksLikeOff(bytes) && !looksLikePly(bytes));
        const Cloud cloud = good(parsePcd(bytes));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.remarks.empty());
        QVERIFY(colouredParts(cloud).empty());
        QVERIFY(cloud.format.starts_with("PCD "));
    }

    void colours_data()
    {
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const char* name, const std::string& file) {
            QTest::newRow(name) << QByteArray(file.data(), static_cast<qsizetype>(file.size()));
        };
        const auto fields = [](const std::string& name, const std::string& type, const std::string& data) {
            return header("x y z " + name, "4 4 4 4", "F F F " + type, "1 1 1 1", data);
        };
        // 0xff0000, 0x8000 and 0x10203, as a float of these bits and as whole numbers.
        row("ascii, bits of a float",
            fields("rgb", "F", "ascii") + "0 0 0 2.3418052e-38\n1 0 0 4.5917748e-41\n0 1 .5 9.2557e-41\n");
        row("ascii, whole", fields("rgb", "U", "ascii") + "0 0 0 16711680\n1 0 0 32768\n0 1 .5 66051\n");
        row("ascii, alpha", fields("rgba", "U", "ascii") + "0 0 0 4294901760\n1 0 0 4278222848\n0 1 .5 66051\n");
        row("ascii, a sign", fields("rgba", "I", "ascii") + "0 0 0 -65536\n1 0 0 32768\n0 1 .5 66051\n");
        for (const char* name : {"rgb", "rgba"})
            for (const char* type : {"F", "U", "I"}) {
                std::string file = fields(name, type, "binary");
                for (std::size_t i = 0; i < kThree.size(); ++i)
                    file += packed(kThree[i][0]) + packed(kThree[i][1]) + packed(kThree[i][2]) +
                            packed(std::array{0xffff0000U, 0x00008000U, 0x80010203U}[i]);
                row((std::string("binary ") + name + " " + type).c_str(), file);
            }
        row("packed", fields("rgb", "F", "binary_compressed") +
                          compressed(columns() + packed(0xffff0000U) + packed(0x00008000U) + packed(0x80010203U)));
    }

    void colours()
    {
        QFETCH(const QByteArray, file);
        const Cloud cloud = good(parsePcd({file.constData(), static_cast<std::size_t>(file.size())}));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.colours == kColours);
        QVERIFY(cloud.remarks.empty());
    }

    void whatIsNoColour()
    {
        const Cloud wide = good(parsePcd(header("x y z rgb", "4 4 4 1", "F F F U", "1 1 1 3", "ascii") +
                                         "0 0 0 255 0 0\n1 0 0 255 0 0\n0 1 .5 255 0 0\n"));
        QVERIFY(colouredParts(wide).empty());
        QCOMPARE(wide.remarks,
                 std::vector<std::string>{"The colours were left out: rgb is not one number of 4 bytes."});
        const Cloud some = good(parsePcd(header("x y z rgb", "4 4 4 4", "F F F U", "1 1 1 1", "ascii") +
                                         "0 0 0 255\n1 0 0 nan\n0 1 .5 red\n"));
        QVERIFY(some.colours == (Colours{{0, 0, 255}, {255, 255, 255}, {255, 255, 255}}));
        QCOMPARE(some.remarks, std::vector<std::string>{"2 of 3 points have no colour of three values."});
    }

    void invalidPointsAreLeftOut()
    {
        const std::string head = header("x y z rgb", "4 4 4 4", "F F F U", "1 1 1 1", "ascii", "5");
        const Cloud cloud =
            good(parsePcd(head + "0 0 0 16711680\nnan nan nan 0\n1 0 0 32768\n1 -NaN 0 1\n0 1 .5 66051\n"));
        QVERIFY(cloud.points == kThree);
        QVERIFY(cloud.colours == kColours);
        QCOMPARE(cloud.remarks,
                 std::vector<std::string>{
                     "2 of 5 points are not finite, which marks invalid ones in PCD, and were left out."});
        std::string binary = xyz("binary", "4") + rows();
        for (const float value : {1.0F, std::numeric_limits<float>::infinity(), NAN})
            binary += packed(value);
        QVERIFY(good(parsePcd(binary)).points == kThree);
        QVERIFY(saysSo(parsePcd(xyz("ascii", "2") + "nan nan nan\ninf 0 0\n"), "none of its 2 points is finite"));
    }

    void otherProgramsFiles_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"pcl_ascii", "pcl_binary", "pcl_binary_compressed", "pcl_padded_ascii", "pcl_padded_binary",
              "pcl_padded_binary_compressed", "pypcd4_binary", "pypcd4_binary_compressed", "padded"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void otherProgramsFiles()
    {
        QFETCH(const QString, name);
        const Cloud cloud = good(readCloud(kFixtures / (name.toStdString() + ".pcd")));
        // make_pcd.py: point i of 40 on a coil, every tenth one invalid.
        Points points;
        Colours shades;
        for (int i = 0; i < 40; ++i) {
            if (i % 10 == 9)
                continue;
            points.push_back(
                {static_cast<float>(i % 8) / 8, static_cast<float>(i / 8) * 0.25F, static_cast<float>(i) / 16});
            shades.push_back({static_cast<std::uint8_t>(6 * i), static_cast<std::uint8_t>(255 - i), 7});
        }
        QVERIFY(cloud.points == points);
        QVERIFY(cloud.colours == shades);
        QCOMPARE(cloud.remarks.size(), std::size_t{1});
        QVERIFY(cloud.remarks[0].starts_with("4 of 40 points are not finite"));
    }

    void badFiles()
    {
        const std::string lines = "0 0 0\n1 0 0\n0 1 .5\n";
        const auto with = [&](const std::string& head) { return parsePcd(head + lines); };
        QVERIFY(saysSo(with("VERSION .8\nFIELDS x y z\nPOINTS 3\nDATA ascii\n"), "line 1: the version is none of .5"));
        QVERIFY(saysSo(with("FIELDS x y\nPOINTS 3\nDATA ascii\n"), "the header has no field z"));
        QVERIFY(saysSo(with("VERSION .7\nPOINTS 3\nDATA ascii\n"), "names no FIELDS"));
        QVERIFY(saysSo(with("VERSION .7\nFIELDS x y z\nPOINTS 3\n"), "does not end with DATA"));
        QVERIFY(saysSo(with("FIELDS x y z\nDATA ascii\n"), "neither POINTS nor WIDTH"));
        QVERIFY(saysSo(with("FIELDS x y z\nPOINTS 3\nDATA text\n"), "line 3: DATA is none of ascii"));
        QVERIFY(saysSo(with("FIELDS x y z\nSIZE 4 4\nPOINTS 3\nDATA ascii\n"),
                       "line 2: SIZE tells 2 fields, and there are 3"));
        QVERIFY(saysSo(with("SIZE 4 4 4\nFIELDS x y z\nPOINTS 3\nDATA ascii\n"),
                       "line 1: SIZE tells 3 fields, and there are 0"));
        QVERIFY(saysSo(with(header("x y z", "4 3 4", "F F F", "1 1 1", "ascii")), "numbers of 3 bytes"));
        QVERIFY(saysSo(with(header("x y z", "4 2 4", "F F F", "1 1 1", "ascii")), "real numbers of 2 bytes"));
        QVERIFY(saysSo(with(header("x y z", "4 4 4", "F D F", "1 1 1", "ascii")), "line 5: the type of the field y"));
        QVERIFY(saysSo(with(header("x y z", "4 4 4", "F F F", "1 0 1", "ascii")), "the field y has 0 numbers"));
        QVERIFY(saysSo(with(header("x y z", "4 4 4", "F F F", "1 1 99999999999", "ascii")), "has 99999999999 numbers"));
        QVERIFY(saysSo(with(header("x y z", "4 4 4", "F F F", "1 1 -1", "ascii")), "'-1' is no count"));
        QVERIFY(
            saysSo(with(header("x y z", "4 4 4", "F F F", "3 1 1", "ascii")), "the field x has 3 numbers, and one"));
        QVERIFY(saysSo(with("FIELDS x y z\nWIDTH 4\nHEIGHT 3\nPOINTS 3\nDATA ascii\n"), "3 points and 4 x 3"));
        QVERIFY(saysSo(with(xyz("ascii", "99999999999")), "at most"));
        QVERIFY(saysSo(with("FIELDS x y z\nWIDTH 18446744073709551615\nHEIGHT 18446744073709551615\nDATA ascii\n"),
                       "at most"));
        QVERIFY(saysSo(with(xyz("ascii", "33554432")), "too short"));
        QVERIFY(saysSo(with(xyz("binary", "33554432")), "too short"));
        QVERIFY(saysSo(with(xyz("ascii", "4") + "# a comment that fills up\n"),
                       "line 15: the file ends after 3 of 4 points"));
        QVERIFY(
            saysSo(parsePcd(xyz("ascii") + "0 0 0\n1 0\n0 1 .5\n"), "line 13: it has 2 numbers, and a point has 3"));
        QVERIFY(saysSo(parsePcd(xyz("ascii") + "0 0 0\n1 0 zero\n0 1 .5\n"), "line 13: 'zero' is no number"));
        QCOMPARE(good(with(xyz("ascii", "2"))).remarks,
                 std::vector<std::string>{"What follows the promised 2 points was left out."});
        QVERIFY(saysSo(parsePcd(std::string(2000, '\n') + "x"), "does not end with DATA"));
        QVERIFY(!looksLikePcd("VERSION 3 of my diary\n"));
        QVERIFY(!looksLikePcd("FIELDS of gold\n"));
    }

    void badPackedFiles()
    {
        const std::string head = xyz("binary_compressed");
        QVERIFY(saysSo(parsePcd(head + "1234"), "ends before its packed data"));
        const std::string whole = head + compressed(columns());
        QVERIFY(saysSo(parsePcd(std::string_view(whole).substr(0, whole.size() - 1)), "of 38 bytes there are 37"));
        QVERIFY(saysSo(parsePcd(head + compressed(columns().substr(4))), "makes 32 bytes, and 3 points of 12 bytes"));
        std::string damaged = whole;
        damaged[head.size() + 8] = '\x1e';  // a run one byte shorter: what follows is no packing
        QVERIFY(saysSo(parsePcd(damaged), "damaged"));
        // A claim of as much as four bytes can hold is refused before anything is made of it.
        QVERIFY(saysSo(parsePcd(xyz("binary_compressed", "33554432") + packed(4U) + packed(402653184U) + "abcd"),
                       "damaged"));
        for (const std::string& file : {whole, mixed(), xyz("ascii") + "0 0 0\n1 0 0\n0 1 5"})
            for (std::size_t size = 0; size < file.size(); ++size)
                QVERIFY(!parsePcd(std::string_view(file).substr(0, size)).has_value());
    }

    void lzf()
    {
        QCOMPARE(unpackLzf("\x02"
                           "abc"sv,
                           3)
                     .value(),
                 std::string("abc"));
        // A repetition of nine that overlaps itself; one of three from four before.
        QCOMPARE(unpackLzf("\0a\xe0\0\0"sv, 10).value(), std::string(10, 'a'));
        QCOMPARE(unpackLzf("\3abcd\x20\3"sv, 7).value(), std::string("abcdabc"));
        QCOMPARE(unpackLzf("\0a\xe0\xff\0"sv, 265).value(), std::string(265, 'a'));
        QCOMPARE(unpackLzf(""sv, 0).value(), std::string());
        for (const auto& [bytes, size] : std::vector<std::pair<std::string_view, std::size_t>>{{"\x02"
                                                                                                "ab"sv,
                                                                                                3},
                                                                                               {"\x02"
                                                                                                "abc"sv,
                                                                                                2},
                                                                                               {"\x02"
                                                                                                "abc"sv,
                                                                                                4},
                                                                                               {"\0a\xe0\0\1"sv, 10},
                                                                                               {"\x20\0"sv, 3},
                                                                                               {"\0a\xe0"sv, 10},
                                                                                               {"\0a\xe0\0"sv, 10},
                                                                                               {"\0a\x20"sv, 4},
                                                                                               {"\0a"sv, 1U << 30U}})
            QVERIFY(!unpackLzf(bytes, size).has_value());
    }
};

}  // namespace

QTEST_APPLESS_MAIN(CloudPcdTest)
#include "pcd_test.moc"
