// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/workspace.h"

#include <xxhash.h>

namespace orangery::text {

namespace {

constexpr std::size_t kMostWords = 1U << 16U;
constexpr std::size_t kLongestWord = 256;  ///< bytes; longer ones hardly ever come back

}  // namespace

void WordCache::keep(std::string_view word, const PieceToken* tokens, std::size_t count)
{
    if (word.size() > kLongestWord)
        return;
    if (m_words.size() >= kMostWords)
        m_words.clear();
    m_words.emplace(word, std::vector<PieceToken>(tokens, tokens + count));
}

std::size_t WordCache::Hash::operator()(std::string_view word) const
{
    return XXH3_64bits(word.data(), word.size());
}

}  // namespace orangery::text
