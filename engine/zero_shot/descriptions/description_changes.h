// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/files/class_set.h"
#include "engine/zero_shot/files/named_texts.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// What differs in the sentences of a class between two files.
struct DescriptionChange {
    std::string className;
    std::vector<std::string> added;    ///< in the order of the new file
    std::vector<std::string> removed;  ///< in the order of the earlier one
    bool isOrder = false;              ///< the same sentences in another order
};

/// Classes that differ, in their order, then those that the earlier file alone describes. Joined by name as joinDescriptions()
/// does it; a sentence that stands twice is one.
[[nodiscard]] std::vector<DescriptionChange> changesSince(const std::vector<NamedTexts>& earlier,
                                                          const ClassSet& classes,
                                                          const std::vector<std::vector<std::string>>& sentences);

}  // namespace orangery::zero_shot
