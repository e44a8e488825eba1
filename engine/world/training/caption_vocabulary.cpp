// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/caption_vocabulary.h"

#include "engine/text/byte_level.h"
#include "engine/world/scenes/caption.h"

#include <algorithm>
#include <utility>

namespace orangery::world {

namespace {

using Pair = std::pair<std::string, std::string>;

constexpr std::string_view kEndOfWord = "</w>";
constexpr std::string_view kStart = "<|startoftext|>";
constexpr std::string_view kEnd = "<|endoftext|>";
constexpr unsigned kBytes = 256;

/// A word while its parts are joined.
struct Spelling {
    std::vector<std::string> parts;
    std::uint64_t count = 0;
};

std::vector<Spelling> spell(const std::map<std::string, std::uint64_t>& wordCounts)
{
    std::vector<Spelling> words;
    for (const auto& [word, count] : wordCounts) {
        Spelling spelling{.parts = {}, .count = count};
        for (const char byte : word)
            spelling.parts.emplace_back(text::textOfByte(static_cast<unsigned char>(byte)));
        if (spelling.parts.empty())
            continue;
        spelling.parts.back() += kEndOfWord;
        words.push_back(std::move(spelling));
    }
    return words;
}

/// The most frequent pair of neighbours; two empty texts when every word is one token.
Pair mostFrequentPair(const std::vector<Spelling>& words)
{
    std::map<Pair, std::uint64_t> counts;
    for (const Spelling& word : words)
        for (std::size_t i = 0; i + 1 < word.parts.size(); ++i)
            counts[{word.parts[i], word.parts[i + 1]}] += word.count;
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? Pair() : most->first;
}

void join(Spelling& word, const Pair& pair)
{
    std::vector<std::string> joined;
    for (std::size_t i = 0; i < word.parts.size(); ++i) {
        if (i + 1 < word.parts.size() && word.parts[i] == pair.first && word.parts[i + 1] == pair.second) {
            joined.push_back(pair.first + pair.second);
            ++i;
        } else {
            joined.push_back(word.parts[i]);
        }
    }
    word.parts = std::move(joined);
}

void countWords(const std::string& caption, std::map<std::string, std::uint64_t>& counts)
{
    for (std::size_t begin = 0; begin < caption.size();) {
        const std::size_t end = std::min(caption.find(' ', begin), caption.size());
        if (end > begin)
            ++counts[caption.substr(begin, end - begin)];
        begin = end + 1;
    }
}

Json specialToken(std::int64_t id, std::string_view content)
{
    return {{"id", id},
            {"content", std::string(content)},
            {"single_word", false},
            {"lstrip", false},
            {"rstrip", false},
            {"normalized", false},
            {"special", true}};
}

}  // namespace

CaptionVocabulary learnVocabulary(const std::map<std::string, std::uint64_t>& wordCounts, std::size_t maxMerges)
{
    CaptionVocabulary vocabulary;
    for (const std::string_view ending : {std::string_view(), kEndOfWord})
        for (unsigned byte = 0; byte < kBytes; ++byte)
            vocabulary.tokens.push_back(std::string(text::textOfByte(static_cast<unsigned char>(byte))).append(ending));
    std::vector<Spelling> words = spell(wordCounts);
    while (vocabulary.merges.size() < maxMerges) {
        const Pair pair = mostFrequentPair(words);
        if (pair.first.empty())
            break;
        for (Spelling& word : words)
            join(word, pair);
        vocabulary.tokens.push_back(pair.first + pair.second);
        vocabulary.merges.push_back(pair);
    }
    vocabulary.tokens.emplace_back(kStart);
    vocabulary.tokens.emplace_back(kEnd);
    return vocabulary;
}

CaptionVocabulary captionVocabulary()
{
    constexpr std::uint64_t kSeed = 0;
    constexpr std::uint64_t kScenes = 4000;
    constexpr std::size_t kMaxMerges = 510;  // 1024 tokens at most
    std::map<std::string, std::uint64_t> counts;
    for (std::uint64_t i = 0; i < kScenes; ++i) {
        Random random(deriveSeed(kSeed, {"vocabulary", i}));
        countWords(scenes::drawCaption(random, scenes::sceneOf(kSeed, i, scenes::Split::Training)).text, counts);
    }
    return learnVocabulary(counts, kMaxMerges);
}

Json tokenizerJson(const CaptionVocabulary& vocabulary)
{
    Json vocab = Json::object();
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i)
        vocab[vocabulary.tokens[i]] = i;
    Json merges = Json::array();
    for (const auto& [first, second] : vocabulary.merges)
        merges.push_back(Json::array({first, second}));
    const Json start = Json::array({std::string(kStart), vocabulary.startToken()});
    const Json end = Json::array({std::string(kEnd), vocabulary.endToken()});
    const Json words = {{"type", "Split"},
                        {"pattern", {{"Regex", "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"}}},
                        {"behavior", "Removed"},
                        {"invert", true}};
    const Json bytes = {
        {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
    const Json blanks = {{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}};
    const Json ends = {{"type", "Replace"}, {"pattern", {{"String", std::string(kEndOfWord)}}}, {"content", " "}};
    const Json strip = {{"type", "Strip"}, {"content", " "}, {"start", 0}, {"stop", 1}};
    return {{"version", "1.0"},
            {"truncation", nullptr},
            {"padding", nullptr},
            {"added_tokens",
             Json::array({specialToken(vocabulary.startToken(), kStart), specialToken(vocabulary.endToken(), kEnd)})},
            {"normalizer",
             {{"type", "Sequence"},
              {"normalizers", Json::array({Json{{"type", "NFC"}}, blanks, Json{{"type", "Lowercase"}}})}}},
            {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", Json::array({words, bytes})}}},
            {"post_processor",
             {{"type", "RobertaProcessing"},
              {"sep", end},
              {"cls", start},
              {"trim_offsets", false},
              {"add_prefix_space", false}}},
            {"decoder", {{"type", "Sequence"}, {"decoders", Json::array({bytes, ends, strip})}}},
            {"model",
             {{"type", "BPE"},
              {"dropout", nullptr},
              {"unk_token", std::string(kEnd)},
              {"continuing_subword_prefix", ""},
              {"end_of_word_suffix", std::string(kEndOfWord)},
              {"fuse_unk", false},
              {"byte_fallback", false},
              {"vocab", vocab},
              {"merges", merges}}}};
}

}  // namespace orangery::world
