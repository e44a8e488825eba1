// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/vocabulary.h"
#include "engine/text/workspace.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery::text {

/// Cuts a piece of text into tokens of a vocabulary.
class Model {
public:
    virtual ~Model() = default;
    /// Appends the tokens of a piece that is not empty. Throws TextFault where the vocabulary has no token for a part of
    /// it and none for unknown text.
    virtual void cut(std::string_view piece, Workspace& workspace, std::vector<PieceToken>& tokens) const = 0;
    [[nodiscard]] const Vocabulary& vocabulary() const { return m_vocabulary; }

protected:
    explicit Model(Vocabulary vocabulary) : m_vocabulary(std::move(vocabulary)) {}
    /// Appends the tokens of the bytes of `text` ("<0x0A>"), or nothing and false where one of them is missing.
    bool appendByteTokens(std::string_view text, Span span, std::vector<PieceToken>& tokens) const;

    Vocabulary m_vocabulary;
};

/// Pairs of tokens in the order of their ranks.
using Merges = std::vector<std::pair<std::string, std::string>>;

/// What has been read of a model already; the other fields are there as JSON.
struct ModelParts {
    std::optional<Vocabulary> vocabulary;
    std::optional<Merges> merges;
};

/// The model that a tokenizer.json describes: BPE, Unigram, WordPiece or WordLevel. Throws TextFault for any other.
[[nodiscard]] std::unique_ptr<Model> readModel(const Fields& fields, ModelParts parts = {});

/// A vocabulary as an object of texts and ids. Throws TextFault when it is none.
[[nodiscard]] Vocabulary readVocabulary(const Fields& fields, ModelParts& parts);

struct BpeOptions {
    std::string unknownToken;  ///< empty = none; what has no token is left out
    bool hasUnknownToken = false;
    bool fuseUnknown = false;
    bool byteFallback = false;
    bool ignoreMerges = false;  ///< a piece that is a token as a whole is not cut
    std::string continuingPrefix;
    std::string endOfWordSuffix;
};

/// Byte-pair encoding: the characters of a piece, joined pair by pair, the pair with the smallest rank first and the
/// leftmost of equal ones. `merges` in the order of their ranks. Throws TextFault when a merge makes no token.
[[nodiscard]] std::unique_ptr<Model> makeBpe(Vocabulary vocabulary, const Merges& merges, BpeOptions options);
[[nodiscard]] std::unique_ptr<Model> readBpe(const Fields& fields, ModelParts& parts);

/// The likeliest segmentation under independent token probabilities (Viterbi).
[[nodiscard]] std::unique_ptr<Model> readUnigram(const Fields& fields);

/// The longest token first, again and again; a piece that cannot be cut whole is one unknown token.
[[nodiscard]] std::unique_ptr<Model> readWordPiece(const Fields& fields, ModelParts& parts);

}  // namespace orangery::text
