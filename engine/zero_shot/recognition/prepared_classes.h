// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/recognition_options.h"

#include <optional>

namespace orangery::zero_shot {

/// Classes with the texts that stand for them.
struct PreparedClasses {
    ClassSet classes;
    std::optional<DescriptionSet> described;
    PromptTexts prompts;
};

/// Reads and joins the files of classes and descriptions. Remarks go to the log. ErrorCode::Input for a file that does not read
/// and for classes without the descriptions that the mode needs.
[[nodiscard]] Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context);

}  // namespace orangery::zero_shot
