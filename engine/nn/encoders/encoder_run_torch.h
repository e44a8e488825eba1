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

/// Refuses inputs that are missing or do not fit: ErrorCode::Input.
[[nodiscard]] Result<void> acceptsInputs(const EncoderModel& model, const EncoderInputs& inputs,
                                         const EncoderRunOptions& options);

/// Takes the outputs of a run as they are made, so that not all of them have to be held.
class OutputSink {
public:
    virtual ~OutputSink() = default;
    /// An output of some items, `values` [items, ...] being those from `first` on, F32 on the CPU, contiguous; what
    /// belongs to no single item comes whole. The values are overwritten afterwards. A failure ends the run.
    [[nodiscard]] virtual Result<void> take(const std::string& name, std::int64_t first, const at::Tensor& values) = 0;
};

/// Runs a prepared model on all that it is given, some items at a time, and hands each output that was asked for to the
/// sink as soon as it is there: for each slice of items layer by layer, by the names that its family's reference uses
/// (planOutputs tells them beforehand). ErrorCode::Input as acceptsInputs, ErrorCode::Cancelled, or what the sink says.
[[nodiscard]] Result<void> runEncoder(const EncoderModel& model, const EncoderInputs& inputs,
                                      const EncoderRunOptions& options, const Context& context, OutputSink& sink);

/// F32 tensors on the CPU, in the order in which they were made.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// As above, and holds all outputs.
[[nodiscard]] Result<NamedTensors> runEncoder(const EncoderModel& model, const EncoderInputs& inputs,
                                              const EncoderRunOptions& options, const Context& context);

}  // namespace orangery::nn
