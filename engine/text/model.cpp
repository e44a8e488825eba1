// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/model.h"

#include "engine/text/graphemes.h"

#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace orangery::text {

namespace {

/// Each piece is one token.
class WordLevel : public Model {
public:
    WordLevel(Vocabulary vocabulary, const std::string& unknown)
        : Model(std::move(vocabulary)), m_unknown(m_vocabulary.find(unknown))
    {
    }

    void cut(std::string_view piece, Workspace& /*workspace*/, std::vector<PieceToken>& tokens) const override
    {
        const auto id = m_vocabulary.find(piece);
        if (!id && !m_unknown)
            throw TextFault{"the vocabulary has neither '" + firstGraphemes(piece, 40) +
                            "' nor a token for unknown words"};
        tokens.push_back({id ? *id : *m_unknown, {0, static_cast<std::uint32_t>(piece.size())}});
    }

private:
    std::optional<std::uint32_t> m_unknown;
};

std::string byteToken(unsigned char byte)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    return {'<', '0', 'x', kDigits[byte >> 4U], kDigits[byte & 15U], '>'};
}

/// Files of early versions name no type; their other fields tell.
std::string typeOf(const Fields& fields)
{
    if (fields.has("type"))
        return fields.type();
    if (fields.has("merges"))
        return "BPE";
    if (fields.json("vocab").is_array())
        return "Unigram";
    return fields.has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
}

}  // namespace

bool Model::appendByteTokens(std::string_view text, Span span, std::vector<PieceToken>& tokens) const
{
    const std::size_t before = tokens.size();
    for (const char byte : text) {
        const auto id = m_vocabulary.find(byteToken(static_cast<unsigned char>(byte)));
        if (!id) {
            tokens.resize(before);
            return false;
        }
        tokens.push_back({*id, span});
    }
    return true;
}

Vocabulary readVocabulary(const Fields& fields, ModelParts& parts)
{
    if (parts.vocabulary)
        return *std::exchange(parts.vocabulary, std::nullopt);
    const FileJson& vocab = fields.json("vocab");
    if (!vocab.is_object())
        throw fields.fault("'vocab' is no object of tokens and ids");
    Vocabulary vocabulary;
    vocabulary.reserve(vocab.size());
    for (const auto& [text, id] : vocab.items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
            throw fields.fault("the token '" + firstGraphemes(text, 40) + "' has " + firstGraphemes(id.dump(), 40) +
                               " for an id");
        vocabulary.add(text, id.get<std::uint32_t>());
    }
    vocabulary.finish();
    return vocabulary;
}

std::unique_ptr<Model> readModel(const Fields& fields, ModelParts parts)
{
    const std::string type = typeOf(fields);
    if (type == "BPE")
        return readBpe(fields, parts);
    if (type == "Unigram")
        return readUnigram(fields);
    if (type == "WordPiece")
        return readWordPiece(fields, parts);
    if (type == "WordLevel")
        return std::make_unique<WordLevel>(readVocabulary(fields, parts), fields.text("unk_token"));
    throw fields.unsupported("model");
}

}  // namespace orangery::text
