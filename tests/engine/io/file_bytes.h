// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::io::test {

/// A safetensors file as its format's description says: length of the header as 8 bytes, header, data 0, 1, 2, ...
inline std::string fileBytes(const std::string& header, std::size_t dataBytes)
{
    std::string bytes;
    for (unsigned shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>((header.size() >> shift) & 0xFFU);
    bytes += header;
    for (std::size_t i = 0; i < dataBytes; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

inline std::vector<std::byte> bytesOfFloats(const std::vector<float>& values)
{
    std::vector<std::byte> bytes(values.size() * sizeof(float));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

inline void writeBytes(const std::filesystem::path& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace orangery::io::test
