// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/module.h"
#include "engine/image/write_png.h"
#include "engine/inputs/input_functions.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::inputs;

namespace {

fs::path mediaFolder()
{
    return fs::path(ORANGERY_TEST_DATA) / "media";
}

/// Through the module, as other libraries reach it.
Result<Input> read(const fs::path& path, const InputOptions& options = {})
{
    const auto function = moduleFunction<ReadInput>(Module::Media, kReadInput);
    if (!function)
        return failure(function.error());
    Result<Input> input;
    (*function)(path, options, Context{}, input);
    return input;
}

class InputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPictureIsOnePicture()
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "named.mp4";
        const image::Image gray{.size = {2, 1}, .mode = image::PixelMode::Gray, .bytes = {7, 200}};
        QVERIFY(writeFile(path, image::encodePng(gray).value()).has_value());
        const Input input = read(path).value();
        QVERIFY(input.kind == InputKind::Picture);
        QCOMPARE(input.pictures.size(), std::size_t{1});
        QCOMPARE(input.pictures[0].image.bytes, (std::vector<std::uint8_t>{7, 7, 7, 200, 200, 200}));
        QVERIFY(!input.pictures[0].time.has_value());
        const Input kept = read(path, {.keepsModes = true}).value();
        QCOMPARE(kept.pictures[0].image.bytes, gray.bytes);
    }

    void aVideoIsItsSampledFrames()
    {
        const Input input = read(mediaFolder() / "b_frames.mp4", {.sample = {.frames = 3, .clips = 2}}).value();
        QVERIFY(input.kind == InputKind::Video);
        std::vector<std::int64_t> numbers;
        for (const InputPicture& picture : input.pictures) {
            numbers.push_back(*picture.frame);
            QVERIFY(std::abs(*picture.time - static_cast<double>(*picture.frame) / 25) < 1e-6);
            QVERIFY((picture.image.size == image::Size{32, 24}));
        }
        QCOMPARE(numbers, (std::vector<std::int64_t>{0, 10, 20, 9, 19, 29}));
        QCOMPARE(input.pictures[1].label, std::string("frame 10"));
    }

    void aFrameThatIsTakenTwiceStandsTwice()
    {
        const Input input = read(mediaFolder() / "one_frame.mkv").value();
        QCOMPARE(input.pictures.size(), std::size_t{8});
        QVERIFY(input.pictures[7].image.bytes == input.pictures[0].image.bytes);
        QVERIFY(!read(mediaFolder() / "packed_times.avi").value().remarks.empty());
    }

    void aCloudIsItsViews()
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "cloud.mp4";
        QVERIFY(writeFile(path, "OFF3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n").has_value());
        const Input shaded = read(path, {.views = {.edge = 32}}).value();
        QVERIFY(shaded.kind == InputKind::Cloud);
        QCOMPARE(shaded.pictures.size(), std::size_t{6});
        QCOMPARE(shaded.pictures[4].label, std::string("top"));
        QVERIFY((shaded.pictures[0].image.size == image::Size{32, 32}));
        QVERIFY(!shaded.pictures[0].values.has_value());
        const Input depth = read(path, {.views = {.projection = cloud::Projection::PointClip2}}).value();
        QCOMPARE(depth.pictures.size(), std::size_t{10});
        QCOMPARE(depth.pictures[9].values->values.size(), std::size_t{224 * 224});
        QVERIFY(depth.pictures[9].camera.has_value());
        QVERIFY(read(path.string() + "#1").error().code == ErrorCode::Usage);
        QVERIFY(writeFile(path, "1 2 3\n").has_value());
        QVERIFY(describe(read(path).error()).find("has no views") != std::string::npos);
    }

    void anObjectHasAName()
    {
        const std::string path = (fs::path(ORANGERY_TEST_DATA) / "cloud" / "objects.h5").string();
        const InputOptions small{.views = {.edge = 32}};
        const Input first = read(path, small).value();
        QCOMPARE(first.remarks, std::vector<std::string>{"It holds 3 objects; the first one was taken."});
        const Input second = read(path + "#1", small).value();
        QVERIFY(second.remarks.empty());
        QVERIFY(second.pictures[1].image.bytes != first.pictures[1].image.bytes);
        QVERIFY(read(path + "#0", small).value().pictures[1].image.bytes == first.pictures[1].image.bytes);
        QVERIFY(read(path + "#3", small).error().code == ErrorCode::Usage);
        QVERIFY(read((mediaFolder() / "b_frames.mp4").string() + "#0").error().code == ErrorCode::Input);
    }

    void whatIsNoneOfThemIsRefused()
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "diary.png";
        QVERIFY(writeFile(path, "Dear diary").has_value());
        QVERIFY(read(path).error().code == ErrorCode::Input);
        QVERIFY(read(path / "absent").error().code == ErrorCode::Input);
        QVERIFY(read(mediaFolder()).error().code == ErrorCode::Input);
        QVERIFY(read(mediaFolder() / "b_frames.mp4", {.sample = {.numbers = {99}}}).error().code == ErrorCode::Usage);
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace

QTEST_APPLESS_MAIN(InputTest)
#include "input_test.moc"
