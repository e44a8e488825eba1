// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace orangery::world {

/// A vocabulary of byte pairs for words of lower-case letters, as CLIP has it: every byte alone and at the end of a
/// word, what merges make of them, and two special tokens, the last two ids.
struct CaptionVocabulary {
    std::vector<std::string> tokens;                          ///< a token's place is its id
    std::vector<std::pair<std::string, std::string>> merges;  ///< in the order in which they were learned

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(tokens.size()); }
    [[nodiscard]] std::int64_t startToken() const { return size() - 2; }
    [[nodiscard]] std::int64_t endToken() const { return size() - 1; }
};

/// Byte-pair encoding (arXiv 1508.07909): joins the most frequent pair of neighbours, and of several the first in the
/// order of their bytes, until every word is one token or there are `maxMerges`.
[[nodiscard]] CaptionVocabulary learnVocabulary(const std::map<std::string, std::uint64_t>& wordCounts,
                                                std::size_t maxMerges);

/// The vocabulary of the captions that the world's grammar makes. It depends on nothing, so that all encoders share it.
[[nodiscard]] CaptionVocabulary captionVocabulary();

/// The document of a tokenizer.json with CLIP's rules: lower case, words apart, start and end token around a text.
[[nodiscard]] Json tokenizerJson(const CaptionVocabulary& vocabulary);

}  // namespace orangery::world
