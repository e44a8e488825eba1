// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/pieces.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orangery::text {

/// A token, and which bytes of its piece it stands for.
struct PieceToken {
    std::uint32_t id = 0;
    Span span;
};

/// Words that a model has cut before, with their tokens; forgets everything when it is full.
class WordCache {
public:
    /// The tokens of a word that was kept, or nothing.
    [[nodiscard]] const std::vector<PieceToken>* find(std::string_view word) const
    {
        const auto found = m_words.find(word);
        return found == m_words.end() ? nullptr : &found->second;
    }
    void keep(std::string_view word, const PieceToken* tokens, std::size_t count);

private:
    struct Hash {
        using is_transparent = void;
        [[nodiscard]] std::size_t operator()(std::string_view word) const;
    };
    std::unordered_map<std::string, std::vector<PieceToken>, Hash, std::equal_to<>> m_words;
};

/// What one encoding needs beside the tokenizer itself, kept for the next one: buffers, matchers, words seen before.
/// Used by one thread at a time.
struct Workspace {
    std::vector<Match> matches;
    std::vector<Span> spans;
    std::vector<Piece> pieces;
    std::vector<PieceToken> tokens;
    std::unordered_map<const void*, std::shared_ptr<void>> matchers;  ///< by the pattern that they belong to
    std::shared_ptr<void> model;                                      ///< the model's own buffers
    WordCache words;
};

}  // namespace orangery::text
