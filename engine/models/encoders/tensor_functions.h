// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

/// The functions of the tensor module that this topic's tasks call through moduleFunction(). A result is handed back by
/// reference, because an extern "C" function returns no C++ type.
namespace orangery::models {

using RunEncoderTask = void(const Params& params, Context& context, Result<TaskOutput>& output);
inline constexpr const char* kForward = "orangery_models_forward";
inline constexpr const char* kVerify = "orangery_models_verify";

}  // namespace orangery::models
