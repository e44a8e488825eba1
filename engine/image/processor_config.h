// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/image/transform.h"

#include <string_view>

namespace orangery::image {

/// The constants that CLIP was trained with.
inline constexpr std::array<double, 3> kClipMean = {0.48145466, 0.4578275, 0.40821073};
inline constexpr std::array<double, 3> kClipStd = {0.26862954, 0.26130258, 0.27577711};

/// Reads a preprocessor_config.json of transformers: sizes as whole numbers, lists or objects, do_* flags, Pillow's
/// number for `resample`. What is absent takes the default of its image_processor_type (or feature_extractor_type);
/// without a type it is CLIP's. ErrorCode::Input naming the field for what is malformed, or the type for one whose
/// processor is not known.
[[nodiscard]] Result<EncoderTransform> parseProcessorConfig(const Json& config, std::string_view source);

/// Reads an open_clip_config.json: `preprocess_cfg`, and the size from `model_cfg` when it is absent there.
[[nodiscard]] Result<EncoderTransform> parseOpenClipConfig(const Json& config, std::string_view source);

/// The transform of a model: `path` is one of these files, a model's folder (also one of the cache of the Hugging Face
/// hub), or a file of weights in such a folder. ErrorCode::Input naming what was looked for.
[[nodiscard]] Result<EncoderTransform> openEncoderTransform(const fs::path& path);

}  // namespace orangery::image
