// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace orangery::io {

static_assert(std::endian::native == std::endian::little, "numbers are copied out of little-endian files as they are");

/// The number whose bytes begin at `bytes`, which need no alignment.
template <class Number>
[[nodiscard]] Number load(const std::byte* bytes)
{
    static_assert(std::is_trivially_copyable_v<Number>);
    Number number{};
    std::memcpy(&number, bytes, sizeof(Number));
    return number;
}

/// Reads one thing after the other from bytes and never beyond their end.
class ByteCursor {
public:
    explicit ByteCursor(std::span<const std::byte> bytes, std::size_t position = 0)
        : m_bytes(bytes), m_position(position < bytes.size() ? position : bytes.size())
    {
    }

    [[nodiscard]] std::size_t position() const { return m_position; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_position; }

    /// The next `count` bytes, or nothing when there are not as many.
    [[nodiscard]] std::optional<std::span<const std::byte>> take(std::uint64_t count)
    {
        if (count > left())
            return std::nullopt;
        const auto taken = m_bytes.subspan(m_position, static_cast<std::size_t>(count));
        m_position += taken.size();
        return taken;
    }

    [[nodiscard]] std::optional<std::string_view> takeText(std::uint64_t count)
    {
        const auto taken = take(count);
        if (!taken)
            return std::nullopt;
        return std::string_view(reinterpret_cast<const char*>(taken->data()), taken->size());
    }

    template <class Number>
    [[nodiscard]] std::optional<Number> number()
    {
        const auto taken = take(sizeof(Number));
        return taken ? std::optional(load<Number>(taken->data())) : std::nullopt;
    }

    /// The text up to the next line break, which is left out and passed over.
    [[nodiscard]] std::optional<std::string_view> line()
    {
        const std::string_view rest(reinterpret_cast<const char*>(m_bytes.data()) + m_position, left());
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            return std::nullopt;
        m_position += end + 1;
        return rest.substr(0, end);
    }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_position;
};

}  // namespace orangery::io
