// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/other_kinds.h"

#include "engine/base/letters.h"

#include <algorithm>
#include <array>

namespace orangery::media {

namespace {

using namespace std::string_view_literals;

bool isText(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= ' ' ? byte != 0x7F : std::string_view("\t\n\f\r\x1b").find(c) != std::string_view::npos;
    });
}

/// The beginnings of what people keep beside their videos and pictures.
struct Beginning {
    std::string_view bytes;
    std::string_view name;
};
constexpr std::array kBeginnings{Beginning{"%PDF-"sv, "a PDF document"},
                                 Beginning{"PK\x03\x04"sv, "a zip archive"},
                                 Beginning{"\x1f\x8b"sv, "compressed by gzip"},
                                 Beginning{"\x28\xb5\x2f\xfd"sv, "compressed by zstd"},
                                 Beginning{"\xfd\x37zXZ\0"sv, "compressed by xz"},
                                 Beginning{"\x7f\x45LF"sv, "a program"},
                                 Beginning{"GGUF"sv, "a model's weights"},
                                 Beginning{"SQLite format 3"sv, "a database"},
                                 Beginning{"\x00\x00\x00\x0cjP  "sv, "a JPEG 2000 picture, which is not read"},
                                 Beginning{"\x00\x00\x01\x00"sv, "a Windows icon, which is not read"},
                                 Beginning{"\x0a\x05\x01\x08"sv, "a PCX picture, which is not read"},
                                 Beginning{"8BPS"sv, "a Photoshop document, which is not read"}};

/// The brands of an ISO file that holds a still picture.
bool isHeif(std::string_view bytes)
{
    constexpr std::array kBrands{"avif"sv, "avis"sv, "heic"sv, "heix"sv, "mif1"sv, "msf1"sv};
    return bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp" &&
           std::find(kBrands.begin(), kBrands.end(), bytes.substr(8, 4)) != kBrands.end();
}

}  // namespace

std::optional<OtherKind> otherKindOf(std::string_view bytes)
{
    if (bytes.empty())
        return OtherKind{"the file is empty", "Get it again."};
    for (const Beginning& kind : kBeginnings)
        if (bytes.starts_with(kind.bytes))
            return OtherKind{"it is " + std::string(kind.name), {}};
    if (isHeif(bytes))
        return OtherKind{"it is a HEIF or AVIF picture, which is not read", "Save it as PNG or JPEG."};
    if (!isText(bytes) || bytes.starts_with("YUV4MPEG2 "))
        return std::nullopt;
    const std::string text = lowered(bytes);
    if (text.find("<svg") != std::string::npos)
        return OtherKind{"it is an SVG drawing", "Save it as PNG."};
    if (text.find("<html") != std::string::npos || text.find("<!doctype html") != std::string::npos)
        return OtherKind{"it is a page of HTML, which a failed download may leave", "Get the file again."};
    if (text.starts_with("version https://git-lfs"))
        return OtherKind{"it is what Git LFS keeps in place of the file", "Fetch the file with 'git lfs pull'."};
    return OtherKind{"it is text", {}};
}

}  // namespace orangery::media
