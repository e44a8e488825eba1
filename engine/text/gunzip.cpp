// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/gunzip.h"

#include "engine/text/text_fault.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace orangery::text {

namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;

struct EndInflate {
    void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool isGzip(std::string_view bytes)
{
    return bytes.starts_with("\x1F\x8B");
}

std::string gunzip(std::string_view bytes, std::size_t mostBytes)
{
    z_stream stream = {};
    if (inflateInit2(&stream, kGzipOnly) != Z_OK)
        throw TextFault{"zlib cannot be started"};
    const std::unique_ptr<z_stream, EndInflate> end(&stream);
    std::string unpacked;
    std::array<char, 1U << 16U> block = {};
    int status = Z_OK;
    std::size_t given = 0;
    while (status != Z_STREAM_END) {
        if (stream.avail_in == 0 && given < bytes.size()) {
            const std::size_t part = std::min<std::size_t>(bytes.size() - given, 1U << 30U);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + given));
            stream.avail_in = static_cast<uInt>(part);
            given += part;
        }
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        status = inflate(&stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END)
            throw TextFault{"its gzip data is damaged or cut short after " + std::to_string(unpacked.size()) +
                            " unpacked bytes"};
        unpacked.append(block.data(), block.size() - stream.avail_out);
        if (unpacked.size() > mostBytes)
            throw TextFault{"it unpacks to more than " + std::to_string(mostBytes) + " bytes"};
    }
    return unpacked;
}

}  // namespace orangery::text
