// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/graphemes.h"
#include "engine/text/model.h"
#include "engine/text/pair_table.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace orangery::text {

namespace {

constexpr std::size_t kScannedSymbols = 24;  ///< up to here looking at every pair is quicker than a heap
constexpr char32_t kSmallCharacters = 0x400;
constexpr std::uint32_t kNone = 0xFFFFFFFFU;

struct Symbol {
    std::uint32_t id = 0;
    std::uint32_t length = 0;  ///< bytes; 0 = joined to the one before
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
};

struct BpeWorkspace {
    std::vector<Symbol> symbols;
    std::vector<PairTable::Merge> merges;
    std::vector<std::uint64_t> heap;  ///< rank and place of a pair, the smallest on top
};

class Bpe : public Model {
public:
    Bpe(Vocabulary vocabulary, PairTable merges, BpeOptions options)
        : Model(std::move(vocabulary)), m_merges(std::move(merges)), m_options(std::move(options))
    {
        if (m_options.hasUnknownToken)
            m_unknown = m_vocabulary.find(m_options.unknownToken);
        m_smallIds.assign(kSmallCharacters, kNone);
        for (char32_t c = 0; c < kSmallCharacters; ++c)
            m_smallIds[c] = m_vocabulary.find(toUtf8(c)).value_or(kNone);
    }

    void cut(std::string_view piece, Workspace& workspace, std::vector<PieceToken>& tokens) const override
    {
        if (const auto* known = workspace.words.find(piece)) {
            tokens.insert(tokens.end(), known->begin(), known->end());
            return;
        }
        const std::size_t before = tokens.size();
        cutUnseen(piece, workspace, tokens);
        workspace.words.keep(piece, tokens.data() + before, tokens.size() - before);
    }

private:
    void cutUnseen(std::string_view piece, Workspace& workspace, std::vector<PieceToken>& tokens) const
    {
        if (m_options.ignoreMerges)
            if (const auto id = m_vocabulary.find(piece)) {
                tokens.push_back({*id, {0, static_cast<std::uint32_t>(piece.size())}});
                return;
            }
        if (workspace.model == nullptr)
            workspace.model = std::make_shared<BpeWorkspace>();
        auto& own = *static_cast<BpeWorkspace*>(workspace.model.get());
        spell(piece, own.symbols);
        if (own.symbols.size() <= kScannedSymbols)
            joinScanning(own);
        else
            joinWithHeap(own);
        std::uint32_t begin = 0;
        for (const Symbol& symbol : own.symbols) {
            if (symbol.length == 0)
                continue;
            tokens.push_back({symbol.id, {begin, begin + symbol.length}});
            begin += symbol.length;
        }
    }

    /// The id of the character at bytes [begin, end), as it stands there in the word.
    [[nodiscard]] std::uint32_t idOfCharacter(std::string_view piece, std::size_t begin, CodePoint c,
                                              std::string& spelling) const
    {
        const bool hasPrefix = begin > 0 && !m_options.continuingPrefix.empty();
        const bool hasSuffix = begin + c.bytes == piece.size() && !m_options.endOfWordSuffix.empty();
        if (!hasPrefix && !hasSuffix && c.value < kSmallCharacters)
            return m_smallIds[c.value];
        spelling = hasPrefix ? m_options.continuingPrefix : std::string();
        spelling += piece.substr(begin, c.bytes);
        if (hasSuffix)
            spelling += m_options.endOfWordSuffix;
        return m_vocabulary.find(spelling).value_or(kNone);
    }

    /// The piece as one symbol a character, bytes or unknown tokens where the vocabulary has none.
    void spell(std::string_view piece, std::vector<Symbol>& symbols) const
    {
        symbols.clear();
        std::uint32_t unknownBytes = 0;
        const auto endUnknown = [&] {
            if (unknownBytes > 0)
                symbols.push_back({*m_unknown, unknownBytes});
            unknownBytes = 0;
        };
        std::string spelling;
        std::vector<PieceToken> bytes;
        for (std::size_t i = 0; i < piece.size();) {
            const CodePoint c = codePointAt(piece, i);
            spelling.clear();
            const std::uint32_t id = idOfCharacter(piece, i, c, spelling);
            bytes.clear();
            if (id != kNone) {
                endUnknown();
                symbols.push_back({id, c.bytes});
            } else if (m_options.byteFallback &&
                       appendByteTokens(spelling.empty() ? piece.substr(i, c.bytes) : spelling, {}, bytes)) {
                for (const PieceToken& byte : bytes)
                    symbols.push_back({byte.id, 1});
            } else if (m_options.hasUnknownToken) {
                if (!m_unknown)
                    throw TextFault{"the vocabulary lacks the unknown token '" + m_options.unknownToken + "'"};
                if (!m_options.fuseUnknown)
                    endUnknown();
                unknownBytes += c.bytes;
            }
            i += c.bytes;
        }
        endUnknown();
    }

    /// Joins the best pair again and again, looking at all of them each time.
    void joinScanning(BpeWorkspace& own) const
    {
        std::vector<Symbol>& symbols = own.symbols;
        std::vector<PairTable::Merge>& merges = own.merges;
        merges.clear();
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
            merges.push_back(m_merges.find(symbols[i].id, symbols[i + 1].id));
        while (!merges.empty()) {
            const auto best = std::min_element(merges.begin(), merges.end(),
                                               [](const auto& a, const auto& b) { return a.rank < b.rank; });
            if (best->rank == PairTable::kNoRank)
                return;
            const auto at = static_cast<std::size_t>(best - merges.begin());
            symbols[at].id = best->id;
            symbols[at].length += symbols[at + 1].length;
            symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            merges.erase(best);
            if (at > 0)
                merges[at - 1] = m_merges.find(symbols[at - 1].id, symbols[at].id);
            if (at < merges.size())
                merges[at] = m_merges.find(symbols[at].id, symbols[at + 1].id);
        }
    }

    /// The same for long words, in n log n: the pairs wait in a heap, and one that has changed since is passed over.
    void joinWithHeap(BpeWorkspace& own) const
    {
        std::vector<Symbol>& symbols = own.symbols;
        const auto count = static_cast<std::uint32_t>(symbols.size());
        own.heap.clear();
        const auto entryOf = [&](std::uint32_t left) -> std::optional<std::uint64_t> {
            const PairTable::Merge merge = m_merges.find(symbols[left].id, symbols[symbols[left].next].id);
            if (merge.rank == PairTable::kNoRank)
                return std::nullopt;
            return (static_cast<std::uint64_t>(merge.rank) << 32U) | left;
        };
        for (std::uint32_t i = 0; i < count; ++i) {
            symbols[i].previous = i == 0 ? kNone : i - 1;
            symbols[i].next = i + 1 == count ? kNone : i + 1;
        }
        for (std::uint32_t i = 0; i + 1 < count; ++i)
            if (const auto entry = entryOf(i))
                own.heap.push_back(*entry);
        std::make_heap(own.heap.begin(), own.heap.end(), std::greater<>());
        const auto push = [&](std::uint32_t left) {
            if (const auto entry = entryOf(left)) {
                own.heap.push_back(*entry);
                std::push_heap(own.heap.begin(), own.heap.end(), std::greater<>());
            }
        };
        while (!own.heap.empty()) {
            std::pop_heap(own.heap.begin(), own.heap.end(), std::greater<>());
            const std::uint64_t top = own.heap.back();
            own.heap.pop_back();
            const auto at = static_cast<std::uint32_t>(top);
            Symbol& left = symbols[at];
            if (left.length == 0 || left.next == kNone)
                continue;
            Symbol& right = symbols[left.next];
            const PairTable::Merge merge = m_merges.find(left.id, right.id);
            if (merge.rank != top >> 32U)
                continue;
            left.id = merge.id;
            left.length += right.length;
            right.length = 0;
            left.next = right.next;
            if (left.next != kNone)
                symbols[left.next].previous = at;
            if (left.previous != kNone)
                push(left.previous);
            if (left.next != kNone)
                push(at);
        }
    }

    PairTable m_merges;
    BpeOptions m_options;
    std::optional<std::uint32_t> m_unknown;
    std::vector<std::uint32_t> m_smallIds;  ///< ids of the first characters of Unicode
};

/// A pair as ["a", "b"] or "a b".
std::pair<std::string, std::string> readMerge(const FileJson& merge, std::size_t number, const Fields& fields)
{
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
        return {merge[0].get<std::string>(), merge[1].get<std::string>()};
    if (merge.is_string()) {
        const auto& line = merge.get_ref<const std::string&>();
        const std::size_t blank = line.find(' ');
        if (blank != std::string::npos && line.find(' ', blank + 1) == std::string::npos)
            return {line.substr(0, blank), line.substr(blank + 1)};
    }
    throw fields.fault("merge " + std::to_string(number) + " is no pair of tokens");
}

Merges readMerges(const Fields& fields, ModelParts& parts)
{
    if (parts.merges)
        return *std::exchange(parts.merges, std::nullopt);
    const FileJson& list = fields.json("merges");
    if (!list.is_array())
        throw fields.fault("'merges' is no list of pairs");
    Merges merges;
    merges.reserve(list.size());
    for (const FileJson& merge : list) {
        if (merge.is_string() && merge.get_ref<const std::string&>().starts_with("#version"))
            continue;
        merges.push_back(readMerge(merge, merges.size() + 1, fields));
    }
    return merges;
}

}  // namespace

std::unique_ptr<Model> makeBpe(Vocabulary vocabulary, const Merges& merges, BpeOptions options)
{
    PairTable table(merges.size());
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const auto& [left, right] = merges[rank];
        const std::size_t prefix = std::min(options.continuingPrefix.size(), right.size());
        const auto leftId = vocabulary.find(left);
        const auto rightId = vocabulary.find(right);
        const auto joined = vocabulary.find(left + right.substr(prefix));
        if (!leftId || !rightId || !joined)
            throw TextFault{"merge " + std::to_string(rank + 1) + " of '" + firstGraphemes(left, 40) + "' and '" +
                            firstGraphemes(right, 40) + "' is not in the vocabulary"};
        table.set(*leftId, *rightId, {static_cast<std::uint32_t>(rank), *joined});
    }
    return std::make_unique<Bpe>(std::move(vocabulary), std::move(table), std::move(options));
}

std::unique_ptr<Model> readBpe(const Fields& fields, ModelParts& parts)
{
    if (fields.has("dropout") && fields.json("dropout") != 0.0)
        throw fields.fault("'dropout' is set, which makes the tokens of a text a matter of chance; set it to null");
    BpeOptions options;
    options.hasUnknownToken = fields.has("unk_token");
    options.unknownToken = fields.text("unk_token", "");
    options.fuseUnknown = fields.flag("fuse_unk", false);
    options.byteFallback = fields.flag("byte_fallback", false);
    options.ignoreMerges = fields.flag("ignore_merges", false);
    options.continuingPrefix = fields.text("continuing_subword_prefix", "");
    options.endOfWordSuffix = fields.text("end_of_word_suffix", "");
    Vocabulary vocabulary = readVocabulary(fields, parts);
    return makeBpe(std::move(vocabulary), readMerges(fields, parts), std::move(options));
}

}  // namespace orangery::text
