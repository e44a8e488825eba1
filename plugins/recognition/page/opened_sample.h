// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/chosen_files.h"

namespace orangery::recognition_page {

/// In the folder of a sample: `schema` orangery.recognition/1, `title`, `note`, `badge`, `inputs` (files and folders), and options of
/// recognize.classify (`model`, `classes`, `descriptions`, `mode`, ...); paths begin at the folder.
inline constexpr const char* kSampleFile = "recognition.json";
inline constexpr std::string_view kSampleSchema = "orangery.recognition/1";

[[nodiscard]] Result<OpenedStudy> openSample(const fs::path& folder);

}  // namespace orangery::recognition_page
