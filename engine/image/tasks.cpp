// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/existing_output.h"
#include "engine/base/module.h"
#include "engine/image/media_functions.h"
#include "engine/models/catalogue/model_search.h"

#include <string>

namespace orangery::image {

namespace {

PreprocessOptions optionsOf(const Params& params, const fs::path& model)
{
    PreprocessOptions options{.model = model,
                              .pictures = {},
                              .output = params.path("output"),
                              .alpha = params.text("alpha") == "white" ? AlphaRule::White : AlphaRule::Drop,
                              .rgb = params.text("rgb") == "last" ? RgbOrder::Last : RgbOrder::First,
                              .exif = params.flag("exif"),
                              .pad = params.flag("pad"),
                              .keepGoing = params.flag("keep-going")};
    for (const std::string& picture : params.list("images"))
        options.pictures.emplace_back(picture);
    return options;
}

TaskOutput outputOf(const PreprocessOutput& made, const fs::path& path)
{
    TaskOutput output{.document = {{"output", path.string()}, {"shape", made.shape}, {"images", Json::array()}}};
    for (const PreprocessedPicture& picture : made.pictures)
        output.document["images"].push_back({{"input", picture.path},
                                             {"mode", picture.mode},
                                             {"width", picture.size.width},
                                             {"height", picture.size.height}});
    if (!made.refused.empty()) {
        output.outcome = Outcome::Partial;
        for (const RefusedPicture& refused : made.refused)
            output.document["refused"].push_back(
                {{"input", refused.path}, {"message", orangery::describe(refused.error)}});
    }
    std::string shape;
    for (const std::int64_t size : made.shape)
        shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    output.text = "Wrote pixel_values [" + shape + "] to " + path.string();
    if (!made.refused.empty())
        output.text += "; left out " + std::to_string(made.refused.size()) + " of " +
                       counted(made.refused.size() + made.pictures.size(), "picture(s)");
    return output;
}

Result<TaskOutput> runPreprocess(const Params& params, Context& context)
{
    if (auto free = refuseExisting(params.path("output"), params.flag("overwrite")); !free)
        return failure(free.error());
    const Result<fs::path> model = models::resolveModel(params.text("model"));
    if (!model)
        return failure(model.error());
    const auto work = moduleFunction<Preprocess>(Module::Media, kPreprocess);
    if (!work)
        return failure(work.error());
    const PreprocessOptions options = optionsOf(params, *model);
    Result<PreprocessOutput> made;
    (*work)(options, context, made);
    return made.map([&](const PreprocessOutput& output) { return outputOf(output, options.output); });
}

OptionTable optionTable()
{
    OptionSpec output = shared_options::outputFile("File to write: pixel_values F32 [n, 3, height, width].");
    output.required = true;
    return {
        {.name = "model",
         .type = OptionType::Text,
         .title = "Model",
         .help = "Folder of a model, a file in it, a name that 'models list' shows, or a preprocessor_config.json or "
                 "open_clip_config.json alone.",
         .required = true,
         .positional = true},
        {.name = "images",
         .type = OptionType::List,
         .title = "Pictures",
         .help = "PNG, JPEG, WebP, GIF, TIFF, BMP or PNM files, told by their content; of several pictures in a file "
                 "the first.",
         .required = true,
         .positional = true},
        {.name = "alpha",
         .type = OptionType::Choice,
         .title = "Transparency",
         .help = "drop leaves transparency out; white lays the picture on white, as transformers 5 does.",
         .defaultValue = "drop",
         .choices = {"drop", "white"},
         .group = "Transform"},
        {.name = "rgb",
         .type = OptionType::Choice,
         .title = "RGB conversion",
         .help = "first converts before resizing, as transformers does; last after cropping, as OpenAI's CLIP does.",
         .defaultValue = "first",
         .choices = {"first", "last"},
         .group = "Transform"},
        {.name = "exif",
         .type = OptionType::Flag,
         .title = "Turn upright",
         .help = "Turn pictures upright by their EXIF orientation first.",
         .defaultValue = false,
         .group = "Transform"},
        {.name = "pad",
         .type = OptionType::Flag,
         .title = "Pad to a square",
         .help = "Pad to a square of the mean colour first, as LLaVA does.",
         .defaultValue = false,
         .group = "Transform"},
        output,
        shared_options::overwrite(),
        shared_options::keepGoing()};
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add({.id = "models.preprocess",
                  .title = "Preprocess pictures",
                  .help =
                      "Writes what a model's encoder sees of pictures: decoded, resized as Pillow does it, cropped and "
                      "normalised by the model's own preprocessor_config.json.",
                  .options = optionTable(),
                  .run = runPreprocess});
}

}  // namespace orangery::image
