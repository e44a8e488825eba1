// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/model_tokenizer.h"

#include "engine/base/counted.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "engine/models/encoders/encoder_layout.h"

#include <optional>
#include <string>

namespace orangery::text {

namespace {

/// The number of tokens of a text tower that reads CLIP's vocabulary, which OpenAI's and OpenCLIP's files name nowhere:
/// it is what OpenCLIP takes where its config names no tokenizer of Hugging Face.
std::optional<std::int64_t> clipTokens(const models::ModelFiles& files)
{
    const auto config = models::encoderConfigOf(files, {.activation = models::Activation::Gelu});
    if (!config || !config->text ||
        (config->layout != models::EncoderLayout::OpenClip && config->layout != models::EncoderLayout::Eva))
        return std::nullopt;
    for (const char* named : {"/model_cfg/text_cfg/hf_tokenizer_name", "/text_cfg/hf_tokenizer_name"})
        if (files.openClipConfig.contains(Json::json_pointer(named)))
            return std::nullopt;
    return config->text->vocabulary;
}

std::optional<fs::path> fetchedMergeList()
{
    const fs::path name(models::kClipVocabulary);
    for (const fs::path& folder : models::modelFolders())
        if (std::error_code ignored; fs::is_directory(folder / name, ignored) && hasTokenizer(folder / name))
            return folder / name;
    return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> openModelTokenizer(const fs::path& path)
{
    if (hasTokenizer(path))
        return openTokenizer(path);
    const Result<models::ModelFiles> files = models::openModelFiles(path);
    const auto tokens = files ? clipTokens(*files) : std::nullopt;
    if (!tokens)
        return openTokenizer(path);
    const auto mergeList = fetchedMergeList();
    if (!mergeList)
        return failure(ErrorCode::Input, "there is no tokenizer beside " + path.string(),
                       "it reads CLIP's vocabulary, which has not been fetched yet",
                       "Run 'orangery models fetch " + std::string(models::kClipVocabulary) +
                           "', or put bpe_simple_vocab_16e6.txt.gz beside it.");
    Result<std::unique_ptr<Tokenizer>> tokenizer = openTokenizer(*mergeList);
    if (tokenizer && static_cast<std::int64_t>((*tokenizer)->vocabularySize()) != *tokens)
        return failure(ErrorCode::Input, "there is no tokenizer beside " + path.string(),
                       "it has " + counted(*tokens, "token(s), and CLIP's vocabulary in ") + mergeList->string() +
                           " has " + std::to_string((*tokenizer)->vocabularySize()),
                       "Put the tokenizer that it was trained with beside it.");
    return tokenizer;
}

}  // namespace orangery::text
