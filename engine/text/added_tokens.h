// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/byte_trie.h"
#include "engine/text/fields.h"
#include "engine/text/normalizers.h"
#include "engine/text/pieces.h"
#include "engine/text/vocabulary.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orangery::text {

struct AddedToken {
    std::string content;
    bool singleWord = false;  ///< found only where no word character touches it
    bool lstrip = false;      ///< takes the white space before it
    bool rstrip = false;      ///< takes the white space after it
    bool normalized = true;   ///< looked for in the normalised text, in its own normalised form
    bool special = false;     ///< left out of decoded text on request
};

/// The tokens beside the model's vocabulary, which are found in a text before anything else is done with it: first
/// those that are looked for in the text as it is, then the others between them in the normalised text.
class AddedTokens {
public:
    AddedTokens() = default;
    /// Gives each token the model's id for it, or the next free one. `normalizer` may be null.
    AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& vocabulary, const Normalizer* normalizer);

    /// The parts of `text` between the tokens, and the tokens with their ids; no part is empty.
    [[nodiscard]] std::vector<Piece> findInText(std::string_view text) const { return find(text, m_verbatim); }
    [[nodiscard]] std::vector<Piece> findInNormalized(std::string_view text) const { return find(text, m_normalized); }

    [[nodiscard]] std::optional<std::uint32_t> idOf(std::string_view content) const;
    /// What decoders get to see for the id, which is the normalised form where that is the one looked for.
    [[nodiscard]] std::optional<std::string_view> textOf(std::uint32_t id) const;
    [[nodiscard]] bool isSpecial(std::string_view text) const { return m_specials.find(text) != m_specials.end(); }
    /// How many of them the vocabulary lacks.
    [[nodiscard]] std::size_t beyondVocabulary() const { return m_beyond; }

private:
    struct Known {
        AddedToken token;
        std::string decoded;
    };
    [[nodiscard]] std::vector<Piece> find(std::string_view text, const ByteTrie& looked) const;

    ByteTrie m_verbatim;
    ByteTrie m_normalized;
    std::map<std::string, std::uint32_t, std::less<>> m_ids;
    std::unordered_map<std::uint32_t, Known> m_tokens;
    std::set<std::string, std::less<>> m_specials;
    std::size_t m_beyond = 0;
};

/// The list "added_tokens" of a tokenizer.json.
[[nodiscard]] std::vector<AddedToken> readAddedTokens(const Fields& file);

}  // namespace orangery::text
