// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/descriptions/description_set.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/scoring/prompt_texts.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace orangery::zero_shot {

/// Texts that say nothing, or nothing true, about a class and are as many and as long as its descriptions: what
/// descriptions have to beat before they can be said to help.
enum class Control {
    Waffle,  ///< "name, which has ...": the same random words, and characters of their length, for every class (WaffleCLIP)
    Shuffled,   ///< every class has another one's descriptions
    Scrambled,  ///< the words of every sentence in random order
    Templates,  ///< as many plain templates around the name as a class has sentences
};

[[nodiscard]] std::optional<Control> controlOf(std::string_view name);
[[nodiscard]] std::string_view nameOf(Control control);
/// Whether another seed gives other texts.
[[nodiscard]] bool isRandom(Control control);

/// The texts of a control; `names` says how names are put into texts and what becomes of classes without sentences. ErrorCode::Input where a class has no descriptions, or there is one class alone to shuffle.
[[nodiscard]] Result<PromptTexts> controlTexts(Control control, const ClassSet& classes,
                                               const DescriptionSet& described, const PromptOptions& names,
                                               std::uint64_t seed);

}  // namespace orangery::zero_shot
