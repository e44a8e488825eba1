// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

#include <string_view>

namespace orangery::cloud {

// Each reads the bytes of a whole file. The error has the reason alone, with the line where there are lines; readCloud adds
// the file. What a header claims is checked against the size of the file before it is allocated.

/// Object File Format: OFF with the prefixes C, N and ST; the counts may follow the word without a space, the number of
/// edges may be missing, '#' begins a comment. 4OFF, nOFF and the binary variant are refused.
[[nodiscard]] Result<Cloud> parseOff(std::string_view bytes);

/// Stanford PLY: ascii and both binary orders, elements and properties of any kind in any order; `vertex` with x, y, z is
/// needed, `face` with a list vertex_indices (or vertex_index) is not.
[[nodiscard]] Result<Cloud> parsePly(std::string_view bytes);

/// Lines of three or more numbers, divided by blanks, tabs, commas or semicolons: XYZ, TXT, CSV, PTS, PWN. The first three
/// are x, y, z. A first line may hold the number of points or words; '#' and '//' begin a comment.
[[nodiscard]] Result<Cloud> parseXyz(std::string_view bytes);

/// Wavefront OBJ: points `v x y z`, with a weight (left out) or with red, green, blue and transparency (left out) after them, and
/// faces `f`, whose corners count from 1 or, when negative, backwards from the last point. No file that it names is opened.
[[nodiscard]] Result<Cloud> parseObj(std::string_view bytes);

/// PCD of the Point Cloud Library, .5 to .7: ascii, binary and binary_compressed, fields of any kind in any order; x, y and z are
/// needed, `rgb` or `rgba` (0xAARRGGBB, as a whole number or as the bits of a real one) is not. Points that are not finite mark
/// the invalid ones of an organised cloud there: they are left out, and told.
[[nodiscard]] Result<Cloud> parsePcd(std::string_view bytes);

/// What the first bytes look like.
[[nodiscard]] bool looksLikeOff(std::string_view bytes);
[[nodiscard]] bool looksLikePly(std::string_view bytes);
[[nodiscard]] bool looksLikePcd(std::string_view bytes);
/// Whether some line is a point: v and three numbers.
[[nodiscard]] bool looksLikeObj(std::string_view bytes);
/// Whether the first line that is no comment, or the second, has three or more numbers.
[[nodiscard]] bool looksLikeXyz(std::string_view bytes);

}  // namespace orangery::cloud
