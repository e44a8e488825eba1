// SPDX-License-Identifier: GPL-3.0-or-later
// Small videos against what PyAV reads from them.
#include "engine/base/json.h"
#include "engine/base/random.h"
#include "engine/image/orientation.h"
#include "engine/media/sampled_frames.h"
#include "tests/engine/io/reference_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdlib>

using namespace orangery;
using namespace orangery::media;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes fromHex(const std::string& text)
{
    Bytes bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    return bytes;
}

Video opened(const fs::path& path, const VideoOptions& options = {.upright = false}, int threads = 2)
{
    const Context context{.threads = threads};
    Result<Video> video = Video::open(path, options, context);
    if (!video)
        qFatal("%s", describe(video.error()).c_str());
    return std::move(*video);
}

Bytes bytesOf(Video& video, std::size_t number)
{
    Result<VideoFrame> frame = video.read(number);
    if (!frame)
        qFatal("%s", describe(frame.error()).c_str());
    return std::move(frame->image.bytes);
}

int largestDifference(const Bytes& a, const Bytes& b)
{
    if (a.size() != b.size())
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(int{a[i]} - int{b[i]}));
    return largest;
}

std::string whyRefused(const fs::path& path)
{
    const Result<Video> video = Video::open(path, {}, Context{});
    return video ? std::string() : describe(video.error());
}

class VideoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto folder = io::test::referenceFolder("media");
        if (!folder)
            QSKIP("no reference cases: there is no folder media");
        m_folder = *folder;
    }

    void framesAndTimesAreThoseOfPyav()
    {
        int compared = 0;
        int equal = 0;
        for (const auto& entry : fs::directory_iterator(m_folder)) {
            const fs::path video = fs::path(entry.path()).replace_extension();
            if (entry.path().extension() != ".json" || !fs::exists(video))
                continue;
            const Json expected = parseJson(*readFile(entry.path()), "reference").value();
            Video read = opened(video);
            QCOMPARE(read.frameCount(), expected["frames"].get<std::size_t>());
            for (std::size_t i = 0; i < read.frameCount() && !read.description().isRepaired; ++i)
                QVERIFY(std::abs(read.index().time(i) - expected["times"][i].get<double>()) < 1e-6);
            // Backwards, so that every frame has to be sought.
            const Json& picked = expected["picked"];
            std::vector<std::pair<std::size_t, Bytes>> frames;
            for (const auto& [number, hex] : picked.items())
                frames.insert(frames.begin(), {std::stoul(number), fromHex(hex.get<std::string>())});
            for (const auto& [number, bytes] : frames) {
                const int difference = largestDifference(bytesOf(read, number), bytes);
                // Versions of libswscale for other processors round differently by up to two levels.
                QVERIFY2(difference <= 2, (video.string() + " frame " + std::to_string(number)).c_str());
                equal += difference == 0 ? 1 : 0;
                ++compared;
            }
        }
        io::test::tellCompared(static_cast<std::size_t>(compared), m_folder);
        qInfo("%d of them equal to the bit", equal);
        QVERIFY(compared > 0);
    }

    void everyOrderGivesTheSameFrames_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"b_frames.mp4", "edit_list.mp4", "variable_rate.mkv", "packed_times.avi",
                                 "no_times.h264", "transport.ts", "hidden_frames.webm"})
            QTest::newRow(name) << name;
    }

    void everyOrderGivesTheSameFrames()
    {
        QFETCH(const QString, name);
        const fs::path path = m_folder / name.toStdString();
        Video forward = opened(path, {}, 1);
        std::vector<Bytes> frames;
        for (std::size_t i = 0; i < forward.frameCount(); ++i)
            frames.push_back(bytesOf(forward, i));
        for (std::size_t i = 1; i < frames.size(); ++i)
            QVERIFY2(frames[i] != frames[i - 1], "the frames of these videos differ from each other");
        Video jumping = opened(path, {}, 3);
        const std::size_t count = frames.size();
        for (std::size_t step = 0; step < count; ++step) {
            const std::size_t i = step * 7 % count;
            QVERIFY(bytesOf(jumping, i) == frames[i]);
            QVERIFY(bytesOf(jumping, i) == frames[i]);
        }
        for (std::size_t i = count; i > 0; --i)
            QVERIFY(bytesOf(jumping, i - 1) == frames[i - 1]);
        QCOMPARE(jumping.countByDecoding().value(), static_cast<std::int64_t>(count));
        QVERIFY(bytesOf(jumping, count / 2) == frames[count / 2]);
    }

    void anEditListStartsLater()
    {
        Video whole = opened(m_folder / "b_frames.mp4");
        Video cut = opened(m_folder / "edit_list.mp4");
        QCOMPARE(cut.frameCount(), std::size_t{10});
        QVERIFY(bytesOf(cut, 0) == bytesOf(whole, 10));
        QVERIFY(bytesOf(cut, 9) == bytesOf(whole, 19));
    }

    void framesAreTurnedUpright()
    {
        Video stored = opened(m_folder / "turned.mp4");
        Video upright = opened(m_folder / "turned.mp4", {});
        QVERIFY((upright.description().size == image::Size{24, 32}));
        QCOMPARE(upright.description().orientation, 6);
        const Result<VideoFrame> turned = upright.read(3);
        const Result<VideoFrame> flat = stored.read(3);
        QVERIFY(turned->image.size == upright.description().size);
        QVERIFY(turned->image.bytes == image::oriented(flat->image, 6).bytes);
    }

    void theColourRuleDecides()
    {
        Video tagged = opened(m_folder / "tagged_709.mkv");
        Video plain = opened(m_folder / "tagged_709.mkv", {.colour = ColourRule::Bt601, .upright = false});
        QVERIFY(largestDifference(bytesOf(tagged, 0), bytesOf(plain, 0)) > 5);
        Video untagged = opened(m_folder / "one_frame.mkv");
        Video guessed = opened(m_folder / "one_frame.mkv", {.colour = ColourRule::Guess, .upright = false});
        QVERIFY(bytesOf(untagged, 0) == bytesOf(guessed, 0));  // fewer than 720 rows
    }

    void aSizeMayChangeWithinAStream()
    {
        Video video = opened(m_folder / "two_sizes.h264");
        QVERIFY((video.read(0)->image.size == image::Size{16, 16}));
        QVERIFY((video.read(29)->image.size == image::Size{32, 24}));
        QVERIFY((video.read(2)->image.size == image::Size{16, 16}));
    }

    void chosenFramesComeOnceAndInOrder()
    {
        Video video = opened(m_folder / "b_frames.mp4");
        std::vector<std::size_t> seen;
        const auto read = readFrames(video, {20, 3, 20, 11}, Context{}, [&](const VideoFrame& frame) -> Result<void> {
            seen.push_back(frame.number);
            return {};
        });
        QVERIFY(read.has_value());
        QCOMPARE(seen, (std::vector<std::size_t>{3, 11, 20}));
        QCOMPARE(chosenFrames(video, {.frames = 3}).value(), (std::vector<std::int64_t>{0, 10, 20}));
        QCOMPARE(chosenFrames(video, {.numbers = {29, 0}}).value(), (std::vector<std::int64_t>{29, 0}));
        QVERIFY(chosenFrames(video, {.numbers = {30}}).error().code == ErrorCode::Usage);
        QVERIFY(chosenFrames(video, {.frames = 0}).error().code == ErrorCode::Usage);
    }

    void stopping()
    {
        std::stop_source source;
        source.request_stop();
        const Context context{.stop = source.get_token()};
        QVERIFY(Video::open(m_folder / "b_frames.mp4", {}, context).error().code == ErrorCode::Cancelled);
    }

    void whatIsNoVideoIsRefused()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.mp4";
        QVERIFY(whyRefused(path).find("x.mp4 cannot be opened") != std::string::npos);
        const auto isTold = [&](const std::string& content, const std::string& why) {
            const std::string told = writeFile(path, content) ? whyRefused(path) : std::string();
            return told.find("x.mp4 cannot be opened as a video") != std::string::npos &&
                   told.find(why) != std::string::npos;
        };
        QVERIFY(isTold("", "the file is empty"));
        QVERIFY(isTold("Dear diary", "it is text"));
        QVERIFY(isTold(std::string("\x00\x00\x01\x00\x01\x00", 6) + std::string(200, ' '), "a Windows icon"));
        QVERIFY(isTold("\x0a\x05\x01\x08" + std::string(200, ' '), "a PCX picture"));
        QVERIFY(isTold("<!DOCTYPE html><html></html>", "a page of HTML"));
        QVERIFY(isTold(std::string("PK\x03\x04", 4) + std::string(5000, '\x7f'), "a zip archive"));
        // Noise is told as such, whatever libav takes its first bytes for.
        Random random(1);
        for (std::size_t size : {100U, 3000U, 70'000U})
            for (int draw = 0; draw < 30; ++draw) {
                std::string noise(size, '\0');
                for (char& byte : noise)
                    byte = static_cast<char>(random.below(256));
                QVERIFY(isTold(noise, "it is cut, damaged, or no video"));
            }
        // A playlist would make libav open what it names.
        const std::string list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" +
                                 (m_folder / "transport.ts").string() + "\n#EXT-X-ENDLIST\n";
        QVERIFY(writeFile(path, list).has_value());
        QVERIFY(whyRefused(path).find("x.mp4 cannot be opened") != std::string::npos);
        QVERIFY(
            writeFile(path, "ffconcat version 1.0\nfile " + (m_folder / "transport.ts").string() + "\n").has_value());
        QVERIFY(whyRefused(path).find("x.mp4 cannot be opened") != std::string::npos);
        // 8 bits, one channel, 8000 Hz, 1000 samples.
        std::string sound(
            "RIFF\x0c\x04\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\xe8\x03\0\0", 44);
        sound.append(1000, '\x80');
        QVERIFY(writeFile(path, sound).has_value());
        QVERIFY(whyRefused(path).find("x.mp4 has no video stream") != std::string::npos);
    }

    void aBrokenIndexChangesNoFrame()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.avi";
        const std::string whole = *readFile(m_folder / "packed_times.avi");
        const std::size_t index = whole.rfind("idx1");
        QVERIFY(index != std::string::npos);
        std::string broken = whole;
        for (std::size_t i = index + 8; i < broken.size(); ++i)
            broken[i] = static_cast<char>(31 * i);
        for (const std::string& content : {broken, whole.substr(0, index)}) {
            QVERIFY(writeFile(path, content).has_value());
            Video right = opened(m_folder / "packed_times.avi");
            Video video = opened(path);
            QCOMPARE(video.frameCount(), right.frameCount());
            for (std::size_t i = video.frameCount(); i > 0; --i)
                QVERIFY(bytesOf(video, i - 1) == bytesOf(right, i - 1));
        }
    }

    /// As a recorder writes it that does not know yet how much will come.
    void aStreamOfUnknownLengthIsReadToItsEnd()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.mkv";
        std::string bytes = *readFile(m_folder / "variable_rate.mkv");
        const std::size_t segment = bytes.find("\x18\x53\x80\x67\x01");
        QVERIFY(segment != std::string::npos);
        bytes.replace(segment + 5, 7, 7, '\xff');  // all ones: its size is not known
        const std::size_t duration = bytes.find("\x44\x89\x88");
        QVERIFY(duration != std::string::npos);
        bytes.replace(duration, 2, "\xec\x89");  // an element that says nothing, of the same length
        QVERIFY(writeFile(path, bytes).has_value());
        Video right = opened(m_folder / "variable_rate.mkv");
        Video video = opened(path);
        QCOMPARE(video.frameCount(), right.frameCount());
        QCOMPARE(video.index().duration(), right.index().duration());
        QVERIFY(video.description().problems.empty());
        for (std::size_t i = video.frameCount(); i > 0; --i)
            QVERIFY(bytesOf(video, i - 1) == bytesOf(right, i - 1));
    }

    void aCutFileGivesWhatIsLeftOrAReason()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "cut";
        for (const char* name : {"b_frames.mp4", "variable_rate.mkv", "transport.ts", "packed_times.avi",
                                 "no_times.h264", "tagged_709.mkv"}) {
            const std::string whole = *readFile(m_folder / name);
            for (std::size_t part = 1; part < 8; ++part) {
                QVERIFY(writeFile(path, std::string_view(whole).substr(0, whole.size() * part / 8)).has_value());
                Result<Video> video = Video::open(path, {}, Context{.threads = 1});
                if (!video) {
                    QVERIFY(video.error().code == ErrorCode::Input);
                    continue;
                }
                for (std::size_t i = 0; i < video->frameCount(); i += 5) {
                    const auto frame = video->read(i);
                    QVERIFY(frame || frame.error().message.find("does not decode") != std::string::npos);
                }
            }
        }
        // The table of frames of this file lies at its end.
        const std::string whole = *readFile(m_folder / "b_frames.mp4");
        QVERIFY(writeFile(path, std::string_view(whole).substr(0, whole.size() / 2)).has_value());
        QVERIFY(whyRefused(path).find("lacks its table of frames") != std::string::npos);
    }

    void damagedFilesDoNotCrash()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "damaged";
        for (const char* name : {"b_frames.mp4", "transport.ts"}) {
            const std::string whole = *readFile(m_folder / name);
            for (std::size_t i = 3; i < whole.size(); i += 101) {
                std::string damaged = whole;
                damaged[i] = static_cast<char>(damaged[i] ^ 0x5a);
                QVERIFY(writeFile(path, damaged).has_value());
                Result<Video> video = Video::open(path, {}, Context{.threads = 1});
                if (video)
                    static_cast<void>(video->read(video->frameCount() / 2));
            }
        }
    }

private:
    fs::path m_folder;
};

}  // namespace

QTEST_APPLESS_MAIN(VideoTest)
#include "video_test.moc"
