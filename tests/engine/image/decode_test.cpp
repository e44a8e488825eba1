// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/decode.h"

#include "engine/image/convert.h"
#include "engine/image/orientation.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <png.h>

using namespace orangery;
using namespace orangery::image;
using namespace std::string_view_literals;

namespace {

void appendBytes(png_structp png, png_bytep bytes, std::size_t count)
{
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
}

/// A PNG file; `rows` holds the rows as the format packs them.
std::string pngBytes(unsigned width, unsigned height, int bits, int colourType, std::vector<std::uint8_t> rows,
                     int interlace = PNG_INTERLACE_NONE)
{
    std::string file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, appendBytes, nullptr);
    png_set_IHDR(png, info, width, height, bits, colourType, interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (colourType == PNG_COLOR_TYPE_PALETTE) {
        const std::array<png_color, 2> palette = {png_color{10, 20, 30}, png_color{40, 50, 60}};
        png_set_PLTE(png, info, palette.data(), 2);
        const std::array<png_byte, 1> alphas = {0};
        png_set_tRNS(png, info, alphas.data(), 1, nullptr);
    }
    png_write_info(png, info);
    std::vector<png_bytep> pointers;
    for (unsigned y = 0; y < height; ++y)
        pointers.push_back(rows.data() + y * png_get_rowbytes(png, info));
    png_write_image(png, pointers.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return file;
}

/// A JPEG file of one colour with that many components.
std::string jpegBytes(unsigned edge, int components, J_COLOR_SPACE colours, std::vector<std::uint8_t> colour)
{
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &buffer, &size);
    info.image_width = edge;
    info.image_height = edge;
    info.input_components = components;
    info.in_color_space = colours;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    std::vector<std::uint8_t> row;
    for (unsigned x = 0; x < edge; ++x)
        row.insert(row.end(), colour.begin(), colour.end());
    for (unsigned y = 0; y < edge; ++y) {
        JSAMPROW pointer = row.data();
        jpeg_write_scanlines(&info, &pointer, 1);
    }
    jpeg_finish_compress(&info);
    std::string file(reinterpret_cast<const char*>(buffer), size);
    jpeg_destroy_compress(&info);
    std::free(buffer);
    return file;
}

std::string whyRefused(std::string_view bytes)
{
    const Result<Picture> picture = decodePicture(bytes, "x.jpg");
    if (picture)
        return {};
    return picture.error().code == ErrorCode::Input ? describe(picture.error()) : "another kind of error";
}

std::vector<std::uint8_t> firstPixel(const Image& image)
{
    return {image.bytes.begin(), image.bytes.begin() + static_cast<std::ptrdiff_t>(bytesPerPixel(image.mode))};
}

using Bytes = std::vector<std::uint8_t>;

}  // namespace

class DecodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pngModesAreThoseOfPillow()
    {
        struct Case {
            int bits;
            int colourType;
            Bytes rows;
            const char* mode;
            Bytes pixel;
            Bytes rgb;
        };
        const std::vector<Case> cases = {
            {1, PNG_COLOR_TYPE_GRAY, {0x80, 0}, "1", {255}, {255, 255, 255}},
            {2, PNG_COLOR_TYPE_GRAY, {0x80, 0}, "L", {170}, {170, 170, 170}},
            {4, PNG_COLOR_TYPE_GRAY, {0x30, 0}, "L", {51}, {51, 51, 51}},
            {16, PNG_COLOR_TYPE_GRAY, {1, 2, 0, 0, 0, 0, 0, 0}, "I;16", {2, 1}, {255, 255, 255}},
            {16, PNG_COLOR_TYPE_GRAY, {0, 77, 0, 0, 0, 0, 0, 0}, "I;16", {77, 0}, {77, 77, 77}},
            {8, PNG_COLOR_TYPE_GRAY_ALPHA, {9, 8, 0, 0, 0, 0, 0, 0}, "LA", {9, 8}, {9, 9, 9}},
            {16, PNG_COLOR_TYPE_RGB, Bytes(24, 7), "RGB", {7, 7, 7}, {7, 7, 7}},
            {8, PNG_COLOR_TYPE_RGB_ALPHA, Bytes(16, 6), "RGBA", {6, 6, 6, 6}, {6, 6, 6}},
            {1, PNG_COLOR_TYPE_PALETTE, {0x80, 0}, "P", {1}, {40, 50, 60}},
        };
        for (const Case& one : cases) {
            const Result<Picture> picture = decodePicture(pngBytes(2, 2, one.bits, one.colourType, one.rows), "x");
            QVERIFY2(picture.has_value(), picture ? "" : describe(picture.error()).c_str());
            QCOMPARE(std::string(nameOf(picture->image.mode)), std::string(one.mode));
            QCOMPARE(firstPixel(picture->image), one.pixel);
            QCOMPARE(firstPixel(toRgb(picture->image)), one.rgb);
        }
    }

    void transparencyIsDroppedOrLaidOnWhite()
    {
        const Image image = decodePicture(pngBytes(2, 1, 1, PNG_COLOR_TYPE_PALETTE, {0x40}), "x")->image;
        QVERIFY(hasTransparency(image));
        QCOMPARE(toRgb(image).bytes, (Bytes{10, 20, 30, 40, 50, 60}));
        QCOMPARE(toRgb(image, AlphaRule::White).bytes, (Bytes{255, 255, 255, 40, 50, 60}));
        QCOMPARE(toRgba(image).bytes, (Bytes{10, 20, 30, 0, 40, 50, 60, 255}));
    }

    void interlacedIsTheSame()
    {
        Bytes rows(static_cast<std::size_t>(13) * 9 * 3);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = static_cast<std::uint8_t>(i * 7);
        const std::string plain = pngBytes(13, 9, 8, PNG_COLOR_TYPE_RGB, rows);
        const std::string interlaced = pngBytes(13, 9, 8, PNG_COLOR_TYPE_RGB, rows, PNG_INTERLACE_ADAM7);
        QVERIFY(plain != interlaced);
        QCOMPARE(decodePicture(plain, "x")->image.bytes, rows);
        QCOMPARE(decodePicture(interlaced, "x")->image.bytes, rows);
    }

    void jpegModesAreThoseOfPillow()
    {
        const Result<Picture> gray = decodePicture(jpegBytes(16, 1, JCS_GRAYSCALE, {90}), "x");
        QVERIFY(gray.has_value());
        QVERIFY(gray->image.mode == PixelMode::Gray);
        QCOMPARE(firstPixel(gray->image), (Bytes{90}));
        QVERIFY(decodePicture(jpegBytes(16, 3, JCS_RGB, {90, 80, 70}), "x")->image.mode == PixelMode::Rgb);
        // Files store 255 - ink; without ink the paper shows.
        const Result<Picture> ink = decodePicture(jpegBytes(16, 4, JCS_CMYK, {155, 255, 255, 255}), "x");
        QVERIFY(ink.has_value());
        QVERIFY(ink->image.mode == PixelMode::Cmyk);
        QCOMPARE(firstPixel(ink->image), (Bytes{100, 0, 0, 0}));
        QCOMPARE(firstPixel(toRgb(ink->image)), (Bytes{155, 255, 255}));
    }

    void orientationTurnsAsExifSays()
    {
        // 1 2   turned for orientation 6 (its right side is up): 3 1
        // 3 4                                                    4 2
        const Image image{.size = {2, 2}, .mode = PixelMode::Gray, .bytes = {1, 2, 3, 4}};
        QCOMPARE(oriented(image, 1).bytes, (Bytes{1, 2, 3, 4}));
        QCOMPARE(oriented(image, 2).bytes, (Bytes{2, 1, 4, 3}));
        QCOMPARE(oriented(image, 3).bytes, (Bytes{4, 3, 2, 1}));
        QCOMPARE(oriented(image, 5).bytes, (Bytes{1, 3, 2, 4}));
        QCOMPARE(oriented(image, 6).bytes, (Bytes{3, 1, 4, 2}));
        QCOMPARE(oriented(image, 8).bytes, (Bytes{2, 4, 1, 3}));
        const Image wide{.size = {3, 1}, .mode = PixelMode::Gray, .bytes = {1, 2, 3}};
        QVERIFY((oriented(wide, 6).size == Size{1, 3}));
        QCOMPARE(exifOrientation("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"sv), 6);
        QCOMPARE(exifOrientation("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0"sv), 8);
        QCOMPARE(exifOrientation("II*\0\xff\xff\xff\xff"sv), 1);
        QCOMPARE(exifOrientation(""sv), 1);
    }

    void refusesWhatIsNoPicture()
    {
        QVERIFY(whyRefused("").find("x.jpg is no picture") == 0);
        QVERIFY(whyRefused("").find("empty") != std::string::npos);
        QVERIFY(whyRefused("Dear diary").find("first bytes") != std::string::npos);
        QVERIFY(whyRefused("\xff\xd8\xff").find("JPEG") != std::string::npos);
        QVERIFY(whyRefused("RIFF\x04\0\0\0WEBP"sv).find("cannot be decoded") != std::string::npos);
        QVERIFY(whyRefused("BM").find("cannot be decoded") != std::string::npos);
        QVERIFY(whyRefused("II*\0\x08\0\0\0"sv).find("cannot be decoded") != std::string::npos);
        const QTemporaryDir folder;
        QVERIFY(!readPicture(fs::path(folder.path().toStdString())).has_value());
        QVERIFY(!readPicture(fs::path(folder.path().toStdString()) / "absent.png").has_value());
    }

    void aHeaderCannotAskForMoreThanTheFileHolds()
    {
        std::string file = pngBytes(2, 2, 8, PNG_COLOR_TYPE_RGB, Bytes(12));
        const auto sized = [&](std::string_view width, std::string_view height) {
            std::string changed = file.substr(0, 16) + std::string(width) + std::string(height) + file.substr(24);
            // The checksum of the header has to fit, or that would be the reason.
            const auto crc = static_cast<std::uint32_t>(checksum(changed.substr(12, 17)));
            for (unsigned i = 0; i < 4; ++i)
                changed[29 + i] = static_cast<char>(crc >> (24U - 8U * i));
            return whyRefused(changed);
        };
        QVERIFY(sized("\0\0\x27\x10"sv, "\0\0\x27\x10"sv).find("too short") != std::string::npos);
        QVERIFY(sized("\0\x07\xa1\x20"sv, "\0\x07\xa1\x20"sv).find("at most") != std::string::npos);
    }

    void damagedFilesAreRefusedOrRead()
    {
        Bytes rows(static_cast<std::size_t>(20) * 20 * 3);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = static_cast<std::uint8_t>(i * i);
        const std::string png = pngBytes(20, 20, 8, PNG_COLOR_TYPE_RGB, rows);
        const std::string jpeg = jpegBytes(24, 3, JCS_RGB, {1, 200, 99});
        QVERIFY(whyRefused(std::string_view(png).substr(0, png.size() / 2)).find("ends before") != std::string::npos);
        QVERIFY(!whyRefused(std::string_view(jpeg).substr(0, jpeg.size() / 2)).empty());
        for (const std::string& whole : {png, jpeg}) {
            for (std::size_t i = 0; i < whole.size(); ++i) {
                std::string damaged = whole;
                damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
                static_cast<void>(decodePicture(damaged, "damaged"));
                static_cast<void>(decodePicture(std::string_view(whole).substr(0, i), "cut"));
            }
        }
    }

private:
    /// The checksum of the PNG format.
    static std::uint32_t checksum(std::string_view bytes)
    {
        std::uint32_t crc = 0xFFFFFFFFU;
        for (const char byte : bytes) {
            crc ^= static_cast<unsigned char>(byte);
            for (int bit = 0; bit < 8; ++bit)
                crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
        return ~crc;
    }
};

QTEST_APPLESS_MAIN(DecodeTest)
#include "decode_test.moc"
