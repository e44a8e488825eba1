// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_options.h"

#include "engine/base/numbers.h"
#include "engine/zero_shot/files/template_sets.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

Result<std::vector<std::string>> templatesFrom(const Params& params, PromptMode mode)
{
    if (params.has("templates"))
        return readTemplates(params.path("templates"),
                             params.has("template-set") ? params.text("template-set") : std::string());
    if (params.has("template-set"))
        return keptTemplates(params.text("template-set"));
    if (params.has("template"))
        return joinedTemplates(params.list("template"));
    if (mode == PromptMode::Ensemble)
        return photoTemplates();
    return std::vector<std::string>{std::string(kPlainTemplate)};
}

Result<std::vector<double>> viewWeightsFrom(const Params& params)
{
    std::vector<double> weights;
    if (!params.has("view-weights"))
        return weights;
    for (const std::string& text : params.list("view-weights")) {
        const auto weight = parseReal(text);
        if (!weight || *weight < 0)
            return failure(ErrorCode::Usage, "--view-weights: '" + text + "' is no weight", "it is a number from 0 on");
        weights.push_back(*weight);
    }
    const std::size_t views = params.text("projection") == "pointclip2" ? 10 : 6;
    if (weights.size() != views)
        return failure(ErrorCode::Usage, "--view-weights has " + std::to_string(weights.size()) + " weights",
                       "--projection " + params.text("projection") + " has " + std::to_string(views) + " views");
    if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; }))
        return failure(ErrorCode::Usage, "--view-weights: all of them are 0", "nothing would be seen");
    return weights;
}

}  // namespace

Result<RecognitionOptions> recognitionOptionsFrom(const Params& params)
{
    const auto textOr = [&](const char* name) { return params.has(name) ? params.text(name) : std::string(); };
    RecognitionOptions options;
    options.embedder.encoder = {.model = params.text("model"),
                                .tokenizer = textOr("tokenizer"),
                                .activation = textOr("activation"),
                                .dtype = params.text("dtype"),
                                .pixels = {}};
    PixelOptions& pixels = options.embedder.encoder.pixels;
    pixels.alphaWhite = params.text("transparency") == "white";
    pixels.rgbLast = params.text("rgb") == "last";
    pixels.turnsByExif = params.flag("exif");
    pixels.frames = static_cast<int>(params.integer("frames"));
    pixels.sampling = params.text("sampling");
    pixels.clips = static_cast<int>(params.integer("clips"));
    pixels.projection = params.text("projection");
    pixels.up = params.text("up");
    Result<std::vector<double>> weights = viewWeightsFrom(params);
    if (!weights)
        return failure(weights.error());
    options.embedder.viewWeights = *std::move(weights);
    options.embedder.usesCache = !params.flag("no-cache");
    options.embedder.pooling = *picturePoolingOf(params.text("pooling"));
    if (params.has("classes"))
        options.classes = params.path("classes");
    if (params.has("without-classes"))
        options.withoutClasses = params.list("without-classes");
    if (params.has("descriptions"))
        options.descriptions = params.path("descriptions");
    options.prompts.mode = params.has("mode")     ? *promptModeOf(params.text("mode"))
                           : options.descriptions ? PromptMode::Descriptions
                                                  : PromptMode::Name;
    Result<std::vector<std::string>> templates = templatesFrom(params, options.prompts.mode);
    if (!templates)
        return failure(templates.error());
    options.prompts.templates = *std::move(templates);
    options.prompts.alpha = params.real("alpha");
    const std::string names = params.text("names");
    options.prompts.style = names == "raw" ? NameStyle::Raw : names == "spaced" ? NameStyle::Spaced : NameStyle::Words;
    if (params.text("undescribed") == "name")
        options.prompts.undescribed = Undescribed::ByName;
    const std::string aggregation = params.text("aggregation");
    options.aggregation = aggregation == "mean"           ? Aggregation::Mean
                          : aggregation == "renormalised" ? Aggregation::Renormalised
                                                          : usualAggregation(options.prompts.mode);
    if (params.has("scale"))
        options.scale = params.real("scale");
    if (params.text("probability") == "sigmoid")
        options.probability = ProbabilityRule::Sigmoid;
    return options;
}

}  // namespace orangery::zero_shot
