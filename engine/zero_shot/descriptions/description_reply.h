// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// The sentences in a chat model's reply to a request for descriptions of one class: a JSON object with the class's name
/// (or, without regard to case and punctuation, one that differs in spelling only), a bare JSON list, either of them in a
/// fenced block. ErrorCode::Failed saying what is wrong otherwise, and unless there are exactly `count` texts, none empty.
[[nodiscard]] Result<std::vector<std::string>> parseDescriptionReply(std::string_view reply,
                                                                     const std::string& className, std::size_t count);

}  // namespace orangery::zero_shot
