// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"
#include "engine/models/encoders/model_files.h"

#include <optional>
#include <string>

namespace orangery::models {

/// What the user decides where the files do not.
struct EncoderChoices {
    std::optional<Activation> activation;  ///< in place of what the config says
};

/// The layout of an encoder's weights, told by the names of its tensors and its config's model_type. ErrorCode::Input
/// saying why for what is known and not supported (ResNet image towers, SigLIP 2 NaFlex, EfficientNet with
/// squeeze-and-excitation), and for what is no encoder at all.
[[nodiscard]] Result<EncoderLayout> layoutOf(const ModelFiles& files);

/// Layout, sizes and rules of an encoder, from configs and shapes. ErrorCode::Input naming the file and its member;
/// ErrorCode::Usage where only the user can know the activation.
[[nodiscard]] Result<EncoderConfig> encoderConfigOf(const ModelFiles& files, const EncoderChoices& choices);

/// The same without a look at whether the sizes fit each other. Sizes that only a missing tensor would tell are 0.
[[nodiscard]] Result<EncoderConfig> readEncoderConfig(const ModelFiles& files, const EncoderChoices& choices);

/// ErrorCode::Input naming `source` unless sizes are positive and heads divide the width.
[[nodiscard]] Result<void> validate(const EncoderConfig& config, const std::string& source);

// The readers of one layout each.
[[nodiscard]] Result<EncoderConfig> readHfClip(const ModelFiles& files);
[[nodiscard]] Result<EncoderConfig> readHfSiglip(const ModelFiles& files);
[[nodiscard]] Result<EncoderConfig> readHfDinov2(const ModelFiles& files);
[[nodiscard]] Result<EncoderConfig> readHfBert(const ModelFiles& files);
[[nodiscard]] Result<EncoderConfig> readOpenClip(const ModelFiles& files, const EncoderChoices& choices);
[[nodiscard]] Result<EncoderConfig> readOpenClipSiglip(const ModelFiles& files);
[[nodiscard]] Result<EncoderConfig> readEva(const ModelFiles& files, const EncoderChoices& choices);

}  // namespace orangery::models
