// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_option_table.h"

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
             "What is computed in. On processors with tiles for bf16 (AMX), bf16x3 multiplies weights as sums of two "
             "bf16, nearly as exactly as f32 and quicker, and bf16 is nearly three times as quick. On those that "
             "multiply f16, f16 is quicker than f32 by half. All else stays in f32 there.",
         .defaultValue = "f32",
         .choices = {"f32", "f16", "bf16", "bf16x3"},
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
        {.name = "without-classes",
         .type = OptionType::List,
         .title = "Without classes",
         .help =
             "Classes of the file that are disabled: nothing is taken for them, and samples of theirs are left out.",
         .group = "Classes"},
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

}  // namespace

OptionTable recognitionOptionTable()
{
    OptionTable table = modelOptions();
    for (const OptionTable& part : {textOptions(), scoreOptions(), pictureOptions()})
        table.append(part);
    return table;
}

}  // namespace orangery::zero_shot
