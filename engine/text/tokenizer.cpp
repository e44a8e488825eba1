// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tokenizer.h"

#include "engine/text/clip_tokenizer.h"
#include "engine/text/gunzip.h"
#include "engine/text/json_tokenizer.h"
#include "engine/text/sentence_piece.h"
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
    "A tokenizer is a tokenizer.json, a SentencePiece .model, CLIP's bpe_simple_vocab_16e6.txt.gz, or a folder with "
    "one "
    "of them, with vocab.json and merges.txt, or with vocab.txt.";

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

std::unique_ptr<Tokenizer> makeTokenizer(std::string_view bytes)
{
    if (bytes.starts_with("GGUF"))
        throw TextFault{"it is a GGUF file, whose own vocabulary is not supported"};
    if (isGzip(bytes)) {
        const std::string list = gunzip(bytes, kLongestMergeList);
        if (!isClipMergeList(list))
            throw TextFault{"the gzip file holds no CLIP merge list"};
        return makeClipTokenizer(list);
    }
    if (isClipMergeList(bytes.substr(0, 256)))
        return makeClipTokenizer(bytes);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{')
        return makeJsonTokenizer(parseFileJson(bytes));
    return makeSentencePieceTokenizer(bytes);
}

/// The file of a folder that says the most, or nothing.
std::optional<fs::path> fileIn(const fs::path& folder)
{
    std::error_code ignored;
    for (const char* name : kNames)
        if (fs::is_regular_file(folder / name, ignored))
            return folder / name;
    return std::nullopt;
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

}  // namespace

Result<std::unique_ptr<Tokenizer>> openTokenizer(const fs::path& path)
try {
    std::error_code ignored;
    fs::path file = path;
    const bool isFolder = fs::is_directory(path, ignored);
    if (isFolder || isWeights(path)) {
        const fs::path folder = isFolder ? path : path.has_parent_path() ? path.parent_path() : fs::path(".");
        const auto found = fileIn(folder);
        if (!found)
            return openFolder(folder);
        file = *found;
    }
    const Result<std::string> bytes = readFile(file, kLongestFile);
    if (!bytes)
        return failure(bytes.error());
    try {
        return makeTokenizer(*bytes);
    } catch (const TextFault& fault) {
        return failure(ErrorCode::Input, file.string() + " cannot be used as a tokenizer", fault.what,
                       std::string(kHint));
    }
} catch (const TextFault& fault) {
    return failure(ErrorCode::Input, "the tokenizer in " + path.string() + " cannot be used", fault.what);
}

}  // namespace orangery::text
