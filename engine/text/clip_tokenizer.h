// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/pieces.h"
#include "engine/text/tokenizer.h"

#include <memory>
#include <string_view>
#include <vector>

namespace orangery::text {

/// Whether a text begins like CLIP's merge list does.
[[nodiscard]] bool isClipMergeList(std::string_view text);

/// CLIP's tokenizer as open_clip runs it, from the merge list (a header line, then a pair a line): 512 byte symbols, the
/// first 48,894 merges, <start_of_text>, <end_of_text>. A text is cleaned first (clip_cleaning.h); a context is filled up
/// with 0, and what is cut off ends with <end_of_text>. Throws TextFault when a line is no pair.
[[nodiscard]] std::unique_ptr<Tokenizer> makeClipTokenizer(std::string_view mergeList);

/// Cuts a cleaned text into words: contractions, runs of letters, single numbers, runs of anything else but white space.
void splitLikeClip(std::string_view text, std::vector<Span>& words);

}  // namespace orangery::text
