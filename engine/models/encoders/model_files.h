// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/io/weights.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orangery::models {

/// The weights of a model with the config files that lie beside them.
struct ModelFiles {
    fs::path path;    ///< as it was named: a folder or a file of weights
    fs::path folder;  ///< where the configs were looked for
    std::shared_ptr<const io::Weights> weights;
    Json config;          ///< config.json; null = none
    Json openClipConfig;  ///< open_clip_config.json; null = none
    Json poolingConfig;   ///< 1_Pooling/config.json of sentence encoders; null = none

    [[nodiscard]] std::string configSource() const { return (folder / "config.json").string(); }
    [[nodiscard]] std::string openClipSource() const { return (folder / "open_clip_config.json").string(); }
};

/// Opens weights and configs without reading values. ErrorCode::Input when something is missing or malformed.
[[nodiscard]] Result<ModelFiles> openModelFiles(const fs::path& path);

/// What stands before `anchor` in the name of the first tensor that is `anchor` or ends in "." and `anchor`:
/// "module.visual.conv1.weight" has "module." before "visual.conv1.weight".
[[nodiscard]] std::optional<std::string> prefixBefore(const io::Weights& weights, std::string_view anchor);

/// The same of the first of several that is there. One that ends in "." stands for a part: what follows it in a name is
/// any tensor's, and it belongs to the prefix itself.
[[nodiscard]] std::optional<std::string> prefixBefore(const io::Weights& weights,
                                                      std::span<const std::string_view> anchors);

/// The shape of a tensor, when there is one of this name.
[[nodiscard]] std::optional<std::vector<std::int64_t>> shapeOf(const io::Weights& weights, std::string_view name);

/// How many different numbers stand after `before` and ahead of a "." in the tensors' names, counted from 0 without a
/// gap: the number of layers for "visual.transformer.resblocks.".
[[nodiscard]] std::int64_t countNumbered(const io::Weights& weights, std::string_view before);

}  // namespace orangery::models
