// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/image/decode_impl.h"
#include "engine/image/orientation.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include <string>
#include <utility>

namespace orangery::image {

namespace {

/// Adobe's files store ink inverted, and all readers take every file with four components for one of Adobe's.
void invert(std::vector<std::uint8_t>& bytes)
{
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(255 - byte);
}

/// One decompression. libjpeg reports an error by a jump out of its functions, so each function here that calls it sets
/// the target of that jump and has no object with a destructor.
class JpegFile {
public:
    JpegFile()
    {
        m_info.err = jpeg_std_error(&m_errors);
        m_info.client_data = this;
        m_errors.error_exit = [](j_common_ptr info) {
            auto* file = static_cast<JpegFile*>(info->client_data);
            info->err->format_message(info, file->m_message);
            std::longjmp(file->m_escape, 1);
        };
        m_errors.emit_message = [](j_common_ptr info, int level) {
            if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
                static_cast<JpegFile*>(info->client_data)->m_cut = true;
        };
    }
    JpegFile(const JpegFile&) = delete;
    JpegFile& operator=(const JpegFile&) = delete;
    ~JpegFile() { jpeg_destroy_decompress(&m_info); }

    bool readHeader(std::string_view bytes)
    {
        if (setjmp(m_escape) != 0)
            return false;
        jpeg_create_decompress(&m_info);
        jpeg_save_markers(&m_info, JPEG_APP0 + 1, 0xFFFF);
        jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(&m_info, TRUE);
        return true;
    }

    /// Into rows that follow each other.
    bool readPixels(std::uint8_t* to, J_COLOR_SPACE colours)
    {
        if (setjmp(m_escape) != 0)
            return false;
        m_info.out_color_space = colours;
        jpeg_start_decompress(&m_info);
        const std::size_t rowBytes = std::size_t{m_info.output_width} * static_cast<unsigned>(m_info.output_components);
        while (m_info.output_scanline < m_info.output_height) {
            JSAMPROW row = to + m_info.output_scanline * rowBytes;
            jpeg_read_scanlines(&m_info, &row, 1);
        }
        return true;
    }

    [[nodiscard]] const jpeg_decompress_struct& info() const { return m_info; }
    [[nodiscard]] std::string message() const { return m_message; }
    [[nodiscard]] bool cut() const { return m_cut; }

    [[nodiscard]] int orientation() const
    {
        for (const jpeg_marker_struct* marker = m_info.marker_list; marker != nullptr; marker = marker->next) {
            const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
            if (data.starts_with("Exif"))
                return exifOrientation(data);
        }
        return 1;
    }

private:
    jpeg_decompress_struct m_info{};
    jpeg_error_mgr m_errors{};
    std::jmp_buf m_escape{};
    char m_message[JMSG_LENGTH_MAX]{};
    bool m_cut = false;
};

struct Layout {
    PixelMode mode = PixelMode::Rgb;
    J_COLOR_SPACE colours = JCS_RGB;
};

Result<Layout> layoutOf(const jpeg_decompress_struct& info, std::string_view source)
{
    switch (info.num_components) {
    case 1:
        return Layout{PixelMode::Gray, JCS_GRAYSCALE};
    case 3:
        return Layout{PixelMode::Rgb, JCS_RGB};
    case 4:
        return Layout{PixelMode::Cmyk, JCS_CMYK};
    default:
        return cannotDecode(source, "JPEG", "it has " + counted(info.num_components, "component(s)"));
    }
}

}  // namespace

std::string jpegVersion()
{
#ifdef LIBJPEG_TURBO_VERSION_NUMBER
    constexpr int kVersion = LIBJPEG_TURBO_VERSION_NUMBER;  // 2001005 is 2.1.5
    return "libjpeg-turbo " + std::to_string(kVersion / 1'000'000) + "." + std::to_string(kVersion / 1000 % 1000) +
           "." + std::to_string(kVersion % 1000);
#else
    return "libjpeg " + std::to_string(JPEG_LIB_VERSION);
#endif
}

Result<Picture> decodeJpeg(std::string_view bytes, std::string_view source)
{
    JpegFile file;
    if (!file.readHeader(bytes))
        return cannotDecode(source, "JPEG", file.message());
    // The finest component has at least a bit for each 8 x 8 pixels.
    const std::uint64_t possible = std::uint64_t{bytes.size()} * 8 * 64;
    if (auto sized = checkPictureSize(source, file.info().image_width, file.info().image_height, possible); !sized)
        return failure(sized.error());
    const Result<Layout> layout = layoutOf(file.info(), source);
    if (!layout)
        return failure(layout.error());
    Picture picture{
        .image = makeImage({static_cast<int>(file.info().image_width), static_cast<int>(file.info().image_height)},
                           layout->mode),
        .orientation = file.orientation()};
    if (!file.readPixels(picture.image.bytes.data(), layout->colours))
        return cannotDecode(source, "JPEG", file.message());
    if (file.cut())
        return cannotDecode(source, "JPEG", "the file ends before the picture does");
    if (layout->mode == PixelMode::Cmyk)
        invert(picture.image.bytes);
    return picture;
}

}  // namespace orangery::image
