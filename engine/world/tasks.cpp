// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/files.h"
#include "engine/base/module.h"
#include "engine/world/question_set.h"
#include "engine/world/recognition/recognition_sample_task.h"
#include "engine/world/sample_model.h"
#include "engine/world/scenes/scene_task.h"
#include "engine/world/tensor_functions.h"

#include <string>

namespace orangery::world {

namespace {

constexpr int kMaxSteps = 1'000'000;

Result<TaskOutput> trainSamples(const Params& params, Context& context)
{
    const bool isEncoder = params.text("what") == "encoder";
    if (isEncoder && params.isSet("policies"))
        return failure(ErrorCode::Usage, "--policies does not belong to the encoder", {},
                       "Leave it out, or train reasoning.");
    const auto train = moduleFunction<TrainSamples>(Module::Tensor, isEncoder ? kTrainEncoder : kTrainReasoning);
    if (!train)
        return failure(train.error());
    Result<TaskOutput> output;
    (*train)(params, context, output);
    return output;
}

Task trainTask()
{
    OptionSpec seed = shared_options::seed();
    seed.defaultValue = 1;
    OptionSpec output = shared_options::runFolder();
    output.required = false;
    output.defaultValue = "sample-models";
    return {.id = "samples.train",
            .title = "Train sample models",
            .help =
                "Trains small models from a seed on what the program draws itself, and measures them. reasoning: the "
                "policies of counted-shapes arithmetic; each of plus, minus and times sees mostly its own operation, "
                "all sees every operation equally often. encoder: the encoder of scenes and their captions, whose "
                "score is taken on combinations that it never saw.",
            .options = {{.name = "what",
                         .type = OptionType::Choice,
                         .title = "What",
                         .help = "Which sample models.",
                         .choices = {"reasoning", "encoder"},
                         .required = true,
                         .positional = true},
                        {.name = "policies",
                         .type = OptionType::List,
                         .title = "Policies",
                         .help = "Which of plus, minus, times and all to train.",
                         .defaultValue = Json::array({"plus", "minus", "times"}),
                         .group = "Training",
                         .enabledIf = "what=reasoning"},
                        {.name = "steps",
                         .type = OptionType::Integer,
                         .title = "Steps",
                         .help = "Training steps of each model; as many as the shipped ones took when absent.",
                         .unit = "steps",
                         .minimum = 1,
                         .maximum = kMaxSteps,
                         .group = "Training"},
                        seed,
                        output,
                        shared_options::overwrite()},
            .run = trainSamples,
            .writesRun = true};
}

Result<OperationMix> mixOf(const Params& params)
{
    OperationMix mix{.plus = 0, .minus = 0, .times = 0};
    for (const auto& [name, weight] : params.weights("mix")) {
        if (name == nameOf(Operation::Plus))
            mix.plus = weight;
        else if (name == nameOf(Operation::Minus))
            mix.minus = weight;
        else if (name == nameOf(Operation::Times))
            mix.times = weight;
        else
            return failure(ErrorCode::Usage, "--mix: there is no operation '" + name + "'", {},
                           "The operations are plus, minus and times.");
    }
    return mix.validate().map([&] { return mix; });
}

Result<TaskOutput> writeQuestions(const Params& params, Context& context)
{
    const Result<OperationMix> mix = mixOf(params);
    if (!mix)
        return failure(mix.error());
    const QuestionSetOptions options{.seed = params.unsignedInteger("seed"),
                                     .count = params.unsignedInteger("count"),
                                     .mix = *mix,
                                     .pictures = !params.flag("no-pictures"),
                                     .overwrite = params.flag("overwrite")};
    const fs::path file = params.path("output");
    if (auto written = writeQuestionSet(file, options, context); !written)
        return failure(written.error());
    return TaskOutput{.document = {{"questions", file.string()}, {"count", options.count}, {"seed", options.seed}},
                      .text = "Wrote " + counted(options.count, "question(s) to ") + file.string()};
}

Task questionsTask()
{
    OptionSpec output = shared_options::outputFile("File to write, one JSON record a line; pictures go beside it.");
    output.required = true;
    return {.id = "samples.questions",
            .title = "Write sample questions",
            .help =
                "Draws counted-shapes questions from a seed and writes them as input of a search, each with its "
                "picture and the exact problem that the judge oracle needs.",
            .options = {{.name = "count",
                         .type = OptionType::Integer,
                         .title = "Questions",
                         .help = "How many questions.",
                         .defaultValue = 200,
                         .unit = "questions",
                         .minimum = 1,
                         .maximum = 1'000'000},
                        {.name = "mix",
                         .type = OptionType::Weights,
                         .title = "Operations",
                         .help = "How often each operation is drawn, in relation to the others.",
                         .defaultValue = Json{{"plus", 1}, {"minus", 1}, {"times", 1}}},
                        {.name = "no-pictures",
                         .type = OptionType::Flag,
                         .title = "No pictures",
                         .help = "Leave out the pictures.",
                         .defaultValue = false},
                        shared_options::seed(),
                        output,
                        shared_options::overwrite()},
            .run = writeQuestions};
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add(trainTask());
    registry.add(questionsTask());
    registry.add(scenes::sceneTask());
    registry.add(recognition_sample::recognitionSampleTask());
}

}  // namespace orangery::world
