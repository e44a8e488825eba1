// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tokenizer.h"

#include "engine/text/clip_tokenizer.h"
#include "engine/text/gguf_vocabulary.h"
#include "engine/text/gunzip.h"
#include "engine/text/json_tokenizer.h"
#include "engine/text/sentence_piece.h"
#include "engine/text/tokenizer_document.h"
#include "engine/text/vocabulary_folder.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace orangery::text {

namespace {

constexpr std::uint64_t kLongestFile = std::uint64_t{1} << 30U;
constexpr std::size_t kLongestMergeList = std::size_t{64} << 20U;
constexpr std::array kNames = {"tokenizer.json",           "tokenizer.model",     "spiece.model",
                               "sentencepiece.bpe.model",  "sentencepiece.model", "bpe_simple_vocab_16e6.txt.gz",
                               "bpe_simple_vocab_16e6.txt"};
constexpr std::string_view kHint =
    "A tokenizer is a tokenizer.json, a SentencePiece .model, CLIP's bpe_simple_vocab_16e6.txt.gz, a GGUF file, or a "
    "folder with one of them, with vocab.json and merges.txt, or with vocab.txt.";

bool isGguf(const fs::path& file)
{
    std::array<char, 4> bytes = {};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(bytes.data(), bytes.size()) && std::string_view(bytes.data(), bytes.size()) == "GGUF";
}

/// Whether a file begins as weights do: safetensors (eight bytes of length, then JSON), zip archives, pickles.
bool isWeights(const fs::path& file)
{
    std::array<char, 9> bytes = {};
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(bytes.data(), bytes.size()))
        return false;
    const std::string_view head(bytes.data(), bytes.size());
    return (head[7] == '\0' && head[8] == '{') || head.starts_with("PK\x03\x04") || head.starts_with("\x80\x02");
}

/// The token for padding that lies named beside a tokenizer.json, which need not say it itself.
std::string padTokenIn(const fs::path& folder)
{
    for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
        const Result<std::string> bytes = readFile(folder / name, kLongestFile);
        const FileJson config = bytes ? FileJson::parse(*bytes, nullptr, false) : FileJson();
        if (!config.is_object() || !config.contains("pad_token"))
            continue;
        const FileJson& token = config["pad_token"];
        const FileJson& text = token.is_object() && token.contains("content") ? token["content"] : token;
        if (text.is_string())
            return text.get<std::string>();
    }
    return {};
}

std::unique_ptr<Tokenizer> makeTokenizer(std::string_view bytes, std::string_view padToken)
{
    if (isGzip(bytes)) {
        const std::string list = gunzip(bytes, kLongestMergeList);
        if (!isClipMergeList(list))
            throw TextFault{"the gzip file holds no CLIP merge list"};
        return makeClipTokenizer(list);
    }
    if (isClipMergeList(bytes.substr(0, 256)))
        return makeClipTokenizer(bytes);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{') {
        TokenizerDocument document = parseTokenizerDocument(bytes);
        return makeJsonTokenizer(document.json, std::move(document.model), padToken);
    }
    return makeSentencePieceTokenizer(bytes);
}

/// The only GGUF file of a folder, which carries its vocabulary in itself.
std::optional<fs::path> onlyGguf(const fs::path& folder)
{
    std::optional<fs::path> found;
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
        if (entry->path().extension() != ".gguf")
            continue;
        if (found)
            return std::nullopt;
        found = entry->path();
    }
    return found;
}

/// The file of a folder that says the most, or nothing.
std::optional<fs::path> fileIn(const fs::path& folder)
{
    std::error_code ignored;
    for (const char* name : kNames)
        if (fs::is_regular_file(folder / name, ignored))
            return folder / name;
    return isVocabularyFolder(folder) ? std::nullopt : onlyGguf(folder);
}

Result<std::unique_ptr<Tokenizer>> openFolder(const fs::path& folder)
{
    Result<std::optional<FileJson>> document = readVocabularyFolder(folder);
    if (!document)
        return failure(std::move(document).error());
    if (!document->has_value())
        return failure(ErrorCode::Input, "there is no tokenizer in " + folder.string(), {}, std::string(kHint));
    return makeJsonTokenizer(**document);
}

/// Where a model's tokenizer is looked for: the folder itself, or the one that weights lie in. Nothing for other files.
std::optional<fs::path> folderOf(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return path;
    if (!isWeights(path))
        return std::nullopt;
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

bool hasTokenizer(const fs::path& path)
{
    const auto folder = folderOf(path);
    return !folder || fileIn(*folder) || isVocabularyFolder(*folder);
}

Result<std::unique_ptr<Tokenizer>> openTokenizer(const fs::path& path)
try {
    fs::path file = path;
    if (const auto folder = folderOf(path)) {
        const auto found = fileIn(*folder);
        if (!found)
            return openFolder(*folder);
        file = *found;
    }
    try {
        if (isGguf(file)) {
            const Result<FileJson> document = readGgufVocabulary(file);
            return document ? makeJsonTokenizer(*document)
                            : Result<std::unique_ptr<Tokenizer>>(failure(document.error()));
        }
        const Result<std::string> bytes = readFile(file, kLongestFile);
        if (!bytes)
            return failure(bytes.error());
        return makeTokenizer(*bytes, padTokenIn(file.parent_path()));
    } catch (const TextFault& fault) {
        return failure(ErrorCode::Input, file.string() + " cannot be used as a tokenizer", fault.what,
                       std::string(kHint));
    }
} catch (const TextFault& fault) {
    return failure(ErrorCode::Input, "the tokenizer in " + path.string() + " cannot be used", fault.what);
}

Result<std::unique_ptr<Tokenizer>> parseTokenizer(std::string_view bytes, std::string_view source)
try {
    return makeTokenizer(bytes, {});
} catch (const TextFault& fault) {
    return failure(ErrorCode::Input, std::string(source) + " cannot be used as a tokenizer", fault.what,
                   std::string(kHint));
}

}  // namespace orangery::text
