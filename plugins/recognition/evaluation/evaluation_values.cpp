// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_values.h"

#include "engine/base/hash.h"

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kHashDigits = 12;

/// Keeps a text that has no file of its own, under a name that follows from it.
Result<std::string> keptFile(const std::string& name, const std::string& text)
{
    const fs::path folder = userCacheFolder() / "recognition";
    if (auto made = makeFolder(folder); !made)
        return failure(made.error());
    const fs::path file = folder / (name + "-" + sha256(text).substr(0, kHashDigits) + ".json");
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        if (auto written = writeFile(file, text); !written)
            return failure(written.error());
    return file.string();
}

bool hasSentences(const StudiedTexts& texts)
{
    return texts.sentences.size() == texts.classes.names.size() && !texts.sentences.empty() &&
           std::none_of(texts.sentences.begin(), texts.sentences.end(),
                        [](const std::vector<std::string>& of) { return of.empty(); });
}

Result<void> whatIsMissing(const StudiedTexts& texts, const EvaluationChoice& choice)
{
    if (texts.embedder.encoder.model.empty())
        return failure(ErrorCode::Usage, "there is no model to evaluate", {}, "Choose a model above.");
    if (texts.classes.names.size() < 2)
        return failure(ErrorCode::Usage, "there are fewer than two classes", {},
                       "Open a file of class names, or type labels on the Recognise pane.");
    if (choice.data.empty())
        return failure(ErrorCode::Usage, "there are no samples whose class is known", {},
                       "Choose a folder whose sub-folders are named like the classes, or a list of ids with classes.");
    if (!choice.controls.empty() && !hasSentences(texts))
        return failure(ErrorCode::Usage, "controls need descriptions of every class",
                       "a control is as many texts as they are", "Open descriptions, or choose no control.");
    return {};
}

void addPixels(const zero_shot::EmbedderOptions& embedder, Json& values)
{
    const zero_shot::PixelOptions& pixels = embedder.encoder.pixels;
    const zero_shot::PixelOptions usual;
    if (pixels.frames != usual.frames)
        values["frames"] = pixels.frames;
    if (pixels.projection != usual.projection)
        values["projection"] = pixels.projection;
    if (pixels.turnsByExif)
        values["exif"] = true;
    if (pixels.rgbLast)
        values["rgb"] = "last";
    if (pixels.alphaWhite)
        values["transparency"] = "white";
    if (embedder.pooling == zero_shot::PicturePooling::MeanOfNormalised)
        values["pooling"] = "normalised";
}

}  // namespace

StudiedTexts studiedTexts(const Study& study)
{
    return {.embedder = study.embedder(),
            .classes = study.classes(),
            .sentences = study.sentences(),
            .prompts = study.prompts(),
            .aggregation = study.aggregation()};
}

Result<Json> evaluationValues(const StudiedTexts& texts, const EvaluationChoice& choice)
{
    if (auto complete = whatIsMissing(texts, choice); !complete)
        return failure(complete.error());
    Json values = {{"data", choice.data.string()}};
    if (!choice.root.empty())
        values["root"] = choice.root.string();
    const zero_shot::EncoderChoice& encoder = texts.embedder.encoder;
    values["model"] = encoder.model;
    if (!encoder.tokenizer.empty())
        values["tokenizer"] = encoder.tokenizer;
    if (!encoder.activation.empty())
        values["activation"] = encoder.activation;
    const Result<std::string> classes = keptFile("classes", writeJsonFile(Json(texts.classes.names)));
    if (!classes)
        return failure(classes.error());
    values["classes"] = *classes;
    if (zero_shot::needsDescriptions(texts.prompts.mode) || !choice.controls.empty()) {
        Json described = Json::object();
        for (std::size_t c = 0; c < texts.sentences.size(); ++c)
            if (!texts.sentences[c].empty())
                described[texts.classes.names[c]] = texts.sentences[c];
        const Result<std::string> descriptions = keptFile("descriptions", writeJsonFile(described));
        if (!descriptions)
            return failure(descriptions.error());
        values["descriptions"] = *descriptions;
    }
    values["mode"] = zero_shot::nameOf(texts.prompts.mode);
    const zero_shot::PromptMode mode = texts.prompts.mode;
    if (!texts.prompts.templates.empty() && mode != zero_shot::PromptMode::Name &&
        mode != zero_shot::PromptMode::Descriptions && mode != zero_shot::PromptMode::Dclip)
        values["template"] = texts.prompts.templates;
    if (mode == zero_shot::PromptMode::Mix)
        values["alpha"] = texts.prompts.alpha;
    if (texts.prompts.style != zero_shot::NameStyle::Raw)
        values["names"] = texts.prompts.style == zero_shot::NameStyle::Spaced ? "spaced" : "words";
    values["aggregation"] = zero_shot::nameOf(texts.aggregation);
    addPixels(texts.embedder, values);
    if (!choice.controls.empty()) {
        values["controls"] = choice.controls;
        values["seeds"] = choice.seeds;
    }
    values["keep-going"] = true;
    return values;
}

}  // namespace orangery::recognition_page
