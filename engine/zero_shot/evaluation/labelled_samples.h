// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/zero_shot/files/class_set.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Inputs whose class is known.
struct LabelledSamples {
    std::vector<std::string> ids;     ///< as the list or folder has them
    std::vector<std::string> inputs;  ///< paths
    std::vector<std::size_t> truth;   ///< place of the class in its set
    std::vector<std::string> remarks = {};
};

/// What becomes of an id without a file of its own.
enum class AbsentFiles {
    Refused,    ///< the list is
    FailLater,  ///< it stays in the list, and fails when it is read
};

/// A folder whose sub-folders are named like classes (exactly, else without regard to case and punctuation), each with
/// pictures or videos; or a file `{"id": "class"}` or CSV or TSV with a row "id,class", whose ids are looked for below `root`
/// as SampleFiles does it; or a file of labelled objects, or a list of such files (objectsIn). ErrorCode::Input for an unknown
/// class, an id that is not found or that means several files, and where there is no sample.
[[nodiscard]] Result<LabelledSamples> readLabelledSamples(const fs::path& data, const fs::path& root,
                                                          const ClassSet& classes, AbsentFiles absent);

}  // namespace orangery::zero_shot
