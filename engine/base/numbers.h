// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orangery {

/// Shortest decimal that reads back to the same double; independent of the locale.
[[nodiscard]] std::string formatNumber(double value);

/// `value` with exactly `decimals` digits after the point, rounded from the exact binary value.
[[nodiscard]] std::string formatFixed(double value, int decimals);

/// The decimal with `decimals` digits that is nearest to the exact double, as Python's round().
[[nodiscard]] double roundDecimals(double value, int decimals);

/// The whole of `text` as a finite number, else nothing.
[[nodiscard]] std::optional<double> parseReal(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parseInteger(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> parseUnsigned(std::string_view text);

}  // namespace orangery
