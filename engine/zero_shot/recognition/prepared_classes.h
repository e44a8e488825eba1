// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/recognition_options.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Classes with the texts that stand for them.
struct PreparedClasses {
    ClassSet classes;
    std::optional<DescriptionSet> described;
    PromptTexts prompts;
};

/// Takes classes out of a set, with their descriptions: ClassSet::given has them still. ErrorCode::Usage for a name that none has,
/// and where no class is left.
[[nodiscard]] Result<void> leaveOutClasses(ClassSet& classes, DescriptionSet* described,
                                           const std::vector<std::string>& names);

/// Reads and joins the files of classes and descriptions. Classes that the options leave out, or that the file of descriptions
/// disables, are none of the prepared. Remarks go to the log. ErrorCode::Input for a file that does not read
/// and for classes without the descriptions that the mode needs.
[[nodiscard]] Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context);

}  // namespace orangery::zero_shot
