// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/oddities.h"

#include <algorithm>
#include <array>

namespace orangery::inputs {

namespace {

using namespace std::string_view_literals;

constexpr const char* kKnown =
    "Give a picture, a video, a point cloud or a mesh; what a file is, is told by its content.";

bool isText(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= ' ' ? byte != 0x7F : std::string_view("\t\n\f\r\x1b").find(c) != std::string_view::npos;
    });
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

/// The beginnings of what people keep beside their pictures.
struct OtherKind {
    std::string_view beginning;
    std::string_view name;
};
constexpr std::array kOtherKinds{OtherKind{"%PDF-"sv, "a PDF document"},
                                 OtherKind{"PK\x03\x04"sv, "a zip archive"},
                                 OtherKind{"\x1f\x8b"sv, "compressed by gzip"},
                                 OtherKind{"\x28\xb5\x2f\xfd"sv, "compressed by zstd"},
                                 OtherKind{"\xfd\x37zXZ\0"sv, "compressed by xz"},
                                 OtherKind{"\x7f\x45LF"sv, "a program"},
                                 OtherKind{"GGUF"sv, "a model's weights"},
                                 OtherKind{"SQLite format 3"sv, "a database"},
                                 OtherKind{"\x00\x00\x00\x0cjP  "sv, "a JPEG 2000 picture, which is not read"},
                                 OtherKind{"8BPS"sv, "a Photoshop document, which is not read"}};

/// The brands of an ISO file that holds a still picture.
bool isHeif(std::string_view bytes)
{
    constexpr std::array kBrands{"avif"sv, "avis"sv, "heic"sv, "heix"sv, "mif1"sv, "msf1"sv};
    return bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp" &&
           std::find(kBrands.begin(), kBrands.end(), bytes.substr(8, 4)) != kBrands.end();
}

}  // namespace

std::vector<std::string> remarksOn(const image::Picture& picture)
{
    std::vector<std::string> remarks;
    if (picture.isFirstOfSeveral)
        remarks.emplace_back("It holds several pictures; the first one was taken.");
    if (picture.image.mode == image::PixelMode::Cmyk)
        remarks.emplace_back("Its inks (CMYK) were turned into RGB without a colour profile.");
    if (picture.image.mode == image::PixelMode::Gray16)
        remarks.emplace_back("It has 16 bits a pixel; everything above 255 counts as white, as in Pillow.");
    return remarks;
}

std::optional<Error> whyNoInput(const fs::path& path, std::string_view bytes)
{
    const auto because = [&](std::string why, std::string hint = kKnown) {
        return Error{ErrorCode::Input, path.string() + " is no picture, video or point cloud", std::move(why),
                     std::move(hint)};
    };
    if (bytes.empty())
        return because("the file is empty", "Get it again.");
    for (const OtherKind& kind : kOtherKinds)
        if (bytes.starts_with(kind.beginning))
            return because("it is " + std::string(kind.name));
    if (isHeif(bytes))
        return because("it is a HEIF or AVIF picture, which is not read", "Save it as PNG or JPEG.");
    if (!isText(bytes) || bytes.starts_with("YUV4MPEG2 "))
        return std::nullopt;
    const std::string text = lowered(bytes);
    if (text.find("<svg") != std::string::npos)
        return because("it is an SVG drawing", "Save it as PNG.");
    if (text.find("<html") != std::string::npos || text.find("<!doctype html") != std::string::npos)
        return because("it is a page of HTML, which a failed download may leave", "Get the file again.");
    if (text.starts_with("version https://git-lfs"))
        return because("it is what Git LFS keeps in place of the file", "Fetch the file with 'git lfs pull'.");
    return because("it is text");
}

}  // namespace orangery::inputs
