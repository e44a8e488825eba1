// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/json_file.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/text/model_tokenizer.h"

#include <algorithm>
#include <utility>

namespace orangery::text {

namespace {

constexpr double kLongestContext = 1 << 20;

/// The texts of a JSON list.
Result<std::vector<std::string>> readLines(const fs::path& path)
{
    Result<Json> document = readJsonFile(path);
    if (!document)
        return failure(std::move(document).error());
    const auto refused = [&](const std::string& what) {
        return failure(ErrorCode::Input, path.string() + " is no list of texts", what,
                       "Write a JSON list of strings, for example [\"a cat\", \"a dog\"].");
    };
    if (!document->is_array())
        return refused(std::string("it holds a JSON ") + document->type_name());
    std::vector<std::string> lines;
    lines.reserve(document->size());
    for (Json& line : *document) {
        if (!line.is_string())
            return refused("entry " + std::to_string(lines.size()) + " is a JSON " + line.type_name());
        lines.push_back(std::move(line.get_ref<std::string&>()));
    }
    return lines;
}

std::string asText(const std::vector<std::uint32_t>& ids, const std::string& decoded)
{
    std::string text;
    for (const std::uint32_t id : ids)
        text += std::to_string(id) + " ";
    return text + "| " + decoded + "\n";
}

Result<TaskOutput> tokenize(const Params& params, Context& context)
{
    const Result<fs::path> model = models::resolveModel(params.text("model"));
    if (!model)
        return failure(model.error());
    const Result<std::unique_ptr<Tokenizer>> tokenizer = openModelTokenizer(*model);
    if (!tokenizer)
        return failure(tokenizer.error());
    const Result<std::vector<std::string>> lines = readLines(params.path("lines"));
    if (!lines)
        return failure(lines.error());
    EncodeOptions options;
    options.addSpecial = !params.flag("no-special");
    options.context = params.has("context") ? params.unsignedInteger("context") : 0;
    const SpecialTokens special = options.addSpecial ? SpecialTokens::Kept : SpecialTokens::Skipped;
    TaskOutput output;
    Json ids = Json::array();
    Json decoded = Json::array();
    std::size_t cut = 0;
    for (std::size_t i = 0; i < lines->size(); ++i) {
        if (const Result<void> going = context.checkpoint(); !going)
            return failure(going.error());
        context.report(static_cast<double>(i), static_cast<double>(lines->size()), "texts");
        Result<Encoding> encoding = (*tokenizer)->encode((*lines)[i], options);
        if (!encoding) {
            Error error = std::move(encoding).error();
            error.message = params.path("lines").string() + ", entry " + std::to_string(i) + ": " + error.message;
            return failure(std::move(error));
        }
        cut += encoding->isCut ? 1 : 0;
        decoded.push_back((*tokenizer)->decoded(*encoding, special));
        output.text += asText(encoding->ids, decoded.back().get_ref<const std::string&>());
        ids.push_back(std::move(encoding->ids));
    }
    if (cut > 0)
        context.log->warning(std::to_string(cut) + " of " + counted(lines->size(), "text(s) ") +
                             inNumber("(was|were) longer than the context and (was|were) cut", cut == 1));
    output.document["kind"] = (*tokenizer)->kind();
    output.document["vocabulary"] = (*tokenizer)->vocabularySize();
    output.document["cut"] = cut;
    output.document["ids"] = std::move(ids);
    output.document["decoded"] = std::move(decoded);
    return output;
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add(
        {.id = "models.tokenize",
         .title = "Tokenize texts",
         .help = "Turns texts into a model's token ids, and the ids back into text, to compare with the model's "
                 "own tokenizer.",
         .options = {{.name = "model",
                      .type = OptionType::InputPath,
                      .title = "Model or tokenizer",
                      .help =
                          "A model's folder or name, a tokenizer.json, a SentencePiece .model, a GGUF file, or CLIP's "
                          "bpe_simple_vocab_16e6.txt.gz.",
                      .required = true,
                      .positional = true},
                     {.name = "lines",
                      .type = OptionType::InputPath,
                      .title = "Texts",
                      .help = "A JSON file with a list of texts.",
                      .required = true},
                     {.name = "context",
                      .type = OptionType::Integer,
                      .title = "Context",
                      .help = "Exactly so many ids for each text: longer ones are cut, shorter ones padded.",
                      .unit = "ids",
                      .minimum = 1,
                      .maximum = kLongestContext},
                     {.name = "no-special",
                      .type = OptionType::Flag,
                      .title = "No special tokens",
                      .help = "Leaves out the tokens that the tokenizer's own template puts around a text, and special "
                              "tokens from the decoded text.",
                      .defaultValue = false}},
         .run = tokenize});
}

}  // namespace orangery::text
