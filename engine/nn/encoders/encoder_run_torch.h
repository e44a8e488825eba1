// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/nn/encoders/encoder_model_torch.h"
#include "engine/nn/encoders/output_selection.h"

#include <string>
#include <utility>
#include <vector>

namespace orangery::nn {

/// What an encoder is given; undefined = absent.
struct EncoderInputs {
    at::Tensor pixels;  ///< pixel_values [B, channels, H, W]
    at::Tensor ids;     ///< input_ids [B, T]
    at::Tensor mask;    ///< attention_mask [B, T]
    at::Tensor types;   ///< token_type_ids [B, T]
};

/// Inputs as a file holds them, under those names; other tensors are not looked at. ErrorCode::Input.
[[nodiscard]] Result<EncoderInputs> readEncoderInputs(const fs::path& path);

struct EncoderRunOptions {
    at::ScalarType type = at::kFloat;  ///< what is computed in
    at::Device device = at::kCPU;
    std::optional<models::PositionRule> rule;  ///< for images of another size
    OutputSelection outputs;
};

/// F32 tensors on the CPU, in the order in which they were made.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Runs a prepared model on all that it is given and hands back the outputs asked for, by the names that its family's
/// reference uses. ErrorCode::Input when inputs are missing or do not fit, ErrorCode::Cancelled.
[[nodiscard]] Result<NamedTensors> runEncoder(const EncoderModel& model, const EncoderInputs& inputs,
                                              const EncoderRunOptions& options, const Context& context);

/// ErrorCode::Usage naming an output that was asked for and that there is not.
[[nodiscard]] Result<void> checkOutputs(const NamedTensors& outputs, const OutputSelection& asked);

}  // namespace orangery::nn
