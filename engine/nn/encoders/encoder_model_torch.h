// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/nn/encoders/efficientnet_torch.h"
#include "engine/nn/encoders/text_tower_torch.h"
#include "engine/nn/encoders/vision_tower_torch.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orangery::nn {

/// An encoder with its weights: an image tower, a text tower, both, or a classifier.
struct EncoderModel {
    models::EncoderConfig config;
    std::shared_ptr<const io::Weights> file;  ///< where the weights come from
    std::optional<VisionTower> vision;
    std::optional<TextTower> text;
    std::optional<EfficientNetLite> classifier;
    at::Tensor logitScale;                ///< [1], logarithm; may be undefined
    at::Tensor logitBias;                 ///< [1]; may be undefined
    std::vector<std::string> unexpected;  ///< tensors of the file that belong to no part of the model
    std::vector<std::string> remarks;     ///< parts that the files lack and the model is run without, a sentence each

    /// Moves the weights to a device. Those that are stored in more bytes than `type` are converted to it once, the
    /// others stay as they are and are converted when they are used, a layer at a time.
    void prepare(at::Device device, at::ScalarType type);
    /// Packs the weights of a tower's blocks that are stored on the CPU, for many runs in F32: it costs about as much as
    /// one or two items, and makes all that follow faster. The mapped file's pages are given back. Once for a tower: with
    /// Products::F16 all later runs in F32 multiply weights and rows in f16.
    void packVision(Products products = Products::F32);
    void packText(Products products = Products::F32);
};

/// Opens a model's folder or file and maps its weights. ErrorCode::Input naming what is missing or does not fit;
/// ErrorCode::Usage where only the user can know the activation.
[[nodiscard]] Result<EncoderModel> loadEncoder(const fs::path& path, const models::EncoderChoices& choices);

}  // namespace orangery::nn
