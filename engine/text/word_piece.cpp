// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_trie.h"
#include "engine/text/model.h"

#include <optional>

namespace orangery::text {

namespace {

class WordPiece : public Model {
public:
    WordPiece(Vocabulary vocabulary, std::string unknown, const std::string& prefix, std::uint64_t mostCharacters)
        : Model(std::move(vocabulary)),
          m_trie(textsOf(m_vocabulary)),
          m_inside(m_trie.walk(ByteTrie::kRoot, prefix)),
          m_unknownText(std::move(unknown)),
          m_unknown(m_vocabulary.find(m_unknownText)),
          m_mostCharacters(mostCharacters)
    {
    }

    void cut(std::string_view piece, Workspace& /*workspace*/, std::vector<PieceToken>& tokens) const override
    {
        const std::size_t before = tokens.size();
        if (piece.size() <= m_mostCharacters || countCodePoints(piece) <= m_mostCharacters) {
            std::uint32_t begin = 0;
            while (begin < piece.size()) {
                const auto found = longestAt(piece, begin);
                if (!found)
                    break;
                const std::uint32_t end = begin + static_cast<std::uint32_t>(found->length);
                tokens.push_back({found->value, {begin, end}});
                begin = end;
            }
            if (begin == piece.size())
                return;
        }
        tokens.resize(before);
        if (!m_unknown)
            throw TextFault{"the vocabulary lacks the unknown token '" + m_unknownText + "'"};
        tokens.push_back({*m_unknown, {0, static_cast<std::uint32_t>(piece.size())}});
    }

private:
    static std::vector<std::pair<std::string, std::uint32_t>> textsOf(const Vocabulary& vocabulary)
    {
        std::vector<std::pair<std::string, std::uint32_t>> texts;
        texts.reserve(vocabulary.size());
        for (std::size_t i = 0; i < vocabulary.size(); ++i)
            texts.emplace_back(vocabulary.entry(i));
        return texts;
    }

    [[nodiscard]] std::optional<ByteTrie::Found> longestAt(std::string_view piece, std::uint32_t begin) const
    {
        if (begin == 0)
            return m_trie.longestPrefix(piece);
        if (m_inside == ByteTrie::kNone)
            return std::nullopt;
        return m_trie.longestPrefix(piece.substr(begin), m_inside);
    }

    ByteTrie m_trie;
    ByteTrie::Node m_inside;  ///< after the prefix of tokens inside a word
    std::string m_unknownText;
    std::optional<std::uint32_t> m_unknown;
    std::uint64_t m_mostCharacters;
};

}  // namespace

std::unique_ptr<Model> readWordPiece(const Fields& fields, ModelParts& parts)
{
    const std::uint64_t mostCharacters =
        fields.has("max_input_chars_per_word") ? fields.integer("max_input_chars_per_word") : 100;
    return std::make_unique<WordPiece>(readVocabulary(fields, parts), fields.text("unk_token"),
                                       fields.text("continuing_subword_prefix", "##"), mostCharacters);
}

}  // namespace orangery::text
