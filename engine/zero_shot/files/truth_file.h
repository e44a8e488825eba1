// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/files/named_texts.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace orangery::zero_shot {

/// What each sample shows, as GPT4Vis' *_gt.json files tell it.
struct Truth {
    struct Sample {
        std::string id;     ///< a file name, "folder/name" or a video's id; never a pattern
        std::string label;  ///< with "_" as " "
    };
    std::vector<Sample> samples;                           ///< in the order of the file
    std::unordered_map<std::string, std::size_t> indexOf;  ///< id -> place in `samples`
    std::vector<std::string> categories;                   ///< distinct labels, in order of first use
};

/// Checks `{"id": "class name", ...}`. ErrorCode::Input naming `source` and the id for an id that stands twice, an empty
/// or missing class name, a list in its place, and for a file without any sample.
[[nodiscard]] Result<Truth> truthFrom(const std::vector<NamedTexts>& entries, const std::string& source);

}  // namespace orangery::zero_shot
