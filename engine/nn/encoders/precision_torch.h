// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/encoder_run_torch.h"

#include <string>

namespace orangery::nn {

/// What an encoder computes in, and why.
struct Precision {
    at::ScalarType type = at::kFloat;
    std::string reason;
};

/// "f32", "f16" or "bf16".
[[nodiscard]] std::string nameOf(at::ScalarType type);

/// The type that `name` asks for: f32, f16, bf16 or auto. auto is bf16 where the processor or GPU multiplies it in
/// hardware, what the towers end with for the first input agrees with the same in F32, and on a processor a product in it,
/// which is timed, takes clearly less than in F32; else f32. Classifiers are always f32.
[[nodiscard]] Result<Precision> choosePrecision(const std::string& name, const EncoderModel& model,
                                                const EncoderInputs& inputs, const EncoderRunOptions& options,
                                                const Context& context);

}  // namespace orangery::nn
