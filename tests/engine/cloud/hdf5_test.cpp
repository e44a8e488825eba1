// SPDX-License-Identifier: GPL-3.0-or-later
// Files of HDF5: h5py's in tests/fixtures/cloud, and odd ones that are written here by the library itself.
#include "engine/base/files.h"
#include "engine/cloud/cloud_objects.h"
#include "engine/cloud/read_cloud.h"

#include <QTemporaryDir>
#include <QTest>

#include <hdf5.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>

using namespace orangery;
using namespace orangery::cloud;

namespace {

using Shape = std::vector<hsize_t>;
using Fill = std::function<void(hid_t)>;

const fs::path kFixtures = fs::path(ORANGERY_TEST_DATA) / "cloud";

std::size_t sizeOf(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

hid_t makeSet(hid_t file, const char* name, hid_t type, const Shape& shape, hid_t creation = H5P_DEFAULT)
{
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Sclose(space);
    if (set < 0)
        qFatal("no data set was made");
    return set;
}

/// Values i / 8.
void putPoints(hid_t file, const Shape& shape, const char* name = "data", hid_t type = H5T_IEEE_F32LE)
{
    std::vector<double> values(sizeOf(shape));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(i) / 8;
    const hid_t set = makeSet(file, name, type, shape);
    if (!values.empty())
        H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
}

void putLabels(hid_t file, const std::vector<double>& values, const Shape& shape, hid_t type = H5T_STD_U8LE)
{
    const hid_t set = makeSet(file, "label", type, shape);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
}

/// Words of eight bytes.
void putWords(hid_t file, const char* name, const Shape& shape)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, 8);
    const hid_t set = makeSet(file, name, type, shape);
    const std::string words(8 * sizeOf(shape), 'a');
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, words.data());
    H5Dclose(set);
    H5Tclose(type);
}

Cloud good(const Result<Cloud>& cloud)
{
    if (!cloud)
        qFatal("%s", describe(cloud.error()).c_str());
    return *cloud;
}

class CloudHdf5Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { fs::remove(folder() / "shape_names.txt"); }

    void objectsOfADataSet()
    {
        for (std::size_t object = 0; object < 3; ++object) {
            const Cloud cloud = good(readCloud(kFixtures / "objects.h5", object));
            QCOMPARE(cloud.objects, std::size_t{3});
            QCOMPARE(cloud.points.size(), std::size_t{5});
            const auto i = static_cast<float>(object);
            QVERIFY((cloud.points[3] == Point{i / 8, 3.0F / 8, i * 3 / 8}));
            QCOMPARE(*cloud.label, (std::array<std::int64_t, 3>{2, 0, 1})[object]);
        }
        QCOMPARE(good(readCloud(kFixtures / "objects.h5")).className, std::string("bed"));
        QVERIFY(readCloud(kFixtures / "objects.h5", 3).error().code == ErrorCode::Usage);
        QVERIFY(describe(readCloud(kFixtures / "other.h5").error()).find("no data set named data") !=
                std::string::npos);
    }

    void typesAndColumns()
    {
        for (const hid_t type : {H5T_IEEE_F64BE, H5T_IEEE_F32BE, H5T_IEEE_F32LE}) {
            const Cloud cloud = good(read([&](hid_t file) { putPoints(file, {2, 2, 6}, "data", type); }, 1));
            QVERIFY((cloud.points == std::vector<Point>{{1.5F, 1.625F, 1.75F}, {2.25F, 2.375F, 2.5F}}));
        }
        const Cloud whole = good(read([](hid_t file) { putPoints(file, {2, 3}, "data", H5T_STD_I16BE); }));
        QVERIFY((whole.points == std::vector<Point>{{0, 0, 0}, {0, 0, 0}}));
        QCOMPARE(whole.objects, std::size_t{1});
        QVERIFY(!whole.label.has_value());
    }

    void whatHoldsNoClouds_data()
    {
        QTest::addColumn<Fill>("fill");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, Fill fill, const char* says) {
            QTest::newRow(name) << std::move(fill) << QString::fromLatin1(says);
        };
        row(
            "nothing", [](hid_t) {}, "it has no data set named data");
        row(
            "another name",
            [](hid_t file) {
                putPoints(file, {2, 3}, "points");
            },
            "it has no data set named data");
        row(
            "a group", [](hid_t file) { H5Gclose(H5Gcreate2(file, "data", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); },
            "its data is no data set");
        row(
            "a link",
            [](hid_t file) { H5Lcreate_external("/etc/x.h5", "data", file, "data", H5P_DEFAULT, H5P_DEFAULT); },
            "it has no data set named data");
        row(
            "another file",
            [](hid_t file) {
                const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                H5Pset_external(creation, "/etc/passwd", 0, 24);
                H5Dclose(makeSet(file, "data", H5T_IEEE_F32LE, {2, 3}, creation));
                H5Pclose(creation);
            },
            "its data lies in other files");
        row(
            "words",
            [](hid_t file) {
                putWords(file, "data", {2, 3});
            },
            "its data holds no numbers");
        row(
            "no axis", [](hid_t file) { putPoints(file, {}); }, "its shape is []");
        row(
            "one axis", [](hid_t file) { putPoints(file, {9}); }, "its shape is [9]");
        row(
            "four axes",
            [](hid_t file) {
                putPoints(file, {1, 1, 2, 3});
            },
            "its shape is [1, 1, 2, 3]");
        row(
            "two columns",
            [](hid_t file) {
                putPoints(file, {4, 2});
            },
            "its shape is [4, 2]");
        row(
            "no object",
            [](hid_t file) {
                putPoints(file, {0, 5, 3});
            },
            "it holds no object");
        row(
            "no points",
            [](hid_t file) {
                putPoints(file, {2, 0, 3});
            },
            "has no points");
        row(
            "never written",
            [](hid_t file) {
                H5Dclose(makeSet(file, "data", H5T_IEEE_F32LE, {9, 3}));
            },
            "its data was never written");
        row(
            "more than is read",
            [](hid_t file) {
                const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                const Shape chunk{1, 64, 3};
                H5Pset_chunk(creation, 3, chunk.data());
                H5Dclose(makeSet(file, "data", H5T_IEEE_F32LE, {1, hsize_t{1} << 40U, 3}, creation));
                H5Pclose(creation);
            },
            "at most 33554432 points are read");
        row(
            "not finite",
            [](hid_t file) {
                const hid_t set = makeSet(file, "data", H5T_IEEE_F32LE, {2, 3});
                const std::array<float, 6> values{0, 0, 0, 0, INFINITY, 0};
                H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
                H5Dclose(set);
            },
            "point 1 is not finite");
    }

    void whatHoldsNoClouds()
    {
        QFETCH(const Fill, fill);
        QFETCH(const QString, says);
        const Result<Cloud> cloud = read(fill);
        QVERIFY(!cloud);
        QVERIFY(cloud.error().code == ErrorCode::Input);
        const std::string told = describe(cloud.error());
        QVERIFY2(told.find(says.toStdString()) != std::string::npos, told.c_str());
        QVERIFY2(told.find("x.h5") != std::string::npos, told.c_str());
    }

    void labels_data()
    {
        QTest::addColumn<Fill>("fill");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("label");
        const auto row = [](const char* name, Fill fill, const char* says, int label = -99) {
            QTest::newRow(name) << std::move(fill) << QString::fromLatin1(says) << label;
        };
        const auto with = [](std::vector<double> values, Shape shape, hid_t type) {
            return [=](hid_t file) { putLabels(file, values, shape, type); };
        };
        row("one axis", with({0, 1}, {2}, H5T_STD_U8LE), "", 1);
        row("two axes", with({0, 1}, {2, 1}, H5T_STD_I64BE), "", 1);
        row("the other way", with({0, 1}, {1, 2}, H5T_STD_I64LE), "", 1);
        row("real numbers", with({0, 1}, {2, 1}, H5T_IEEE_F64LE), "", 1);
        row("out of range", with({0, 7}, {2}, H5T_STD_U8LE),
            "Its label 7 is none of the 2 classes of shape_names.txt, from 0.", 7);
        row("negative", with({0, -1}, {2}, H5T_STD_I8LE),
            "Its label -1 is none of the 2 classes of shape_names.txt, from 0.", -1);
        row("a fraction", with({0, 0.5}, {2}, H5T_IEEE_F32LE),
            "Its label is no whole number of a class: it was left out.");
        row("not a number", with({0, NAN}, {2}, H5T_IEEE_F32LE),
            "Its label is no whole number of a class: it was left out.");
        row("too large", with({0, 1e12}, {2}, H5T_STD_I64LE),
            "Its label is no whole number of a class: it was left out.");
        row("too few", with({0}, {1}, H5T_STD_U8LE),
            "Its label has the shape [1], which is not one for each of 2 objects: it was left out.");
        row("of points", with({0, 1, 1, 1}, {2, 2}, H5T_STD_U8LE),
            "Its label has the shape [2, 2], which is not one for each of 2 objects: it was left out.");
        row(
            "words", [](hid_t file) { putWords(file, "label", {2}); }, "Its label holds no numbers: it was left out.");
        row(
            "a group", [](hid_t file) { H5Gclose(H5Gcreate2(file, "label", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); },
            "Its label is no data set: it was left out.");
        row(
            "never written", [](hid_t file) { H5Dclose(makeSet(file, "label", H5T_STD_U8LE, {2})); },
            "Its label was never written: it was left out.");
    }

    /// The second of two objects is read whatever its label is.
    void labels()
    {
        QFETCH(const Fill, fill);
        QFETCH(const QString, says);
        QFETCH(const int, label);
        QVERIFY(writeFile(folder() / "shape_names.txt", "airplane\nbathtub\n").has_value());
        const Cloud cloud = good(read(
            [&](hid_t file) {
                putPoints(file, {2, 2, 3});
                fill(file);
            },
            1));
        QVERIFY((cloud.points[0] == Point{0.75F, 0.875F, 1}));
        QCOMPARE(cloud.label.value_or(-99), std::int64_t{label});
        QCOMPARE(cloud.className, std::string(label == 1 ? "bathtub" : ""));
        QCOMPARE(cloud.remarks.size(), std::size_t{says.isEmpty() ? 0U : 1U});
        if (!says.isEmpty())
            QCOMPARE(QString::fromStdString(cloud.remarks[0]), says);
    }

    /// Labels 2, 0 and 1 where the list has one class, and where there is no list.
    void listsOfClasses()
    {
        const std::string whole = *readFile(kFixtures / "objects.h5");
        QVERIFY(writeFile(folder() / "shape_names.txt", "airplane\r\n").has_value());
        for (std::size_t object = 0; object < 3; ++object) {
            const Cloud cloud = good(readBytes(whole, object));
            QCOMPARE(cloud.className, std::string(object == 1 ? "airplane" : ""));
            QCOMPARE(cloud.remarks.size(), std::size_t{object == 1 ? 0U : 1U});
        }
        fs::remove(folder() / "shape_names.txt");
        QVERIFY(good(readBytes(whole)).remarks.empty());
        const Cloud negative = good(read([](hid_t file) {
            putPoints(file, {2, 3});
            putLabels(file, {-1}, {}, H5T_STD_I8LE);
        }));
        QCOMPARE(negative.remarks, std::vector<std::string>{"Its label -1 is no class: they count from 0."});
    }

    void objectsAreCounted()
    {
        const CloudObjects labelled = readCloudObjects(kFixtures / "objects.h5").value();
        QCOMPARE(labelled.count, std::size_t{3});
        QVERIFY((labelled.labels == std::vector<std::optional<std::int64_t>>{2, 0, 1}));
        QCOMPARE(labelled.classNames, (std::vector<std::string>{"airplane", "bathtub", "bed"}));
        const auto counted = [&](const Fill& fill) {
            static_cast<void>(read(fill));
            return readCloudObjects(folder() / "x.h5");
        };
        const CloudObjects odd = counted([](hid_t file) {
                                     putPoints(file, {3, 2, 3});
                                     putLabels(file, {1, 0.5, -4}, {1, 3}, H5T_IEEE_F32LE);
                                 }).value();
        QVERIFY((odd.labels == std::vector<std::optional<std::int64_t>>{1, std::nullopt, -4}));
        QVERIFY(odd.classNames.empty());
        const CloudObjects wrong = counted([](hid_t file) {
                                       putPoints(file, {3, 2, 3});
                                       putLabels(file, {1, 0}, {2}, H5T_STD_U8LE);
                                   }).value();
        QCOMPARE(wrong.count, std::size_t{3});
        QVERIFY(wrong.labels.empty());
        const CloudObjects one = counted([](hid_t file) {
                                     putPoints(file, {2, 3});
                                     putLabels(file, {5}, {}, H5T_STD_U8LE);
                                 }).value();
        QVERIFY((one.labels == std::vector<std::optional<std::int64_t>>{5}));
        QCOMPARE(counted([](hid_t file) { putPoints(file, {0, 2, 3}); }).value().count, std::size_t{0});
        const auto many = counted([](hid_t file) {
            const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
            const Shape chunk{64, 1, 3};
            H5Pset_chunk(creation, 3, chunk.data());
            H5Dclose(makeSet(file, "data", H5T_IEEE_F32LE, {hsize_t{1} << 40U, 1, 3}, creation));
            H5Pclose(creation);
        });
        QVERIFY(describe(many.error()).find("at most 1048576 are taken apart") != std::string::npos);
        QCOMPARE(readCloudObjects(kFixtures / "pcd" / "padded.pcd").value().count, std::size_t{1});
        QVERIFY(readCloudObjects(kFixtures / "other.h5").error().code == ErrorCode::Input);
    }

    void masksAreTold()
    {
        const Cloud cloud = good(read([](hid_t file) {
            putPoints(file, {2, 3});
            putPoints(file, {2}, "mask");
        }));
        QCOMPARE(cloud.remarks, std::vector<std::string>{"It has a mask of the background, which is not applied."});
    }

    void cutFiles()
    {
        const std::string whole = *readFile(kFixtures / "objects.h5");
        for (std::size_t part = 1; part < 64; ++part) {
            const Result<Cloud> cloud = readBytes(whole.substr(0, whole.size() * part / 64));
            QVERIFY(!cloud);
            QVERIFY(cloud.error().code == ErrorCode::Input);
        }
        // Of contiguous data that the library wrote last.
        QVERIFY(good(read([](hid_t file) { putPoints(file, {400, 3}); })).points.size() == 400);
        const std::string plain = *readFile(folder() / "x.h5");
        QVERIFY(describe(readBytes(plain.substr(0, plain.size() - 100)).error()).find("cut or damaged") !=
                std::string::npos);
    }

private:
    [[nodiscard]] fs::path folder() const { return m_folder.path().toStdString(); }

    Result<Cloud> read(const Fill& fill, std::size_t object = 0)
    {
        const fs::path path = folder() / "x.h5";
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        fill(file);
        H5Fclose(file);
        return readCloud(path, object);
    }

    Result<Cloud> readBytes(const std::string& bytes, std::size_t object = 0)
    {
        const fs::path path = folder() / "x.h5";
        if (!writeFile(path, bytes))
            qFatal("the file could not be written");
        return readCloud(path, object);
    }

    QTemporaryDir m_folder;
};

}  // namespace

QTEST_APPLESS_MAIN(CloudHdf5Test)
#include "hdf5_test.moc"
