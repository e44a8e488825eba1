// SPDX-License-Identifier: GPL-3.0-or-later
// Ids of published lists, and the names that their data sets give the files.
#include "engine/zero_shot/evaluation/sample_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Names = std::vector<std::string>;

/// What an id is found as, relative to the root; else what is said of it.
std::string found(SampleFiles& files, const fs::path& root, const std::string& id, const std::string& label)
{
    const Result<std::string> file = files.find(id, label);
    return file ? fs::path(*file).lexically_relative(root).string() : file.error().message;
}

}  // namespace

class SampleFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void published_ids_data()
    {
        QTest::addColumn<QString>("present");  // one a line
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* present, const char* id, const char* label,
                            const char* expected) { QTest::newRow(name) << present << id << label << expected; };
        row("as it is", "a/b.png\nc/b.png", "a/b.png", "owl", "a/b.png");
        row("DTD", "images/grid/grid_0057.jpg\nimages/lacelike/lacelike_0019.jpg", "lacelike_0019.jpg", "lacelike",
            "images/lacelike/lacelike_0019.jpg");
        row("EuroSAT", "2750/PermanentCrop/PermanentCrop_1.jpg\n2750/PermanentCrop/PermanentCrop_11.jpg",
            "PermanentCrop_1.jpg", "Permanent Crop Land", "2750/PermanentCrop/PermanentCrop_1.jpg");
        row("SUN397", "a/abbey/sun_aaa.jpg\nb/bar/sun_aab.jpg", "sun_aaa", "abbey", "a/abbey/sun_aaa.jpg");
        row("RAF-DB", "test_0001_aligned.jpg\ntest_0011_aligned.jpg", "0001.jpg", "happiness", "test_0001_aligned.jpg");
        row("Caltech101", "set/Faces/image_0003.jpg\nset/crocodile/image_0003.jpg", "crocodile/image_0003.jpg",
            "crocodile", "set/crocodile/image_0003.jpg");
        row("ImageNet", "val/ILSVRC2012_val_00000001.JPEG", "00000001.JPEG", "tench",
            "val/ILSVRC2012_val_00000001.JPEG");
        row("Flower102", "jpg/image_00001.jpg\njpg/image_00011.jpg", "00001.jpg", "rose", "jpg/image_00001.jpg");
        row("Food101", "images/apple_pie/100009.jpg", "100009.jpg", "apple_pie", "images/apple_pie/100009.jpg");
        row("Pets", "images/basset_hound_1.jpg\nimages/basset_hound_11.jpg", "basset_hound_1.jpg", "basset_hound",
            "images/basset_hound_1.jpg");
        row("UCF-101", "LongJump/v_LongJump_g01_c03.avi", "LongJump/v_LongJump_g01_c03", "LongJump",
            "LongJump/v_LongJump_g01_c03.avi");
        row("HMDB-51", "push/lion_in_a_box!_push_0.avi\npush/lion_in_a_box_push_0.avi", "push/lion_in_a_box!_push_0",
            "push", "push/lion_in_a_box!_push_0.avi");
        row("Kinetics", "abseiling/--07WQ2iBlw_000001_000011.mp4\nabseiling/-07WQ2iBlw_000001_000011.mp4",
            "--07WQ2iBlw", "abseiling", "abseiling/--07WQ2iBlw_000001_000011.mp4");
        row("no pattern", "xa.png\nxb.png", "x*.png", "owl", "sample 'x*.png' is not found below ");
        row("another extension", "owl.PNG", "owl.jpg", "owl", "owl.PNG");
        row("a dot in an id", "4.5.png", "4.5", "owl", "4.5.png");
        row("the class's folder decides", "owl/1.png\nkite/1.png", "1.png", "kite", "kite/1.png");
        row("another class's folder", "owl/1.png", "1.png", "kite", "sample '1.png' is not found below ");
        row("another folder than the id's", "set/owls/1.png", "kites/1.png", "kite",
            "sample 'kites/1.png' is not found below ");
        row("several", "a/1.png\nb/1.png", "1.png", "kite", "sample '1.png' means several files");
        row("several extensions", "1.png\n1.jpg", "1", "kite", "sample '1' means several files");
        row("several prefixes", "test_1.png\ntrain_1.png", "1.png", "kite", "sample '1.png' means several files");
        row("part of a name", "image_0010.png", "10.png", "kite", "sample '10.png' is not found below ");
    }

    void published_ids()
    {
        QFETCH(QString, present);
        QFETCH(QString, id);
        QFETCH(QString, label);
        QFETCH(QString, expected);
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const QString& name : present.split(u'\n')) {
            const fs::path file = root / name.toStdString();
            fs::create_directories(file.parent_path());
            std::ofstream(file) << "x";
        }
        SampleFiles files(root, {"owl", "kite"});
        const std::string told = found(files, root, id.toStdString(), label.toStdString());
        QVERIFY2(told == expected.toStdString() ||
                     (expected.startsWith(QStringLiteral("sample")) && told.starts_with(expected.toStdString())),
                 told.c_str());
    }

    void what_was_found_elsewhere_is_counted()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directories(root / "jpg");
        for (const char* name : {"jpg/image_1.jpg", "jpg/image_2.jpg", "3.jpg"})
            std::ofstream(root / name) << "x";
        SampleFiles files(root, {});
        QCOMPARE(found(files, root, "3.jpg", "rose"), std::string("3.jpg"));
        QCOMPARE(files.remark(), std::string());
        QCOMPARE(found(files, root, "1.jpg", "rose"), std::string("jpg/image_1.jpg"));
        QCOMPARE(found(files, root, "2.jpg", "rose"), std::string("jpg/image_2.jpg"));
        QCOMPARE(files.remark(),
                 std::string("2 ids were found elsewhere than they say, for example '1.jpg' as jpg/image_1.jpg"));
    }
};

QTEST_GUILESS_MAIN(SampleFilesTest)
#include "sample_files_test.moc"
