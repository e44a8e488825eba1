// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/text/byte_trie.h"
#include "engine/text/model.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace orangery::text {

namespace {

constexpr double kUnknownPenalty = 10.0;
constexpr std::uint32_t kNone = 0xFFFFFFFFU;

/// The likeliest way to reach a byte of the piece.
struct Reached {
    double score = 0.0;
    std::uint32_t begin = kNone;  ///< where its last token begins
    std::uint32_t id = 0;
};

struct UnigramWorkspace {
    std::vector<Reached> reached;
    std::vector<Span> path;
};

struct ScoredTokens {
    Vocabulary vocabulary;
    std::vector<double> scores;
    std::vector<std::pair<std::string, std::uint32_t>> texts;
    double lowest = std::numeric_limits<double>::infinity();
};

class Unigram : public Model {
public:
    Unigram(ScoredTokens tokens, std::optional<std::uint32_t> unknown, bool byteFallback)
        : Model(std::move(tokens.vocabulary)),
          m_trie(std::move(tokens.texts)),
          m_scores(std::move(tokens.scores)),
          m_unknownScore(tokens.lowest - kUnknownPenalty),
          m_unknown(unknown),
          m_byteFallback(byteFallback)
    {
    }

    void cut(std::string_view piece, Workspace& workspace, std::vector<PieceToken>& tokens) const override
    {
        if (const auto* known = workspace.words.find(piece)) {
            tokens.insert(tokens.end(), known->begin(), known->end());
            return;
        }
        if (workspace.model == nullptr)
            workspace.model = std::make_shared<UnigramWorkspace>();
        auto& own = *static_cast<UnigramWorkspace*>(workspace.model.get());
        const std::size_t before = tokens.size();
        findBest(piece, own.reached);
        follow(own);
        for (const Span& span : own.path)
            appendToken(piece, span, tokens);
        workspace.words.keep(piece, tokens.data() + before, tokens.size() - before);
    }

private:
    /// From each character on, every token that begins there offers a way to its end.
    void findBest(std::string_view piece, std::vector<Reached>& reached) const
    {
        reached.assign(piece.size() + 1, {});
        for (std::uint32_t begin = 0; begin < piece.size();) {
            const double here = reached[begin].score;
            const std::uint32_t character = codePointAt(piece, begin).bytes;
            bool coversCharacter = false;
            const auto offer = [&](std::uint32_t end, double score, std::uint32_t id) {
                Reached& there = reached[end];
                if (there.begin == kNone || score + here > there.score)
                    there = {score + here, begin, id};
            };
            ByteTrie::Node node = ByteTrie::kRoot;
            for (std::uint32_t end = begin; end < piece.size();) {
                node = m_trie.step(node, piece[end++]);
                if (node == ByteTrie::kNone)
                    break;
                const std::uint32_t id = m_trie.value(node);
                if (id == ByteTrie::kNone)
                    continue;
                offer(end, m_scores[id], id);
                coversCharacter = coversCharacter || end == begin + character;
            }
            if (!coversCharacter)
                offer(begin + character, m_unknownScore, unknown());
            begin += character;
        }
    }

    /// The tokens of the best way, unknown ones that follow each other as one.
    void follow(UnigramWorkspace& own) const
    {
        own.path.clear();
        bool afterUnknown = false;
        for (auto end = static_cast<std::uint32_t>(own.reached.size() - 1); end > 0;) {
            const Reached& last = own.reached[end];
            const bool isUnknown = m_unknown && last.id == *m_unknown;
            if (isUnknown && afterUnknown)
                own.path.back().begin = last.begin;
            else
                own.path.push_back({last.begin, end});
            afterUnknown = isUnknown;
            end = last.begin;
        }
        std::reverse(own.path.begin(), own.path.end());
    }

    void appendToken(std::string_view piece, Span span, std::vector<PieceToken>& tokens) const
    {
        const std::string_view text = piece.substr(span.begin, span.size());
        if (const auto id = m_vocabulary.find(text))
            tokens.push_back({*id, span});
        else if (!m_byteFallback || !appendByteTokens(text, span, tokens))
            tokens.push_back({unknown(), span});
    }

    [[nodiscard]] std::uint32_t unknown() const
    {
        if (!m_unknown)
            throw TextFault{"the text has characters that the vocabulary lacks, and there is no 'unk_id'"};
        return *m_unknown;
    }

    ByteTrie m_trie;
    std::vector<double> m_scores;
    double m_unknownScore;
    std::optional<std::uint32_t> m_unknown;
    bool m_byteFallback;
};

ScoredTokens readScoredTokens(const Fields& fields)
{
    const FileJson& list = fields.json("vocab");
    if (!list.is_array())
        throw fields.fault("'vocab' is no list of tokens with scores");
    ScoredTokens tokens;
    tokens.vocabulary.reserve(list.size());
    tokens.texts.reserve(list.size());
    for (const FileJson& entry : list) {
        const auto id = static_cast<std::uint32_t>(tokens.scores.size());
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number())
            throw fields.fault("entry " + std::to_string(id) + " of 'vocab' is no token with a score");
        tokens.vocabulary.add(entry[0].get_ref<const std::string&>(), id);
        tokens.texts.emplace_back(entry[0].get<std::string>(), id);
        tokens.scores.push_back(entry[1].get<double>());
        tokens.lowest = std::min(tokens.lowest, tokens.scores.back());
    }
    tokens.vocabulary.finish();
    return tokens;
}

}  // namespace

std::unique_ptr<Model> readUnigram(const Fields& fields)
{
    ScoredTokens tokens = readScoredTokens(fields);
    std::optional<std::uint32_t> unknown;
    if (fields.has("unk_id"))
        unknown = fields.id("unk_id");
    if (unknown && *unknown >= tokens.scores.size())
        throw fields.fault("'unk_id' is " + std::to_string(*unknown) + " and the vocabulary has " +
                           counted(tokens.scores.size(), "token(s)"));
    return std::make_unique<Unigram>(std::move(tokens), unknown, fields.flag("byte_fallback", false));
}

}  // namespace orangery::text
