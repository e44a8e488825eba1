// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors_writer.h"
#include "engine/nn/encoders/encoder_run_torch.h"

#include <vector>

namespace orangery::nn {

/// Names and shapes of all outputs that runEncoder is going to give for inputs that it accepts, in the order in which it
/// begins them.
[[nodiscard]] std::vector<io::TensorPlan> planOutputs(const EncoderModel& model, const EncoderInputs& inputs,
                                                      const EncoderRunOptions& options);

/// ErrorCode::Usage naming an output that was asked for and that there is not.
[[nodiscard]] Result<void> checkOutputs(const std::vector<io::TensorPlan>& plans, const OutputSelection& asked);

/// Writes outputs into a safetensors file as they are made: none is held. The file appears when all were given.
class OutputFile : public OutputSink {
public:
    [[nodiscard]] static Result<OutputFile> create(const fs::path& path, std::vector<io::TensorPlan> plans);

    /// ErrorCode::Failed when the output is not planned or the file cannot be written.
    [[nodiscard]] Result<void> take(const std::string& name, std::int64_t first, const at::Tensor& values) override;
    [[nodiscard]] Result<void> commit() { return m_writer.commit(); }

private:
    OutputFile(io::SafetensorsWriter writer, std::vector<io::TensorPlan> plans);

    io::SafetensorsWriter m_writer;
    std::vector<io::TensorPlan> m_plans;
};

}  // namespace orangery::nn
