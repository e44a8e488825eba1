// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/model_files.h"
#include "engine/models/expected/agreement.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orangery::models {

/// What a model is and can do, found out from headers and configs; no weight is read.
struct ModelDescription {
    fs::path path;
    std::string kind;  ///< "image-text encoder", "image encoder", "text encoder", "classifier", "chat model", "policy",
                       ///< "side network", "unknown"
    std::string family;  ///< "clip", "dinov2", "llama", ...; empty = unknown
    std::string format;  ///< of the weights: "safetensors", "gguf", ...
    std::uint64_t tensors = 0;
    std::uint64_t parameters = 0;                 ///< numbers in all tensors together
    std::uint64_t bytes = 0;                      ///< of the tensors in the files
    std::map<std::string, std::uint64_t> dtypes;  ///< type -> numbers of that type
    std::vector<std::string>
        capabilities;               ///< "embed-images", "embed-texts", "attention-maps", "classify", "chat", ...
    std::vector<Problem> problems;  ///< empty = none found
    std::optional<TensorAgreement> agreement;  ///< with what the config asks for; nothing = no such layout is known
};

/// ErrorCode::Input when a header or config cannot be read; what can be read and does not agree is in `problems`.
[[nodiscard]] Result<ModelDescription> describeModel(const fs::path& path);
[[nodiscard]] ModelDescription describeModel(const ModelFiles& files);

[[nodiscard]] Json toJson(const ModelDescription& description);

/// A few lines for people.
[[nodiscard]] std::string describe(const ModelDescription& description);

/// Layers that differ from the others of their stack: a tensor that only some have, or one of another shape. Stacks are
/// the numbered parts of names ("encoder.layers."), `limit` sentences at most.
[[nodiscard]] std::vector<Problem> unevenLayers(const io::Weights& weights, std::size_t limit);

}  // namespace orangery::models
