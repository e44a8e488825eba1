// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace orangery::zero_shot {

/// A class name for tolerant comparison: case folded (full Unicode folding) and without whatever is neither letter nor
/// number, so that "Polka-Dotted" and "polka dotted" are one.
[[nodiscard]] std::string looseName(std::string_view name);

/// How a name is put into texts.
enum class NameStyle {
    Raw,     ///< as it is written
    Spaced,  ///< "_" as " "
    Words,   ///< also "ApplyEyeMakeup" as "Apply Eye Makeup"
};

[[nodiscard]] std::string styledName(std::string_view name, NameStyle style);

}  // namespace orangery::zero_shot
