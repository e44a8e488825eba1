// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orangery::text {

[[nodiscard]] bool isGzip(std::string_view bytes);

/// What a gzip file holds. Throws TextFault when it is damaged, or longer than `mostBytes` unpacked.
[[nodiscard]] std::string gunzip(std::string_view bytes, std::size_t mostBytes);

}  // namespace orangery::text
