// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/encoder_tasks.h"

#include "engine/base/existing_output.h"
#include "engine/base/module.h"
#include "engine/models/encoders/tensor_functions.h"

#include <string>

namespace orangery::models {

namespace {

constexpr double kTolerance = 1e-5;

Result<TaskOutput> runInModule(const char* function, const Params& params, Context& context)
{
    const auto run = moduleFunction<RunEncoderTask>(Module::Tensor, function);
    if (!run)
        return failure(run.error());
    Result<TaskOutput> output;
    (*run)(params, context, output);
    return output;
}

Result<TaskOutput> forward(const Params& params, Context& context)
{
    if (auto free = refuseExisting(params.path("output"), params.flag("overwrite")); !free)
        return failure(free.error());
    return runInModule(kForward, params, context);
}

Result<TaskOutput> verify(const Params& params, Context& context)
{
    return runInModule(kVerify, params, context);
}

OptionSpec modelOption()
{
    return {.name = "model",
            .type = OptionType::InputPath,
            .title = "Model",
            .help = "Folder of a model, a file of weights with its config beside it, or the name of a found model.",
            .required = true,
            .positional = true};
}

/// What says how a model is run.
OptionTable runOptions()
{
    return {{.name = "dtype",
             .type = OptionType::Choice,
             .title = "Precision",
             .help = "What is computed in. auto takes bf16 where the hardware multiplies it, on a processor clearly "
                     "quicker than f32, which is timed, and where this model's outputs agree with those in f32.",
             .defaultValue = "f32",
             .choices = {"f32", "f16", "bf16", "auto"},
             .group = "Running"},
            {.name = "interpolate",
             .type = OptionType::Choice,
             .title = "Other sizes",
             .help = "How the position table is fitted to images of another size, which CLIP and SigLIP refuse without "
                     "this.",
             .choices = {"hf", "hf-old", "openclip"},
             .group = "Running"},
            {.name = "activation",
             .type = OptionType::Choice,
             .title = "Activation",
             .help = "In place of what the config says. Needed for OpenAI's and OpenCLIP's names without any config, "
                     "because the weights do not tell.",
             .choices = {"quick_gelu", "gelu", "gelu_tanh"},
             .group = "Running"}};
}

Task forwardTask()
{
    OptionSpec output = shared_options::outputFile("Safetensors file to write, all tensors F32.");
    output.required = true;
    Task task{.id = "models.forward",
              .title = "Run an encoder",
              .help =
                  "Runs an encoder on pixel_values, input_ids and attention_mask of a safetensors file and writes "
                  "its hidden states, attention maps, embeddings and logits under the names of its reference.",
              .options = {modelOption(),
                          {.name = "inputs",
                           .type = OptionType::InputPath,
                           .title = "Inputs",
                           .help = "Safetensors file with pixel_values, input_ids, attention_mask; absent = none.",
                           .required = true},
                          output,
                          {.name = "outputs",
                           .type = OptionType::List,
                           .title = "Outputs",
                           .help = "Only these, as image_embeds or vision_hs.*; left out, all that the inputs allow. "
                                   "Without attention maps the attention is fused, and faster."}},
              .run = forward};
    task.options.append(runOptions());
    task.options.add(shared_options::overwrite());
    return task;
}

Task verifyTask()
{
    Task task{.id = "models.verify",
              .title = "Verify an encoder",
              .help =
                  "Runs an encoder on the inputs in a safetensors file and compares with the outputs in it, which "
                  "the reference implementation wrote: the largest difference of each tensor. Exit 6 when one is "
                  "beyond the tolerance.",
              .options = {modelOption(),
                          {.name = "expected",
                           .type = OptionType::InputPath,
                           .title = "Expected",
                           .help = "Safetensors file with inputs and expected outputs.",
                           .required = true,
                           .positional = true},
                          {.name = "tolerance",
                           .type = OptionType::Real,
                           .title = "Tolerance",
                           .help = "What differs by no more than T times the largest expected value of its tensor "
                                   "counts as the same.",
                           .defaultValue = kTolerance,
                           .minimum = 0}},
              .run = verify};
    task.options.append(runOptions());
    return task;
}

}  // namespace

void addEncoderTasks(TaskRegistry& registry)
{
    registry.add(forwardTask());
    registry.add(verifyTask());
}

}  // namespace orangery::models
