// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/chosen_files.h"

namespace orangery::recognition_page {

/// Whether a folder, a file, a found model, or all that makes the photo-encoder is here under that name.
[[nodiscard]] bool isModelThere(const std::string& model);

/// Options as a command line would give them. Members of `values` that are no options of recognition are left out; classes
/// may be missing. ErrorCode::Usage naming what is wrong.
[[nodiscard]] Result<zero_shot::RecognitionOptions> recognitionOptionsOf(const Json& values);

/// Reads the files of classes and descriptions that the study's options name.
[[nodiscard]] Result<void> readTexts(OpenedStudy& study);

}  // namespace orangery::recognition_page
