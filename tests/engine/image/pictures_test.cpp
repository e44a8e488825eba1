// SPDX-License-Identifier: GPL-3.0-or-later
// Files of many formats against what Pillow makes of them.
#include "engine/base/json.h"
#include "engine/image/convert.h"
#include "engine/image/decode.h"
#include "tests/engine/io/reference_folder.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace orangery;
using namespace orangery::image;

namespace {

/// The largest difference of two images; 256 when they are of different sizes or modes.
int largestDifference(const Image& a, const Image& b)
{
    if (a.size != b.size || a.mode != b.mode)
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.bytes.size(); ++i)
        largest = std::max(largest, std::abs(int{a.bytes[i]} - int{b.bytes[i]}));
    return largest;
}

}  // namespace

class PicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto folder = io::test::referenceFolder("pictures");
        if (!folder)
            QSKIP("no reference cases: there is no folder pictures");
        m_folder = *folder;
        const Result<std::string> text = readFile(m_folder / "index.json");
        QVERIFY2(text.has_value(), "index.json is missing");
        m_pictures = parseJson(*text, "index.json").value().at("pictures");
        QVERIFY(!m_pictures.empty());
    }

    void decodesAsPillowDoes()
    {
        std::size_t cases = 0;
        for (const Json& item : m_pictures) {
            const std::string file = item.at("file").get<std::string>();
            const Result<Picture> picture = readPicture(m_folder / file);
            QVERIFY2(picture.has_value(), picture ? "" : describe(picture.error()).c_str());
            if (std::string(nameOf(picture->image.mode)) != item.at("mode").get<std::string>())
                QTest::qFail((file + " has mode " + std::string(nameOf(picture->image.mode))).c_str(), __FILE__,
                             __LINE__);
            compare(toRgb(picture->image), item, "rgb");
            compare(toRgb(picture->image, AlphaRule::White), item, "on_white");
            // The rule for transparency may not matter where Pillow knows of none.
            if (!item.contains("on_white") &&
                toRgb(picture->image, AlphaRule::White).bytes != toRgb(picture->image).bytes)
                QTest::qFail((file + " has transparency").c_str(), __FILE__, __LINE__);
            // Pillow's n_frames is above 1 for these files of make.py.
            const bool isAnimated = file.starts_with("animated");
            QCOMPARE(picture->isFirstOfSeveral, isAnimated);
            ++cases;
        }
        io::test::tellCompared(cases, m_folder);
    }

    void whatIsCutIsRefused()
    {
        for (const Json& item : m_pictures) {
            const std::string file = item.at("file").get<std::string>();
            const std::string bytes = readFile(m_folder / file).value();
            // A third of a file is too little for any picture, but a run-length bitmap may end early.
            const Result<Picture> cut = decodePicture(std::string_view(bytes).substr(0, bytes.size() / 3), file);
            if (file.starts_with("runs"))
                continue;
            QVERIFY2(!cut.has_value(), file.c_str());
            QVERIFY2(cut.error().code == ErrorCode::Input && describe(cut.error()).find(file) == 0, file.c_str());
        }
    }

    void damagedFilesAreRefusedOrRead()
    {
        for (const Json& item : m_pictures) {
            const std::string file = item.at("file").get<std::string>();
            const std::string whole = readFile(m_folder / file).value();
            const std::size_t step = std::max<std::size_t>(1, whole.size() / 40);
            for (std::size_t i = 0; i < whole.size(); i += i < 60 ? 2 : step) {
                for (const int with : {0x00, 0x55}) {
                    std::string damaged = whole;
                    damaged[i] = static_cast<char>(damaged[i] ^ with);
                    damaged.resize(with == 0 ? i : whole.size());
                    static_cast<void>(decodePicture(damaged, "damaged"));
                }
            }
        }
    }

private:
    void compare(const Image& ours, const Json& item, const char* key) const
    {
        if (!item.contains(key))
            return;
        const std::string file = item.at(key).get<std::string>();
        const Result<Picture> expected = readPicture(m_folder / file);
        QVERIFY2(expected.has_value(), file.c_str());
        // Lossy formats: decoders of other versions may round differently, by far less than a wrong conversion differs.
        const int tolerance = item.value("lossy", false) ? 4 : 0;
        const int largest = largestDifference(ours, expected->image);
        if (largest > tolerance)
            QTest::qFail((file + " differs by " + std::to_string(largest)).c_str(), __FILE__, __LINE__);
    }

    fs::path m_folder;
    Json m_pictures;
};

QTEST_APPLESS_MAIN(PicturesTest)
#include "pictures_test.moc"
