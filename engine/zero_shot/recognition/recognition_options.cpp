// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_options.h"

#include "engine/base/json_file.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/files/template_sets.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

OptionTable modelOptions()
{
    return {
        {.name = "model",
         .type = OptionType::Text,
         .title = "Model",
         .help = "A dual encoder: folder, file of weights, or name of a found model; or photo-encoder.",
         .group = "Model",
         .required = true},
        {.name = "tokenizer",
         .type = OptionType::InputPath,
         .title = "Tokenizer",
         .help = "tokenizer.json, or CLIP's bpe_simple_vocab_16e6.txt.gz, where the model brings none.",
         .group = "Model",
         .advanced = true},
        {.name = "activation",
         .type = OptionType::Choice,
         .title = "Activation",
         .help = "In place of what the config says; needed for OpenAI's and OpenCLIP's names without any config.",
         .choices = {"quick_gelu", "gelu", "gelu_tanh"},
         .group = "Model",
         .advanced = true},
        {.name = "dtype",
         .type = OptionType::Choice,
         .title = "Precision",
         .help =
             "What is computed in. On processors that multiply f16, f16 takes only products of weights in it and is "
             "quicker than f32 by half.",
         .defaultValue = "f32",
         .choices = {"f32", "f16", "bf16"},
         .group = "Model",
         .advanced = true}};
}

OptionTable textOptions()
{
    return {
        {.name = "classes",
         .type = OptionType::InputPath,
         .title = "Classes",
         .help = "One name a line, YAML (GPT4Vis' configuration too), JSON or CSV.",
         .group = "Classes",
         .required = true},
        {.name = "descriptions",
         .type = OptionType::InputPath,
         .title = "Descriptions",
         .help = "Class name -> sentences: JSON (GPT4Vis, CuPL, DCLIP), YAML, or CSV with a row a sentence.",
         .group = "Classes"},
        {.name = "mode",
         .type = OptionType::Choice,
         .title = "Mode",
         .help =
             "Which texts stand for a class: its name alone, one template, several, its descriptions, templates and "
             "descriptions in one pool, a weighted mix of both scores, or 'name, which has descriptor'. Left out: "
             "descriptions where there are some, else name.",
         .choices = {"name", "template", "ensemble", "descriptions", "both", "mix", "dclip"},
         .group = "Classes"},
        {.name = "undescribed",
         .type = OptionType::Choice,
         .title = "Classes without descriptions",
         .help = "In a mode that scores by descriptions: refuse does nothing, name lets a class's name stand for it.",
         .defaultValue = "refuse",
         .choices = {"refuse", "name"},
         .group = "Classes",
         .advanced = true},
        {.name = "template",
         .type = OptionType::List,
         .title = "Template",
         .help = "Text with {} where the name goes; several for an ensemble. Left out: 'a photo of a {}.', and eight "
                 "plain ones for an ensemble.",
         .group = "Classes"},
        {.name = "templates",
         .type = OptionType::InputPath,
         .title = "Templates",
         .help =
             "File with one template a line, or a JSON list; or an object of lists, one of which --template-set names.",
         .group = "Classes"},
        {.name = "template-set",
         .type = OptionType::Text,
         .title = "List of templates",
         .help =
             "One of several lists, by the name of its data set: of the file of --templates, else of templates.json in "
             "the folder of the user's data. For mode ensemble, both or mix.",
         .group = "Classes"},
        {.name = "alpha",
         .type = OptionType::Real,
         .title = "Share of descriptions",
         .help = "Of mode mix: what the score of the descriptions counts beside that of the templates.",
         .defaultValue = 0.5,
         .minimum = 0,
         .maximum = 1,
         .group = "Classes",
         .enabledIf = "mode=mix"},
        {.name = "names",
         .type = OptionType::Choice,
         .title = "Names",
         .help = "How names are put into texts: raw as they are, spaced with _ as a blank, words with CamelCase split "
                 "too.",
         .defaultValue = "raw",
         .choices = {"raw", "spaced", "words"},
         .group = "Classes"}};
}

OptionTable scoreOptions()
{
    return {
        {.name = "aggregation",
         .type = OptionType::Choice,
         .title = "Aggregation",
         .help = "mean: the mean of the texts' similarities, as GPT4Vis; renormalised: the similarity with their mean "
                 "embedding, as CuPL and OpenCLIP. auto: renormalised for ensemble and both, else mean.",
         .defaultValue = "auto",
         .choices = {"auto", "mean", "renormalised"},
         .group = "Scores"},
        {.name = "scale",
         .type = OptionType::Real,
         .title = "Logit scale",
         .help = "logit = scale x score + the model's bias. Left out: the model's own, 100 for the photo-encoder.",
         .minimum = 0,
         .group = "Scores",
         .advanced = true},
        {.name = "probability",
         .type = OptionType::Choice,
         .title = "Probability",
         .help = "softmax: over the given classes; sigmoid: each class alone, as SigLIP was trained.",
         .defaultValue = "softmax",
         .choices = {"softmax", "sigmoid"},
         .group = "Scores"}};
}

OptionTable pictureOptions()
{
    return {
        {.name = "transparency",
         .type = OptionType::Choice,
         .title = "Transparency",
         .help = "drop leaves transparency out; white lays the picture on white.",
         .defaultValue = "drop",
         .choices = {"drop", "white"},
         .group = "Pictures",
         .advanced = true},
        {.name = "rgb",
         .type = OptionType::Choice,
         .title = "RGB conversion",
         .help = "first converts before resizing, as transformers does; last after cropping, as OpenAI's CLIP does.",
         .defaultValue = "first",
         .choices = {"first", "last"},
         .group = "Pictures",
         .advanced = true},
        {.name = "exif",
         .type = OptionType::Flag,
         .title = "Turn upright",
         .help = "Turn pictures upright by their EXIF orientation first.",
         .defaultValue = false,
         .group = "Pictures"},
        {.name = "frames",
         .type = OptionType::Integer,
         .title = "Frames",
         .help = "Frames of a clip of a video.",
         .defaultValue = 8,
         .unit = "frames",
         .minimum = 1,
         .maximum = 512,
         .group = "Pictures"},
        {.name = "sampling",
         .type = OptionType::Choice,
         .title = "Sampling",
         .help = "Which frames: the start or the middle of so many equal parts; segments as Side4Video samples "
                 "Something-Something; dense in a window of 128 frames.",
         .defaultValue = "start",
         .choices = {"start", "middle", "segments", "dense"},
         .group = "Pictures"},
        {.name = "clips",
         .type = OptionType::Integer,
         .title = "Clips",
         .help = "Clips of a video, whose frames are put together: start, segments and dense can take several.",
         .defaultValue = 1,
         .unit = "clips",
         .minimum = 1,
         .maximum = 64,
         .group = "Pictures",
         .advanced = true},
        {.name = "projection",
         .type = OptionType::Choice,
         .title = "Projection",
         .help = "Of a point cloud or mesh: six shaded views, or the depth maps of PointCLIP 1 or 2.",
         .defaultValue = "shaded",
         .choices = {"shaded", "pointclip1", "pointclip2"},
         .group = "Pictures"},
        {.name = "up",
         .type = OptionType::Choice,
         .title = "Up",
         .help = "The axis of a point cloud or mesh that points up: auto takes z for OFF and STL and y for the others.",
         .defaultValue = "auto",
         .choices = {"auto", "y", "z"},
         .group = "Pictures",
         .advanced = true},
        {.name = "view-weights",
         .type = OptionType::List,
         .title = "Weights of views",
         .help =
             "What each view of a point cloud or mesh counts in its embedding, in their order; left out, all the same.",
         .group = "Pictures",
         .advanced = true},
        {.name = "pooling",
         .type = OptionType::Choice,
         .title = "Pooling",
         .help = "How the frames of a video become one: the mean of the embeddings as the model gives them, or "
                 "of those of length 1; similarities means each frame's similarities.",
         .defaultValue = "features",
         .choices = {"features", "normalised", "similarities"},
         .group = "Pictures",
         .advanced = true},
        {.name = "no-cache",
         .type = OptionType::Flag,
         .title = "No cache",
         .help = "Neither use nor keep embeddings of earlier calls.",
         .defaultValue = false,
         .group = "Pictures",
         .advanced = true}};
}

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

/// Whether weights are those that PointCLIP V2 comes with for ModelNet40, which it searched on the labels of its test.
bool areTunedOnTest(const std::vector<double>& weights)
{
    const std::vector<double> ofB16{.75, .75, .75, .25, .75, 1, .25, 1, .75, .25};
    const std::vector<double> ofB32{.75, .75, .75, .75, .25, .5, .5, .75, .5, .5};
    return weights == ofB16 || weights == ofB32;
}

/// What has to be said of a model wherever its answers are shown: "small sample model".
std::string badgeOf(const std::string& model)
{
    const Result<Json> sample = readJsonFile(fs::path(model) / "sample.json");
    return sample && sample->is_object() && sample->contains("badge") && (*sample)["badge"].is_string()
               ? (*sample)["badge"].get<std::string>()
               : std::string();
}

}  // namespace

OptionTable recognitionOptionTable()
{
    OptionTable table = modelOptions();
    for (const OptionTable& part : {textOptions(), scoreOptions(), pictureOptions()})
        table.append(part);
    return table;
}

OptionTable manyInputsOptionTable()
{
    OptionSpec output = shared_options::runFolder();
    output.required = false;
    return {output,
            shared_options::overwrite(),
            shared_options::resume(),
            shared_options::keepGoing(),
            shared_options::shard(),
            shared_options::limit()};
}

Result<std::vector<std::size_t>> placesOf(std::size_t count, const Params& params)
{
    const Result<Shard> shard = params.has("shard") ? parseShard(params.text("shard")) : Shard{};
    if (!shard)
        return failure(shard.error());
    const std::size_t most = params.has("limit") ? static_cast<std::size_t>(params.integer("limit")) : count;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < count && places.size() < most; ++i)
        if (shard->contains(i))
            places.push_back(i);
    return places;
}

OptionTable labelledDataOptions(const std::string& help)
{
    return {{.name = "data",
             .type = OptionType::InputPath,
             .title = "Samples",
             .help = help + " Or HDF5 with labelled point clouds, or a list of such files.",
             .required = true,
             .positional = true},
            {.name = "root",
             .type = OptionType::InputPath,
             .title = "Root",
             .help = "Folder that the ids of a list begin in; left out, the list's own."}};
}

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

Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context)
{
    Result<ClassSet> classes = readClassSet(options.classes);
    if (!classes)
        return failure(classes.error());
    for (const std::string& remark : classes->remarks)
        context.log->warning(remark);
    PreparedClasses prepared{.classes = *std::move(classes), .described = {}, .prompts = {}};
    if (options.descriptions) {
        const Result<NamedTextsFile> file = readDescriptions(*options.descriptions);
        if (!file)
            return failure(file.error());
        for (const std::string& remark : file->remarks)
            context.log->warning(remark);
        prepared.described = joinDescriptions(prepared.classes, file->entries);
        const std::string source = options.descriptions->string();
        if (!prepared.described->repeated.empty())
            return failure(ErrorCode::Input,
                           source + ": class '" + prepared.described->repeated.front() + "' stands more than once",
                           "which of its lists holds is not said");
        for (const DescriptionSet::Unknown& unknown : prepared.described->unknown)
            context.log->warning(source + ": '" + unknown.name + "' is none of the classes" +
                                 (unknown.nearest.empty() ? "" : "; did you mean '" + unknown.nearest + "'?"));
    }
    if (prepared.described && needsDescriptions(options.prompts.mode) &&
        options.prompts.undescribed == Undescribed::ByName)
        if (const auto names = undescribedClasses(prepared.classes, *prepared.described); !names.empty())
            context.log->warning(std::to_string(names.size()) + " of " + std::to_string(prepared.classes.names.size()) +
                                 " classes have no descriptions: their names stand for them, for example '" +
                                 names.front() + "'");
    Result<PromptTexts> prompts =
        promptTexts(prepared.classes, prepared.described ? &*prepared.described : nullptr, options.prompts);
    if (!prompts)
        return failure(prompts.error());
    prepared.prompts = *std::move(prompts);
    return prepared;
}

Result<Embedder> openEmbedder(const RecognitionOptions& options, const Context& context)
{
    Result<Embedder> embedder = Embedder::open(options.embedder, context);
    if (embedder)
        for (const std::string& remark : embedder->remarks())
            context.log->warning(remark);
    if (areTunedOnTest(options.embedder.viewWeights))
        context.log->warning(
            "These weights of views were searched on the test labels of ModelNet40: results there are tuned on test");
    return embedder;
}

Result<ClassScorer> makeScorer(Embedder& embedder, PromptTexts prompts, Aggregation aggregation, const Context& context)
{
    Result<EmbeddingRows> rows = embedder.texts(prompts.texts, context);
    if (!rows)
        return failure(rows.error());
    return ClassScorer::make(std::move(prompts), *std::move(rows), aggregation);
}

LogitRule logitRule(const RecognitionOptions& options, const EncoderFacts& facts)
{
    return {.scale = options.scale.value_or(facts.logits.scale), .bias = facts.logits.bias};
}

Json describeRecognition(const RecognitionOptions& options, const PreparedClasses& prepared, const EncoderFacts& facts,
                         const Context& context)
{
    const LogitRule logits = logitRule(options, facts);
    Json json = {{"model", options.embedder.encoder.model},
                 {"family", facts.family},
                 {"device", context.device},
                 {"dtype", facts.dtype},
                 {"mode", nameOf(options.prompts.mode)},
                 {"aggregation", nameOf(options.aggregation)},
                 {"logit_scale", logits.scale},
                 {"logit_bias", logits.bias},
                 {"probability", options.probability == ProbabilityRule::Softmax ? "softmax" : "sigmoid"},
                 {"classes", prepared.classes.names.size()},
                 {"texts", prepared.prompts.texts.size()}};
    if (!options.embedder.viewWeights.empty()) {
        json["view_weights"] = options.embedder.viewWeights;
        json["tuned_on_test"] = areTunedOnTest(options.embedder.viewWeights);
    }
    if (const std::string badge = badgeOf(options.embedder.encoder.model); !badge.empty())
        json["badge"] = badge;
    const PromptMode mode = options.prompts.mode;
    if (mode == PromptMode::Template || mode == PromptMode::Ensemble || mode == PromptMode::Both ||
        mode == PromptMode::Mix)
        json["templates"] = options.prompts.templates;
    if (mode == PromptMode::Mix)
        json["alpha"] = options.prompts.alpha;
    if (prepared.described && needsDescriptions(mode))
        if (const auto names = undescribedClasses(prepared.classes, *prepared.described); !names.empty())
            json["classes_by_name"] = names.size();
    return json;
}

}  // namespace orangery::zero_shot
