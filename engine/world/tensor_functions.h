// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "engine/comcts/participants.h"
#include "engine/world/sample_model.h"

#include <memory>

/// The functions of the tensor module that this topic's core part calls through moduleFunction(). A result is handed
/// back by reference, because an extern "C" function returns no C++ type.
namespace orangery::world {

using OpenSamplePolicy = void(const SampleModel& model, const Context& context,
                              Result<std::shared_ptr<comcts::Policy>>& policy);
inline constexpr const char* kOpenSamplePolicy = "orangery_world_open_sample_policy";

/// `params` are those of samples.train.
using TrainSamples = void(const Params& params, Context& context, Result<TaskOutput>& output);
inline constexpr const char* kTrainReasoning = "orangery_world_train_reasoning";
inline constexpr const char* kTrainEncoder = "orangery_world_train_encoder";

}  // namespace orangery::world
