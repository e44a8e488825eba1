// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/encoding/dual_encoder.h"
#include "engine/zero_shot/encoding/input_pixels.h"

#include <functional>
#include <memory>
#include <optional>

/// The functions of the tensor and media modules that core calls through moduleFunction(). A result is handed back by
/// reference, because an extern "C" function returns no C++ type.
namespace orangery::zero_shot {

struct EncoderRequest {
    fs::path model;                                ///< of a dual encoder; for the photo-encoder the sentence encoder
    std::optional<models::Activation> activation;  ///< in place of what the config says
    std::string dtype = "f32";                     ///< f32, f16, bf16 or bf16x3

    // The photo-encoder alone.
    fs::path classifier;                  ///< of ImageNet's classes; empty = `model` is a dual encoder
    std::vector<std::string> classNames;  ///< one for each class of the classifier
    std::vector<TextIds> classNameIds;    ///< their tokens
    std::vector<float> nameRows;          ///< their embeddings of length 1, row after row; empty = not known yet
    std::function<void(const std::vector<float>&)> keepNameRows;  ///< is handed them once they are computed
};

using OpenEncoder = void(const EncoderRequest& request, const Context& context,
                         Result<std::unique_ptr<DualEncoder>>& encoder);
inline constexpr const char* kOpenEncoder = "orangery_zero_shot_open_encoder";

using OpenInputs = void(const PixelOptions& options, Result<std::unique_ptr<InputPixels>>& reader);
inline constexpr const char* kOpenInputs = "orangery_zero_shot_open_inputs";

}  // namespace orangery::zero_shot
