// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace orangery {

namespace {

// The longest double in fixed notation has 309 digits before the point.
constexpr std::size_t kLongestNumber = 400;

template <class T>
std::optional<T> parseWhole(std::string_view text)
{
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stop != end)
        return std::nullopt;
    return value;
}

}  // namespace

std::string formatNumber(double value)
{
    std::array<char, kLongestNumber> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

std::string formatFixed(double value, int decimals)
{
    std::array<char, kLongestNumber> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    return error == std::errc{} ? std::string(buffer.data(), end) : formatNumber(value);
}

double roundDecimals(double value, int decimals)
{
    return parseReal(formatFixed(value, decimals)).value_or(value);
}

std::optional<double> parseReal(std::string_view text)
{
    const std::optional<double> value = parseWhole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    return parseWhole<std::int64_t>(text);
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text)
{
    return parseWhole<std::uint64_t>(text);
}

}  // namespace orangery
