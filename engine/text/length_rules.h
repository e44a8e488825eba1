// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace orangery::text {

enum class Side { Left, Right };

/// How long an encoding may be: "truncation" of a tokenizer.json, or the context that the caller asked for.
struct Truncation {
    std::size_t length = std::numeric_limits<std::size_t>::max();  ///< with the special tokens
    Side side = Side::Right;                                       ///< where tokens are lost
    bool onlySecondText = false;
};

/// How short it may be: "padding".
struct Padding {
    std::size_t length = 0;  ///< 0 = as long as it is
    std::size_t multipleOf = 0;
    std::uint32_t id = 0;
    Side side = Side::Right;
};

[[nodiscard]] std::optional<Truncation> readTruncation(const Fields& file);
[[nodiscard]] std::optional<Padding> readPadding(const Fields& file);

/// Fills up to what `padding` says.
void pad(Encoding& encoding, const Padding& padding);

}  // namespace orangery::text
