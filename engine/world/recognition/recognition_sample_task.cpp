// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/recognition/recognition_sample_task.h"

#include "engine/base/counted.h"
#include "engine/world/recognition/made_up_classes.h"
#include "engine/world/recognition/recognition_sample.h"

namespace orangery::recognition_sample {

namespace {

Result<TaskOutput> write(const Params& params, Context& context)
{
    const RecognitionSampleOptions options{.seed = params.unsignedInteger("seed"),
                                           .pictures = params.unsignedInteger("pictures"),
                                           .clips = params.unsignedInteger("clips"),
                                           .clouds = params.unsignedInteger("clouds"),
                                           .overwrite = params.flag("overwrite")};
    const fs::path folder = params.path("output");
    if (auto written = writeRecognitionSample(folder, options, context); !written)
        return failure(written.error());
    const std::uint64_t pictures = options.pictures * kMadeUpScenes;
    const std::uint64_t clips = options.clips * kMadeUpScenes;
    const std::uint64_t clouds = options.clouds * kMadeUpSolids;
    return TaskOutput{.document = {{"folder", folder.string()},
                                   {"classes", kMadeUpScenes + kMadeUpSolids},
                                   {"pictures", pictures},
                                   {"clips", clips},
                                   {"clouds", clouds},
                                   {"seed", options.seed}},
                      .text = "Wrote " + counted(pictures, "picture(s), ") + counted(clips, "clip(s) and ") +
                              counted(clouds, "cloud(s) to ") + folder.string()};
}

OptionSpec countOption(const char* name, const char* title, const char* help, int usual)
{
    constexpr int kMost = 1000;
    return {.name = name,
            .type = OptionType::Integer,
            .title = title,
            .help = help,
            .defaultValue = usual,
            .unit = "a class",
            .minimum = 0,
            .maximum = kMost};
}

}  // namespace

Task recognitionSampleTask()
{
    constexpr int kPictures = 50;
    constexpr int kFewer = 20;
    OptionSpec output = shared_options::outputFile(
        "Folder to write: pictures, clips and clouds with a folder for each class, classes.txt, descriptions.json and "
        "recognition.json.");
    output.required = true;
    OptionSpec seed = shared_options::seed();
    seed.defaultValue = 1;
    return {
        .id = "samples.recognition",
        .title = "Write the sample of made-up names",
        .help =
            "Draws 24 classes of scenes and 8 of solids whose names are made up (dax, wug, ...), with descriptions in "
            "words that the sample encoder knows. Recognising them by name is guessing, by descriptions it is not, and "
            "by another class's descriptions it is wrong: so the folder checks the mechanism, which is true by "
            "construction.",
        .options = {countOption("pictures", "Pictures", "Pictures of each of the 24 classes of scenes.", kPictures),
                    countOption("clips", "Clips", "Clips of each of the 24 classes of scenes.", kFewer),
                    countOption("clouds", "Clouds", "Meshes of each of the 8 classes of solids.", kFewer), seed, output,
                    shared_options::overwrite()},
        .run = write};
}

}  // namespace orangery::recognition_sample
