// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_request.h"

#include "engine/zero_shot/descriptions/description_reply.h"

namespace orangery::zero_shot {

namespace {

/// `prompt` with every `place` as `text`; what is put in is not looked through again.
std::string filled(std::string_view prompt, std::string_view place, std::string_view text)
{
    std::string result;
    for (std::size_t at = prompt.find(place); at != std::string_view::npos; at = prompt.find(place)) {
        result.append(prompt.substr(0, at)).append(text);
        prompt.remove_prefix(at + place.size());
    }
    return result.append(prompt);
}

}  // namespace

Result<std::string> filledPrompt(std::string_view prompt, std::size_t count, std::string_view className)
{
    constexpr std::string_view kPlace = "{}";
    const std::string number = std::to_string(count);
    if (prompt.find("{class}") != std::string_view::npos)
        return filled(filled(prompt, "{n}", number), "{class}", className);
    const std::size_t first = prompt.find(kPlace);
    const std::size_t second = first == std::string_view::npos ? first : prompt.find(kPlace, first + kPlace.size());
    if (second == std::string_view::npos || prompt.find(kPlace, second + kPlace.size()) != std::string_view::npos)
        return failure(ErrorCode::Usage, "the prompt does not say where the class goes",
                       "it has neither {class} nor exactly two {}",
                       "Write {n} for the number of sentences and {class} for the class.");
    return std::string(prompt.substr(0, first)) + number +
           std::string(prompt.substr(first + kPlace.size(), second - first - kPlace.size())) + std::string(className) +
           std::string(prompt.substr(second + kPlace.size()));
}

Result<DescribedClasses> askForDescriptions(const ClassSet& classes, chat::ChatModel& model,
                                            const DescriptionRequest& request, const Context& context)
{
    DescribedClasses described;
    for (std::size_t c = 0; c < classes.names.size(); ++c) {
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        const std::string& name = classes.names[c];
        context.report(static_cast<double>(c), static_cast<double>(classes.names.size()), name);
        const Result<std::string> prompt = filledPrompt(request.prompt, request.count, name);
        if (!prompt)
            return failure(prompt.error());
        std::string reason;
        std::vector<std::string> sentences;
        for (int attempt = 0; attempt < request.attempts && sentences.empty(); ++attempt) {
            ++described.requests;
            const chat::ChatRequest message{.messages = {{chat::Role::User, *prompt}},
                                            .seed = static_cast<std::uint64_t>(attempt)};
            const chat::ChatAnswer answer = model.reply(
                message, [](std::string_view) {}, context.stop);
            if (!answer) {
                if (answer.error().kind == "cancelled")
                    return failure(ErrorCode::Cancelled, "stopped while '" + name + "' was described");
                reason = answer.error().message;
                continue;
            }
            Result<std::vector<std::string>> parsed = parseDescriptionReply(answer->text, name, request.count);
            if (parsed)
                sentences = *std::move(parsed);
            else
                reason = parsed.error().message + ": " + parsed.error().cause;
        }
        if (sentences.empty())
            described.failed.push_back({name, reason});
        described.sentences.push_back(std::move(sentences));
    }
    return described;
}

}  // namespace orangery::zero_shot
