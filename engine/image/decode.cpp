// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/decode.h"

#include "engine/image/decode_impl.h"

#include <string>

namespace orangery::image {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30U;

bool isWebp(std::string_view bytes)
{
    return bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP"sv);
}

/// Also with offsets of 64 bits.
bool isTiff(std::string_view bytes)
{
    return bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv) || bytes.starts_with("II+\0"sv) ||
           bytes.starts_with("MM\0+"sv);
}

bool isGif(std::string_view bytes)
{
    return bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv);
}

bool isPng(std::string_view bytes)
{
    return bytes.starts_with("\x89PNG\r\n\x1a\n"sv);
}

bool isJpeg(std::string_view bytes)
{
    return bytes.starts_with("\xff\xd8\xff"sv);
}

bool isBmp(std::string_view bytes)
{
    return bytes.starts_with("BM"sv);
}

bool isPnm(std::string_view bytes)
{
    constexpr std::string_view kSpace = " \t\r\n";
    return bytes.size() > 3 && bytes[0] == 'P' && bytes[1] >= '4' && bytes[1] <= '6' &&
           kSpace.find(bytes[2]) != std::string_view::npos;
}

}  // namespace

Result<void> checkPictureSize(std::string_view source, std::uint64_t width, std::uint64_t height,
                              std::uint64_t possible)
{
    const std::string what = std::string(source) + " cannot be decoded";
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width == 0 || height == 0)
        return failure(ErrorCode::Input, what, "it says that it has " + size);
    if (height > kMaxPixels / width)
        return failure(ErrorCode::Input, what,
                       "it says that it has " + size + "; at most " + std::to_string(kMaxPixels) + " are read",
                       "Make it smaller first.");
    if (width * height > possible)
        return failure(ErrorCode::Input, what, "it says that it has " + size + ", for which the file is too short",
                       "The file is cut or malformed; get it again.");
    return {};
}

Failure cannotDecode(std::string_view source, std::string_view format, std::string why)
{
    return failure(ErrorCode::Input, std::string(source) + " cannot be decoded as " + std::string(format),
                   std::move(why), "The file is cut, malformed, or of a kind that is not supported; save it anew.");
}

bool looksLikePicture(std::string_view bytes)
{
    return isPng(bytes) || isJpeg(bytes) || isWebp(bytes) || isBmp(bytes) || isTiff(bytes) || isGif(bytes) ||
           isPnm(bytes);
}

Result<Picture> decodePicture(std::string_view bytes, std::string_view source)
{
    if (bytes.empty())
        return failure(ErrorCode::Input, std::string(source) + " is no picture", "the file is empty", "Get it again.");
    if (isPng(bytes))
        return decodePng(bytes, source);
    if (isJpeg(bytes))
        return decodeJpeg(bytes, source);
    if (isWebp(bytes))
        return decodeWebp(bytes, source);
    if (isBmp(bytes))
        return decodeBmp(bytes, source);
    if (isTiff(bytes))
        return decodeTiff(bytes, source);
    if (isGif(bytes))
        return decodeGif(bytes, source);
    if (isPnm(bytes))
        return decodePnm(bytes, source);
    return failure(ErrorCode::Input, std::string(source) + " is no picture that can be read",
                   "its first bytes are not those of PNG, JPEG, WebP, GIF, TIFF, BMP or PNM",
                   "Save it as one of these.");
}

Result<Picture> readPicture(const fs::path& path)
{
    const Result<std::string> bytes = readFile(path, kMaxFileBytes);
    if (!bytes)
        return failure(bytes.error());
    return decodePicture(*bytes, path.string());
}

}  // namespace orangery::image
