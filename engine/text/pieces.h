// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/aligned_text.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace orangery::text {

/// A part of a text, and whether it is what was looked for or lies between.
struct Match {
    Span span;
    bool isMatch = false;
};

/// What becomes of the matches when a text is split at them. On "the-final--countdown" with "-":
enum class SplitBehaviour {
    Removed,             ///< the final countdown
    Isolated,            ///< the - final - - countdown
    MergedWithPrevious,  ///< the- final- - countdown
    MergedWithNext,      ///< the -final - -countdown
    Contiguous,          ///< the - final -- countdown
};

/// The parts that remain, in order; parts may be empty.
void splitAt(const std::vector<Match>& matches, SplitBehaviour behaviour, std::vector<Span>& parts);

/// A part of a text that the model cuts on its own, or an added token that was found whole.
struct Piece {
    Span span;
    std::optional<std::uint32_t> token = {};
};

struct Pieces {
    AlignedText text;
    std::vector<Piece> list;
};

}  // namespace orangery::text
