// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"
#include "engine/zero_shot/scoring/prompt_texts.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// The table `texts`: every text of every class, word for word as the encoder is given it, with its weight in the mean of its
/// class.
[[nodiscard]] Table textTable(const std::vector<std::string>& classNames, const PromptTexts& prompts);

}  // namespace orangery::zero_shot
