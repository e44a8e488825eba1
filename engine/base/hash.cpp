// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/hash.h"

#include <nettle/sha2.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <vector>

namespace orangery {

namespace {

std::string finish(sha256_ctx& state)
{
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&state, digest.size(), digest.data());
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += kHex[byte >> 4U];
        text += kHex[byte & 0xFU];
    }
    return text;
}

void update(sha256_ctx& state, const char* bytes, std::size_t count)
{
    sha256_update(&state, count, reinterpret_cast<const std::uint8_t*>(bytes));
}

}  // namespace

std::string sha256(std::string_view bytes)
{
    sha256_ctx state;
    sha256_init(&state);
    update(state, bytes.data(), bytes.size());
    return finish(state);
}

Result<std::string> sha256OfFile(const fs::path& path, const std::stop_token& stop)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failure(ErrorCode::Input, "cannot read " + path.string(), std::system_category().message(errno));
    sha256_ctx state;
    sha256_init(&state);
    std::vector<char> block(std::size_t{1} << 20U);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "stopped while " + path.string() + " was read");
        update(state, block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad())
        return failure(ErrorCode::Input, "cannot read " + path.string(), std::system_category().message(errno));
    return finish(state);
}

}  // namespace orangery
