// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <vector>

namespace orangery::models {

/// A model that lies in one of the user's folders, or ships with the program.
struct FoundModel {
    std::string name;    ///< what commands take: a folder's or file's name, "org/name" for the cache of Hugging Face
    fs::path path;       ///< the folder or file of weights
    std::string source;  ///< "models", "hugging face cache", or "sample model" for what ships with the program
};

/// The folders that are searched, in this order: those of $ORANGERY_MODELS (separated by ":"), the user's own for
/// models, and the cache that Hugging Face's tools keep ($HF_HUB_CACHE, $HF_HOME/hub, ~/.cache/huggingface/hub).
[[nodiscard]] std::vector<fs::path> modelFolders();
[[nodiscard]] fs::path huggingFaceCache();

/// The user's own folder for models; not created.
[[nodiscard]] fs::path userModelFolder();

/// All models in those folders, by name; what is found first hides the same name later. Folders are looked into two
/// levels deep, and files of weights count by themselves where no config lies beside them. The sample models come last.
[[nodiscard]] std::vector<FoundModel> findModels();

/// What MODEL of a command means: a path that exists, else the name of a found model. ErrorCode::Input with the nearest
/// name when it is neither.
[[nodiscard]] Result<fs::path> resolveModel(const std::string& model);

}  // namespace orangery::models
