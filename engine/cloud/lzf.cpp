// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/lzf.h"

#include <cstdint>

namespace orangery::cloud {

namespace {

/// Takes bytes from the front.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : m_rest(bytes) {}

    [[nodiscard]] bool isEmpty() const { return m_rest.empty(); }
    std::optional<std::size_t> next()
    {
        if (m_rest.empty())
            return std::nullopt;
        const auto byte = static_cast<std::uint8_t>(m_rest.front());
        m_rest.remove_prefix(1);
        return byte;
    }
    std::optional<std::string_view> next(std::size_t count)
    {
        if (m_rest.size() < count)
            return std::nullopt;
        const std::string_view bytes = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return bytes;
    }

private:
    std::string_view m_rest;
};

}  // namespace

std::optional<std::string> unpackLzf(std::string_view packed, std::size_t size)
{
    constexpr std::size_t kLiterals = 32;  // controls below it: one more byte than that as they are
    constexpr std::size_t kLong = 7;       // a length that goes on in a byte of its own
    if (size / kLzfMostRatio > packed.size())
        return std::nullopt;
    std::string out;
    out.reserve(size);
    for (Bytes bytes(packed); !bytes.isEmpty();) {
        const std::size_t control = *bytes.next();
        if (control < kLiterals) {
            const auto run = bytes.next(control + 1);
            if (!run || run->size() > size - out.size())
                return std::nullopt;
            out += *run;
            continue;
        }
        std::size_t length = control >> 5U;
        if (length == kLong) {
            const auto more = bytes.next();
            if (!more)
                return std::nullopt;
            length += *more;
        }
        length += 2;
        const auto low = bytes.next();
        if (!low)
            return std::nullopt;
        const std::size_t distance = ((control & 0x1fU) << 8U) + *low + 1;
        if (distance > out.size() || length > size - out.size())
            return std::nullopt;
        for (std::size_t from = out.size() - distance, i = 0; i < length; ++i)
            out += out[from + i];  // it may repeat what it has just made
    }
    if (out.size() != size)
        return std::nullopt;
    return out;
}

}  // namespace orangery::cloud
