// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/clip_tokenizer.h"

#include "engine/base/counted.h"
#include "engine/text/byte_level.h"
#include "engine/text/clip_cleaning.h"
#include "engine/text/model.h"
#include "engine/text/workspace_pool.h"

#include <algorithm>
#include <utility>

namespace orangery::text {

namespace {

constexpr std::size_t kMostMerges = 49152 - 256 - 2;
constexpr std::string_view kEndOfWord = "</w>";
constexpr std::string_view kStart = "<start_of_text>";
constexpr std::string_view kEnd = "<end_of_text>";
constexpr std::string_view kContractions[] = {"'s", "'\u017F", "'t", "'re", "'ve", "'m", "'ll", "'d"};
/// Equal to a letter when case is ignored, and therefore in no class of the expression.
constexpr char32_t kCombiningIota = 0x345;

Merges parseMergeList(std::string_view list)
{
    Merges merges;
    std::size_t begin = list.find('\n');
    for (std::size_t line = 2; begin != std::string_view::npos && merges.size() < kMostMerges; ++line) {
        const std::size_t end = list.find('\n', begin + 1);
        std::string_view text = list.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1);
        begin = end;
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        if (text.empty() && end == std::string_view::npos)
            break;
        const std::size_t blank = text.find(' ');
        if (blank == 0 || blank == std::string_view::npos || blank + 1 == text.size() ||
            text.find(' ', blank + 1) != std::string_view::npos)
            throw TextFault{"line " + std::to_string(line) + " of its merges is no pair of symbols"};
        merges.emplace_back(text.substr(0, blank), text.substr(blank + 1));
    }
    return merges;
}

/// Byte symbols in the order in which GPT-2 lists bytes (printable ones first), then with the end of a word, then merges.
Vocabulary makeVocabulary(const Merges& merges)
{
    std::vector<char32_t> symbols;
    for (unsigned byte = 0; byte < 256; ++byte)
        symbols.push_back(characterOfByte(static_cast<unsigned char>(byte)));
    std::sort(symbols.begin(), symbols.end());
    Vocabulary vocabulary;
    vocabulary.reserve(2 * symbols.size() + merges.size() + 2);
    std::uint32_t id = 0;
    for (const std::string_view ending : {std::string_view(), kEndOfWord})
        for (const char32_t symbol : symbols)
            vocabulary.add(toUtf8(symbol).append(ending), id++);
    for (const auto& [left, right] : merges)
        vocabulary.add(left + right, id++);
    vocabulary.add(kStart, id++);
    vocabulary.add(kEnd, id++);
    vocabulary.finish();
    return vocabulary;
}

enum class WordKind { Letters, Number, Others, Skipped };

WordKind kindOf(char32_t value)
{
    const unsigned classes = classesOf(value);
    if ((classes & kLetter) != 0)
        return WordKind::Letters;
    if ((classes & kNumber) != 0)
        return WordKind::Number;
    return (classes & kWhiteSpace) != 0 || value == kCombiningIota ? WordKind::Skipped : WordKind::Others;
}

/// The length of the special token or contraction that `text` begins with, or 0.
std::size_t fixedWord(std::string_view text)
{
    if (text[0] == '<')
        for (const std::string_view special : {kStart, kEnd})
            if (text.starts_with(special))
                return special.size();
    if (text[0] == '\'')
        for (const std::string_view contraction : kContractions)
            if (text.starts_with(contraction))
                return contraction.size();
    return 0;
}

class ClipTokenizer : public Tokenizer {
public:
    explicit ClipTokenizer(std::unique_ptr<Model> model)
        : m_model(std::move(model)), m_start(*vocabulary().find(kStart)), m_end(*vocabulary().find(kEnd))
    {
    }

    [[nodiscard]] Result<Encoding> encode(std::string_view text, const EncodeOptions& options) const override
    try {
        if (text.size() > 0x7FFFFFFF / 4)
            throw TextFault{"it has " + counted(text.size(), "byte(s), which is too long")};
        Encoding encoding;
        if (options.addSpecial)
            encoding.ids.push_back(m_start);
        const auto begin = static_cast<std::uint32_t>(encoding.ids.size());
        appendIds(cleanForClip(isAscii(text) ? std::string(text) : replaceMalformed(text)), encoding.ids);
        encoding.fromText = {begin, static_cast<std::uint32_t>(encoding.ids.size())};
        if (options.addSpecial)
            encoding.ids.push_back(m_end);
        if (options.context > 0)
            fit(encoding, options);
        return encoding;
    } catch (const TextFault& fault) {
        return failure(ErrorCode::Input, "a text cannot be encoded", fault.what);
    }

    [[nodiscard]] std::string decode(std::span<const std::uint32_t> ids, SpecialTokens special) const override
    {
        std::string symbols;
        for (const std::uint32_t id : ids)
            if (special == SpecialTokens::Kept || (id != m_start && id != m_end))
                symbols += vocabulary().text(id).value_or(std::string_view());
        std::string text = replaceMalformed(bytesOfByteLevel(symbols).value_or(std::string()));
        replaceAll(text, kEndOfWord, " ");
        return text;
    }

    /// open_clip decodes the text's own ids.
    [[nodiscard]] std::string decoded(const Encoding& encoding, SpecialTokens /*special*/) const override
    {
        const auto own = std::span(encoding.ids).subspan(encoding.fromText.begin, encoding.fromText.size());
        return decode(own, SpecialTokens::Kept);
    }

    [[nodiscard]] std::string kind() const override { return "CLIP"; }
    [[nodiscard]] std::size_t vocabularySize() const override { return vocabulary().size(); }
    [[nodiscard]] std::optional<std::uint32_t> idOf(std::string_view token) const override
    {
        return vocabulary().find(token);
    }
    [[nodiscard]] std::optional<std::string> tokenOf(std::uint32_t id) const override
    {
        const auto text = vocabulary().text(id);
        return text ? std::optional<std::string>(*text) : std::nullopt;
    }

private:
    [[nodiscard]] const Vocabulary& vocabulary() const { return m_model->vocabulary(); }

    void appendIds(const std::string& cleaned, std::vector<std::uint32_t>& ids) const
    {
        const WorkspacePool::Lease lease(m_pool);
        Workspace& workspace = *lease;
        splitLikeClip(cleaned, workspace.spans);
        std::string symbols;
        for (const Span& span : workspace.spans) {
            const std::string_view word = std::string_view(cleaned).substr(span.begin, span.size());
            if (word == kStart || word == kEnd) {
                ids.push_back(word == kStart ? m_start : m_end);
                continue;
            }
            symbols.clear();
            for (const char byte : word)
                symbols += textOfByte(static_cast<unsigned char>(byte));
            workspace.tokens.clear();
            m_model->cut(symbols, workspace, workspace.tokens);
            for (const PieceToken& token : workspace.tokens)
                ids.push_back(token.id);
        }
    }

    /// Cuts so that the end stays marked, or fills up with 0.
    void fit(Encoding& encoding, const EncodeOptions& options) const
    {
        encoding.isCut = encoding.ids.size() > options.context;
        encoding.ids.resize(options.context, 0);
        if (!encoding.isCut)
            return;
        if (options.addSpecial)
            encoding.ids.back() = m_end;
        const auto last = static_cast<std::uint32_t>(options.context - (options.addSpecial ? 1 : 0));
        encoding.fromText.begin = std::min(encoding.fromText.begin, last);
        encoding.fromText.end = std::min(encoding.fromText.end, last);
    }

    std::unique_ptr<Model> m_model;
    std::uint32_t m_start;
    std::uint32_t m_end;
    mutable WorkspacePool m_pool;
};

}  // namespace

bool isClipMergeList(std::string_view text)
{
    return text.substr(0, text.find('\n')).find("bpe_simple_vocab") != std::string_view::npos;
}

std::unique_ptr<Tokenizer> makeClipTokenizer(std::string_view mergeList)
{
    const Merges merges = parseMergeList(mergeList);
    BpeOptions options;
    options.endOfWordSuffix = kEndOfWord;
    return std::make_unique<ClipTokenizer>(makeBpe(makeVocabulary(merges), merges, options));
}

void splitLikeClip(std::string_view text, std::vector<Span>& words)
{
    words.clear();
    WordKind open = WordKind::Skipped;
    for (std::uint32_t i = 0; i < text.size();) {
        // Inside a run of other characters nothing else begins; a run of letters ends before what is no letter.
        const std::size_t fixed = open == WordKind::Others ? 0 : fixedWord(text.substr(i));
        if (fixed > 0) {
            words.push_back({i, i + static_cast<std::uint32_t>(fixed)});
            i = words.back().end;
            open = WordKind::Skipped;
            continue;
        }
        const CodePoint c = codePointAt(text, i);
        const WordKind kind = kindOf(c.value);
        if (kind == open && (kind == WordKind::Letters || kind == WordKind::Others))
            words.back().end += c.bytes;
        else if (kind != WordKind::Skipped)
            words.push_back({i, i + c.bytes});
        open = kind;
        i += c.bytes;
    }
}

}  // namespace orangery::text
