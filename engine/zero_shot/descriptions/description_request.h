// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/chat/chat_model.h"
#include "engine/zero_shot/files/class_set.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// What is asked where a class set brings no prompt of its own; {n} is the number of sentences, {class} the class.
inline constexpr std::string_view kDescriptionPrompt =
    "You know what things look like. Describe the visual appearance of: {class}. Write {n} sentences, each of them "
    "accurate, self-contained and about something that can be seen in a picture. Reply with nothing but a JSON object "
    "whose only key is \"{class}\" and whose value is the list of sentences.";

/// A prompt with {n} and {class}, or with two "{}" for the same in that order as GPT4Vis' configurations have it.
/// ErrorCode::Usage when a place is missing.
[[nodiscard]] Result<std::string> filledPrompt(std::string_view prompt, std::size_t count, std::string_view className);

struct DescriptionRequest {
    std::string prompt = std::string(kDescriptionPrompt);
    std::size_t count = 20;  ///< sentences of a class
    int attempts = 3;        ///< requests for a class before it counts as failed
};

/// What a chat model said about the classes.
struct DescribedClasses {
    std::vector<std::vector<std::string>> sentences;  ///< by class; empty = failed
    struct Failed {
        std::string className;
        std::string reason;  ///< of the last attempt
    };
    std::vector<Failed> failed;
    std::size_t requests = 0;
};

/// Asks about every class alone, without history. ErrorCode::Usage for a prompt that does not fit, ErrorCode::Cancelled.
[[nodiscard]] Result<DescribedClasses> askForDescriptions(const ClassSet& classes, chat::ChatModel& model,
                                                          const DescriptionRequest& request, const Context& context);

}  // namespace orangery::zero_shot
