// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/gguf_vocabulary.h"

#include "engine/base/counted.h"
#include "engine/io/weights.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace orangery::text {

namespace {

constexpr const char* kSpace = "\u2581";

/// What a token is, as the list of types in the file says.
enum class TokenType : std::int64_t { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

/// The entries tokenizer.ggml.* of a file.
class GgufTokens {
public:
    explicit GgufTokens(const io::Metadata& metadata) : m_metadata(&metadata)
    {
        m_tokens = find<std::vector<std::string>>("tokens");
        if (m_tokens == nullptr || m_tokens->empty())
            throw TextFault{"its metadata hold no list tokenizer.ggml.tokens"};
        m_types = find<std::vector<std::int64_t>>("token_type");
        if (m_types != nullptr && m_types->size() != m_tokens->size())
            throw TextFault{"it has " + counted(m_tokens->size(), "token(s) and types of ") +
                            std::to_string(m_types->size())};
    }

    [[nodiscard]] const std::vector<std::string>& tokens() const { return *m_tokens; }
    [[nodiscard]] TokenType typeOf(std::size_t id) const
    {
        return m_types == nullptr ? TokenType::Normal : static_cast<TokenType>((*m_types)[id]);
    }

    template <class Value>
    [[nodiscard]] const Value* find(const std::string& name) const
    {
        const auto found = m_metadata->find("tokenizer.ggml." + name);
        return found == m_metadata->end() ? nullptr : std::get_if<Value>(&found->second);
    }

    [[nodiscard]] std::string text(const std::string& name) const
    {
        const auto* value = find<std::string>(name);
        return value == nullptr ? std::string() : *value;
    }

    [[nodiscard]] bool flag(const std::string& name, bool otherwise) const
    {
        const auto* value = find<bool>(name);
        return value == nullptr ? otherwise : *value;
    }

    /// The token whose id an entry holds.
    [[nodiscard]] std::optional<std::string> tokenOf(const std::string& name) const
    {
        const auto* isUnsigned = find<std::uint64_t>(name);
        const auto* isSigned = find<std::int64_t>(name);
        const std::uint64_t id = isUnsigned != nullptr                   ? *isUnsigned
                                 : isSigned != nullptr && *isSigned >= 0 ? static_cast<std::uint64_t>(*isSigned)
                                                                         : m_tokens->size();
        return id < m_tokens->size() ? std::optional((*m_tokens)[id]) : std::nullopt;
    }

    [[nodiscard]] std::uint32_t idOf(const std::string& token) const
    {
        const auto found = std::find(m_tokens->begin(), m_tokens->end(), token);
        return static_cast<std::uint32_t>(found - m_tokens->begin());
    }

private:
    const io::Metadata* m_metadata;
    const std::vector<std::string>* m_tokens = nullptr;
    const std::vector<std::int64_t>* m_types = nullptr;
};

FileJson vocabularyOf(const GgufTokens& tokens)
{
    FileJson vocabulary = FileJson::object();
    for (std::size_t id = 0; id < tokens.tokens().size(); ++id)
        vocabulary[tokens.tokens()[id]] = id;
    return vocabulary;
}

/// Control tokens, and those of the user, which are found in a text before it is cut.
FileJson addedTokens(const GgufTokens& tokens, bool isNormalized)
{
    FileJson added = FileJson::array();
    for (std::size_t id = 0; id < tokens.tokens().size(); ++id) {
        const TokenType type = tokens.typeOf(id);
        if (tokens.tokens()[id].empty() ||
            (type != TokenType::Control && type != TokenType::UserDefined && type != TokenType::Unknown))
            continue;
        added.push_back({{"id", id},
                         {"content", tokens.tokens()[id]},
                         {"single_word", false},
                         {"lstrip", false},
                         {"rstrip", false},
                         {"normalized", isNormalized && type == TokenType::UserDefined},
                         {"special", type != TokenType::UserDefined}});
    }
    return added;
}

/// The tokens that stand around a text, as a template; null when there are none.
FileJson frameOf(const GgufTokens& tokens, const std::optional<std::string>& first,
                 const std::optional<std::string>& last)
{
    if (!first && !last)
        return {};
    FileJson specials = FileJson::object();
    FileJson single = FileJson::array();
    const auto put = [&](const std::string& token) {
        specials[token] = {{"id", token}, {"ids", {tokens.idOf(token)}}, {"tokens", {token}}};
        single.push_back({{"SpecialToken", {{"id", token}, {"type_id", 0U}}}});
    };
    if (first)
        put(*first);
    single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0U}}}});
    if (last)
        put(*last);
    return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", single}, {"special_tokens", specials}};
}

FileJson frameOf(const GgufTokens& tokens, bool addsFirst)
{
    const bool hasFirst = tokens.flag("add_bos_token", addsFirst);
    const bool hasLast = tokens.flag("add_eos_token", false);
    return frameOf(tokens, hasFirst ? tokens.tokenOf("bos_token_id") : std::nullopt,
                   hasLast ? tokens.tokenOf("eos_token_id") : std::nullopt);
}

/// How a text is cut into words before byte-level BPE.
struct WordRule {
    const char* name;        ///< what the file calls it
    const char* expression;  ///< nullptr = GPT-2's
    bool singleDigits;
    bool wholeWords;  ///< a word that is a token is not cut
    bool addsFirst;
    bool composes;  ///< NFC first
};

constexpr const char* kThreeDigits =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
    "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|"
    "\\s+(?!\\S)|\\s+";
constexpr const char* kOneDigit =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|"
    "\\s+(?!\\S)|\\s+";

constexpr std::array kWordRules{
    WordRule{"gpt-2", nullptr, false, false, false, false},
    WordRule{"gpt2", nullptr, false, false, false, false},
    WordRule{"olmo", nullptr, false, false, false, false},
    WordRule{"smollm", nullptr, true, false, false, false},
    WordRule{"starcoder", nullptr, true, false, false, false},
    WordRule{"refact", nullptr, true, false, false, false},
    WordRule{"command-r", nullptr, true, false, false, false},
    WordRule{"llama-bpe", kThreeDigits, false, true, true, false},
    WordRule{"llama3", kThreeDigits, false, true, true, false},
    WordRule{"llama-v3", kThreeDigits, false, true, true, false},
    WordRule{"qwen2", kOneDigit, false, false, false, true},
    WordRule{"stablelm2", kOneDigit, false, false, false, false},
};

const WordRule& wordRule(const std::string& name)
{
    const auto found =
        std::find_if(kWordRules.begin(), kWordRules.end(), [&](const WordRule& rule) { return name == rule.name; });
    if (found == kWordRules.end())
        throw TextFault{"its rule for cutting words, tokenizer.ggml.pre = '" + name + "', is not supported"};
    return *found;
}

FileJson preTokenizer(const WordRule& rule)
{
    const FileJson bytes = {{"type", "ByteLevel"},
                            {"add_prefix_space", false},
                            {"trim_offsets", true},
                            {"use_regex", rule.expression == nullptr}};
    FileJson steps = FileJson::array();
    if (rule.singleDigits)
        steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
    if (rule.expression != nullptr)
        steps.push_back({{"type", "Split"},
                         {"pattern", {{"Regex", rule.expression}}},
                         {"behavior", "Isolated"},
                         {"invert", false}});
    steps.push_back(bytes);
    return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

FileJson describeByteLevel(const GgufTokens& tokens)
{
    const WordRule& rule = wordRule(tokens.text("pre"));
    const auto* merges = tokens.find<std::vector<std::string>>("merges");
    if (merges == nullptr)
        throw TextFault{"its metadata hold no list tokenizer.ggml.merges"};
    FileJson document = {{"model", {{"type", "BPE"}, {"merges", *merges}, {"ignore_merges", rule.wholeWords}}},
                         {"pre_tokenizer", preTokenizer(rule)},
                         {"decoder", {{"type", "ByteLevel"}}},
                         {"added_tokens", addedTokens(tokens, false)}};
    if (rule.composes)
        document["normalizer"] = {{"type", "NFC"}};
    if (FileJson frame = frameOf(tokens, rule.addsFirst); !frame.is_null())
        document["post_processor"] = std::move(frame);
    document["model"]["vocab"] = vocabularyOf(tokens);
    return document;
}

/// A pair of pieces that make a third one.
struct Join {
    double score;
    std::uint32_t left;
    std::uint32_t right;
};

/// All pairs of pieces that make a piece, the one with the highest score first: SentencePiece joins them in this order.
std::vector<Join> joinsOf(const GgufTokens& tokens, const std::vector<double>& scores)
{
    std::unordered_map<std::string_view, std::uint32_t> pieces;
    for (std::uint32_t id = 0; id < tokens.tokens().size(); ++id)
        if (tokens.typeOf(id) == TokenType::Normal)
            pieces.emplace(tokens.tokens()[id], id);
    std::vector<Join> joins;
    for (const auto& [piece, id] : pieces) {
        constexpr std::size_t kLongestPiece = 1024;  // longer ones would take quadratic time
        for (std::size_t cut = 1; cut < std::min(piece.size(), kLongestPiece); ++cut) {
            const auto left = pieces.find(piece.substr(0, cut));
            const auto right = left == pieces.end() ? left : pieces.find(piece.substr(cut));
            if (right != pieces.end())
                joins.push_back({scores[id], left->second, right->second});
        }
    }
    std::sort(joins.begin(), joins.end(), [](const Join& a, const Join& b) {
        return std::tuple(-a.score, a.left, a.right) < std::tuple(-b.score, b.left, b.right);
    });
    return joins;
}

FileJson describeSentencePiece(const GgufTokens& tokens)
{
    const auto* scores = tokens.find<std::vector<double>>("scores");
    if (scores == nullptr || scores->size() != tokens.tokens().size())
        throw TextFault{"its metadata hold no score for each token"};
    FileJson merges = FileJson::array();
    for (const Join& join : joinsOf(tokens, *scores))
        merges.push_back({tokens.tokens()[join.left], tokens.tokens()[join.right]});
    const bool hasPrefix = tokens.flag("add_space_prefix", true);
    const FileJson spaces = {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", kSpace}};
    FileJson normalizers = FileJson::array();
    if (hasPrefix)
        normalizers.push_back({{"type", "Prepend"}, {"prepend", kSpace}});
    normalizers.push_back(spaces);
    FileJson decoders = {{{"type", "Replace"}, {"pattern", {{"String", kSpace}}}, {"content", " "}},
                         {{"type", "ByteFallback"}},
                         {{"type", "Fuse"}}};
    if (hasPrefix)
        decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1U}, {"stop", 0U}});
    FileJson document = {
        {"model", {{"type", "BPE"}, {"merges", std::move(merges)}, {"fuse_unk", true}, {"byte_fallback", true}}},
        {"normalizer", {{"type", "Sequence"}, {"normalizers", std::move(normalizers)}}},
        {"decoder", {{"type", "Sequence"}, {"decoders", std::move(decoders)}}},
        {"added_tokens", addedTokens(tokens, true)}};
    if (const auto unknown = tokens.tokenOf("unknown_token_id"))
        document["model"]["unk_token"] = *unknown;
    if (FileJson frame = frameOf(tokens, true); !frame.is_null())
        document["post_processor"] = std::move(frame);
    document["model"]["vocab"] = vocabularyOf(tokens);
    return document;
}

/// Tokens that begin a word are written with a blank before them, and the others without BERT's "##".
std::string bertToken(const std::string& token, TokenType type)
{
    if (type != TokenType::Normal)
        return token;
    return token.starts_with(kSpace) ? token.substr(std::string_view(kSpace).size()) : "##" + token;
}

FileJson describeWordPiece(const GgufTokens& tokens)
{
    FileJson vocabulary = FileJson::object();
    for (std::size_t id = 0; id < tokens.tokens().size(); ++id)
        vocabulary[bertToken(tokens.tokens()[id], tokens.typeOf(id))] = id;
    const std::string unknown = tokens.tokenOf("unknown_token_id").value_or("[UNK]");
    const auto first = tokens.tokenOf("cls_token_id");
    FileJson document = {
        {"model", {{"type", "WordPiece"}, {"unk_token", unknown}, {"continuing_subword_prefix", "##"}}},
        {"normalizer",
         {{"type", "BertNormalizer"},
          {"clean_text", true},
          {"handle_chinese_chars", true},
          {"strip_accents", nullptr},
          {"lowercase", true}}},
        {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
        {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
        {"added_tokens", addedTokens(tokens, false)}};
    if (FileJson frame =
            frameOf(tokens, first ? first : tokens.tokenOf("bos_token_id"), tokens.tokenOf("seperator_token_id"));
        !frame.is_null())
        document["post_processor"] = std::move(frame);
    document["model"]["vocab"] = std::move(vocabulary);
    return document;
}

}  // namespace

Result<FileJson> readGgufVocabulary(const fs::path& path)
{
    const Result<std::shared_ptr<const io::Weights>> file = io::openWeightsFile(path);
    if (!file)
        return failure(file.error());
    const GgufTokens tokens((*file)->metadata());
    const std::string kind = tokens.text("model");
    if (kind == "gpt2")
        return describeByteLevel(tokens);
    if (kind == "llama")
        return describeSentencePiece(tokens);
    if (kind == "bert")
        return describeWordPiece(tokens);
    throw TextFault{"its kind of vocabulary, tokenizer.ggml.model = '" + kind + "', is not supported"};
}

}  // namespace orangery::text
