// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/vocabulary_folder.h"

#include "engine/text/json_tokenizer.h"

#include <string>
#include <utility>

namespace orangery::text {

namespace {

constexpr std::uint64_t kLongestFile = std::uint64_t{1} << 30U;

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

FileJson specialToken(const FileJson& vocabulary, const std::string& content)
{
    return {{"id", vocabulary.at(content)},
            {"content", content},
            {"single_word", false},
            {"lstrip", false},
            {"rstrip", false},
            {"normalized", false},
            {"special", true}};
}

FileJson specialTokens(const FileJson& vocabulary, std::initializer_list<const char*> contents)
{
    FileJson tokens = FileJson::array();
    for (const char* content : contents)
        if (vocabulary.contains(content))
            tokens.push_back(specialToken(vocabulary, content));
    return tokens;
}

/// [CLS] and [SEP] or what stands for them, as BertProcessing and RobertaProcessing take them.
FileJson frame(const FileJson& vocabulary, const char* type, const char* first, const char* last)
{
    return {{"type", type},
            {"cls", {first, vocabulary.at(first)}},
            {"sep", {last, vocabulary.at(last)}},
            {"trim_offsets", true},
            {"add_prefix_space", false}};
}

FileJson byteLevel()
{
    return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
}

/// CLIP's, as Hugging Face lays it out: no repair of the text beyond NFC, white space and lower case.
void describeClip(FileJson& document, const FileJson& vocabulary)
{
    const char* const expression =
        "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";
    const FileJson blanks = {{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}};
    document["normalizer"] = {{"type", "Sequence"},
                              {"normalizers", {{{"type", "NFC"}}, blanks, {{"type", "Lowercase"}}}}};
    const FileJson split = {
        {"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", "Removed"}, {"invert", true}};
    document["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {split, byteLevel()}}};
    document["post_processor"] = frame(vocabulary, "RobertaProcessing", "<|startoftext|>", "<|endoftext|>");
    document["model"]["end_of_word_suffix"] = "</w>";
    document["model"]["unk_token"] = "<|endoftext|>";
    document["added_tokens"] = specialTokens(vocabulary, {"<|startoftext|>", "<|endoftext|>"});
}

FileJson describeBpe(FileJson vocabulary, const std::string& merges)
{
    FileJson list = FileJson::array();
    for (std::size_t begin = 0; begin < merges.size();) {
        const std::size_t end = std::min(merges.find('\n', begin), merges.size());
        std::string line = merges.substr(begin, end - begin);
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            list.push_back(std::move(line));
        begin = end + 1;
    }
    FileJson document = {{"model", {{"type", "BPE"}, {"merges", std::move(list)}}}, {"decoder", byteLevel()}};
    document["pre_tokenizer"] = byteLevel();
    if (vocabulary.contains("<|startoftext|>") && vocabulary.contains("<|endoftext|>")) {
        describeClip(document, vocabulary);
    } else if (vocabulary.contains("<s>") && vocabulary.contains("</s>")) {
        document["post_processor"] = frame(vocabulary, "RobertaProcessing", "<s>", "</s>");
        document["added_tokens"] = specialTokens(vocabulary, {"<s>", "<pad>", "</s>", "<unk>", "<mask>"});
    } else {
        document["post_processor"] = byteLevel();
        document["added_tokens"] = specialTokens(vocabulary, {"<|endoftext|>"});
    }
    document["model"]["vocab"] = std::move(vocabulary);
    return document;
}

FileJson describeWordPiece(const std::string& lines, const FileJson& config)
{
    FileJson vocabulary = FileJson::object();
    std::uint32_t id = 0;
    for (std::size_t begin = 0; begin < lines.size(); ++id) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        std::string token = lines.substr(begin, end - begin);
        token.erase(token.find_last_not_of(" \t\r") + 1);
        vocabulary[token] = id;
        begin = end + 1;
    }
    const bool isLower = config.value("do_lower_case", true);
    FileJson document = {
        {"normalizer",
         {{"type", "BertNormalizer"},
          {"clean_text", true},
          {"handle_chinese_chars", config.value("tokenize_chinese_chars", true)},
          {"strip_accents", config.contains("strip_accents") ? config.at("strip_accents") : FileJson()},
          {"lowercase", isLower}}},
        {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
        {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
        {"model", {{"type", "WordPiece"}, {"unk_token", "[UNK]"}, {"continuing_subword_prefix", "##"}}},
    };
    document["added_tokens"] = specialTokens(vocabulary, {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"});
    if (vocabulary.contains("[CLS]") && vocabulary.contains("[SEP]"))
        document["post_processor"] = frame(vocabulary, "BertProcessing", "[CLS]", "[SEP]");
    document["model"]["vocab"] = std::move(vocabulary);
    return document;
}

Result<FileJson> readConfig(const fs::path& path)
{
    if (!isThere(path))
        return FileJson::object();
    return readFile(path, kLongestFile).map([](const std::string& bytes) { return parseFileJson(bytes); });
}

}  // namespace

bool isVocabularyFolder(const fs::path& folder)
{
    return (isThere(folder / "vocab.json") && isThere(folder / "merges.txt")) || isThere(folder / "vocab.txt");
}

Result<std::optional<FileJson>> readVocabularyFolder(const fs::path& folder)
try {
    if (isThere(folder / "vocab.json") && isThere(folder / "merges.txt")) {
        const Result<std::string> vocabulary = readFile(folder / "vocab.json", kLongestFile);
        const Result<std::string> merges = readFile(folder / "merges.txt", kLongestFile);
        if (!vocabulary || !merges)
            return failure(vocabulary ? merges.error() : vocabulary.error());
        FileJson ids = parseFileJson(*vocabulary);
        if (!ids.is_object())
            throw TextFault{"vocab.json is no object of tokens and ids"};
        return describeBpe(std::move(ids), *merges);
    }
    if (!isThere(folder / "vocab.txt"))
        return std::nullopt;
    const Result<std::string> lines = readFile(folder / "vocab.txt", kLongestFile);
    const Result<FileJson> config = readConfig(folder / "tokenizer_config.json");
    if (!lines || !config)
        return failure(lines ? config.error() : lines.error());
    return describeWordPiece(*lines, *config);
} catch (const FileJson::exception& error) {
    throw TextFault{std::string("its configuration is malformed: ") + error.what()};
}

}  // namespace orangery::text
