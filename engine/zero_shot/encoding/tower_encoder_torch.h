// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/encoder_run_torch.h"
#include "engine/zero_shot/encoding/dual_encoder.h"
#include "engine/zero_shot/encoding/module_functions.h"

#include <memory>

namespace orangery::zero_shot {

/// A model that is ready to run on the context's device in the request's precision. ErrorCode::Resource, ErrorCode::Input.
[[nodiscard]] Result<nn::EncoderModel> prepareModel(const fs::path& path, const EncoderRequest& request,
                                                    const Context& context);

/// Texts through a model's text tower, those of similar length together: its embeddings as it gives them, in the order of
/// the texts.
[[nodiscard]] Result<EmbeddingRows> embedThroughTower(const nn::EncoderModel& model, std::span<const TextIds> texts,
                                                      at::ScalarType type, const Context& context);

[[nodiscard]] at::Tensor toTensor(const PicturePixels& pixels);
[[nodiscard]] EmbeddingRows toRows(const at::Tensor& embeddings);

[[nodiscard]] Result<std::unique_ptr<DualEncoder>> openTowerEncoder(const EncoderRequest& request,
                                                                    const Context& context);
[[nodiscard]] Result<std::unique_ptr<DualEncoder>> openPhotoEncoder(const EncoderRequest& request,
                                                                    const Context& context);

}  // namespace orangery::zero_shot
