// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/tensor_functions.h"

#include "engine/world/training/sample_policy.h"
#include "engine/world/training/train_encoder.h"
#include "engine/world/training/train_reasoning.h"

#include <type_traits>

using namespace orangery;

// The module's side of engine/world/tensor_functions.h. A mismatch of types would show only as a crash, so it is
// checked here, where both sides are seen.

extern "C" void orangery_world_open_sample_policy(const world::SampleModel& model, const Context& /*context*/,
                                                  Result<std::shared_ptr<comcts::Policy>>& policy)
{
    policy = world::SamplePolicy::open(model);
}
static_assert(std::is_same_v<decltype(orangery_world_open_sample_policy), world::OpenSamplePolicy>);

extern "C" void orangery_world_train_reasoning(const Params& params, Context& context, Result<TaskOutput>& output)
{
    world::TrainReasoningOptions options{.policies = params.list("policies"),
                                         .seed = params.unsignedInteger("seed"),
                                         .output = params.path("output"),
                                         .overwrite = params.flag("overwrite")};
    if (params.has("steps"))
        options.steps = params.integer("steps");
    output = world::trainReasoning(options, params.explicitValues(), context);
}
static_assert(std::is_same_v<decltype(orangery_world_train_reasoning), world::TrainSamples>);

extern "C" void orangery_world_train_encoder(const Params& params, Context& context, Result<TaskOutput>& output)
{
    world::TrainEncoderOptions options{.recipe = {.seed = params.unsignedInteger("seed")},
                                       .output = params.path("output"),
                                       .overwrite = params.flag("overwrite")};
    if (params.has("steps"))
        options.recipe.steps = params.integer("steps");
    output = world::trainEncoder(options, params.explicitValues(), context);
}
static_assert(std::is_same_v<decltype(orangery_world_train_encoder), world::TrainSamples>);
