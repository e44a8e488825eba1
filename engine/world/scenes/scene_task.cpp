// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/scene_task.h"

#include "engine/base/files.h"
#include "engine/world/scenes/scene_set.h"

namespace orangery::scenes {

namespace {

Result<TaskOutput> writeScenes(const Params& params, Context& context)
{
    const std::string kind = params.text("kind");
    const SceneSetOptions options{.seed = params.unsignedInteger("seed"),
                                  .count = params.unsignedInteger("count"),
                                  .split = params.flag("held-out") ? Split::HeldOut : Split::Training,
                                  .kind = kind == "clips"    ? SceneKind::Clips
                                          : kind == "clouds" ? SceneKind::Clouds
                                                             : SceneKind::Pictures,
                                  .overwrite = params.flag("overwrite")};
    const fs::path folder = params.path("output");
    if (auto written = writeSceneSet(folder, options, context); !written)
        return failure(written.error());
    return TaskOutput{
        .document = {{"folder", folder.string()},
                     {"count", options.count},
                     {"seed", options.seed},
                     {"kind", kind},
                     {"classes", options.kind == SceneKind::Clouds ? kShapes.size() : classesOf(options.split).size()},
                     {"held_out", params.flag("held-out")}},
        .text = "Wrote " + std::to_string(options.count) + " " +
                (options.kind == SceneKind::Pictures ? "scenes" : kind) + " to " + folder.string()};
}

}  // namespace

Task sceneTask()
{
    OptionSpec output = shared_options::outputFile(
        "Folder to write: a folder of files for each class, classes.txt and captions.jsonl.");
    output.required = true;
    return {
        .id = "samples.scenes",
        .title = "Write sample scenes",
        .help =
            "Draws pictures of coloured, textured shapes from a seed, with captions from a grammar. The sample "
            "encoder is trained on such scenes; it never sees the combinations of colour, texture and shape "
            "that are held out. Clips are the same scenes in motion, clouds are meshes of solids that show the same "
            "shapes and colours; the encoder never sees either.",
        .options = {{.name = "count",
                     .type = OptionType::Integer,
                     .title = "Scenes",
                     .help = "How many scenes; classes come in turn.",
                     .defaultValue = 200,
                     .unit = "scenes",
                     .minimum = 1,
                     .maximum = 1'000'000},
                    {.name = "kind",
                     .type = OptionType::Choice,
                     .title = "Kind",
                     .help =
                         "pictures: PNG files; clips: AVI files of 16 lossless frames, 2 seconds; clouds: OFF files.",
                     .defaultValue = "pictures",
                     .choices = {"pictures", "clips", "clouds"}},
                    {.name = "held-out",
                     .type = OptionType::Flag,
                     .title = "Held out",
                     .help = "Draw from the 48 classes that are kept out of all training, instead of the other 208.",
                     .defaultValue = false},
                    shared_options::seed(),
                    output,
                    shared_options::overwrite()},
        .run = writeScenes};
}

}  // namespace orangery::scenes
