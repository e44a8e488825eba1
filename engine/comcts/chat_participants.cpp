// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/chat_participants.h"

#include "engine/base/counted.h"
#include "engine/base/random.h"
#include "engine/chat/recorded_replies.h"
#include "engine/comcts/chat_prompts.h"
#include "engine/comcts/judge_reply.h"

#include <utility>

namespace orangery::comcts {

namespace {

constexpr std::string_view kFirstHeading = "### Image Description:";

std::vector<std::string> imagesOf(const Question& question)
{
    return question.image.empty() ? std::vector<std::string>() : std::vector<std::string>{question.image};
}

std::vector<chat::Message> conversation(std::string prompt, std::vector<std::string> images)
{
    return {{.role = chat::Role::System, .text = std::string(systemPrompt())},
            {.role = chat::Role::User, .text = std::move(prompt), .images = std::move(images)}};
}

/// A model that was asked to repeat the prefix may have gone on from it at once.
std::string wholeResponse(const std::string& prefix, const std::string& reply)
{
    const bool repeated = reply.find(kFirstHeading) != std::string::npos;
    return repeated ? reply : prefix + reply;
}

}  // namespace

ChatPolicy::ChatPolicy(std::shared_ptr<chat::ChatModel> model, ChatSettings settings)
    : m_model(std::move(model)), m_settings(settings)
{
}

PolicyAnswer ChatPolicy::complete(const CompletionJob& job, const DeltaSink& sink, const std::stop_token& stop)
{
    const Question& question = *job.question;
    const bool prefill = m_model->takesPrefill();
    chat::ChatRequest request;
    request.temperature = m_settings.temperature;
    request.maxTokens = m_settings.maxTokens;
    request.seed = job.seed;
    const bool repeats = !prefill && !job.prefix.empty();
    request.messages =
        conversation(repeats ? continuationPrompt(question, job.prefix) : answerPrompt(question), imagesOf(question));
    if (prefill)
        request.prefill = job.prefix.empty() ? std::string(kFirstHeading) : job.prefix;

    const chat::ChatAnswer answer = m_model->reply(request, sink, stop);
    if (!answer)
        return tl::unexpected(PolicyFailure{answer.error().kind, answer.error().message});
    if (answer->finish == chat::FinishReason::Length)
        return tl::unexpected(PolicyFailure{
            "truncated", "the reply was cut after " + counted(m_settings.maxTokens, "token(s); raise the limit")});
    if (answer->finish == chat::FinishReason::ContentFilter)
        return tl::unexpected(PolicyFailure{"content_filter", "the provider withheld the reply"});
    return Completion{.text = prefill ? request.prefill + answer->text : wholeResponse(job.prefix, answer->text),
                      .tokens = answer->tokens,
                      .retries = answer->retries};
}

ChatJudge::ChatJudge(std::shared_ptr<chat::ChatModel> model, ChatSettings settings)
    : m_model(std::move(model)), m_settings(settings)
{
}

std::string ChatJudge::badge() const
{
    const std::string source = m_model->badge();
    return (source.empty() ? "" : source + ", ") + std::string("sees the ground truth");
}

Result<std::string> ChatJudge::ask(const JudgedResponse& judged, std::string prompt, bool shown, int attempt,
                                   const std::stop_token& stop)
{
    chat::ChatRequest request;
    request.temperature = m_settings.temperature;
    request.maxTokens = m_settings.maxTokens;
    request.seed = deriveSeed(judged.seed, {static_cast<std::uint64_t>(attempt)});
    request.messages = conversation(std::move(prompt), shown ? imagesOf(*judged.question) : std::vector<std::string>());
    chat::ChatAnswer answer = m_model->reply(
        request, [](std::string_view) {}, stop);
    if (!answer)
        return failure(ErrorCode::Failed, m_model->name() + " gave no reply",
                       answer.error().kind + ": " + answer.error().message);
    return std::move(answer->text);
}

Result<Verdict> ChatJudge::verdict(const JudgedResponse& judged, const std::stop_token& stop)
{
    const std::string prompt = verdictPrompt(*judged.question, judged.response->answer);
    std::string last;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        Result<std::string> reply = ask(judged, prompt, false, attempt, stop);
        if (!reply)
            return failure(reply.error());
        if (const std::optional<bool> correct = parseVerdict(*reply))
            return Verdict{.correct = *correct, .reply = *std::move(reply)};
        last = *std::move(reply);
    }
    return failure(ErrorCode::Failed,
                   m_model->name() + " said neither yes nor no, " + std::to_string(kTries) + " times",
                   "at last: " + last);
}

Result<std::vector<double>> ChatJudge::scores(const JudgedResponse& judged, const std::stop_token& stop)
{
    const std::string prompt = scoresPrompt(*judged.question, *judged.response);
    Result<std::vector<double>> scores = failure(ErrorCode::Failed, "nobody was asked");
    for (int attempt = 0; attempt < kTries && !scores; ++attempt) {
        const Result<std::string> reply = ask(judged, prompt, true, attempt, stop);
        if (!reply)
            return failure(reply.error());
        scores = parseScores(*reply, judged.response->sections.size());
    }
    return scores;
}

ParticipantSource recordedReplies()
{
    ParticipantSource source;
    source.kind = "files of recorded replies";
    source.names = [] { return std::vector<std::string>(); };
    source.recognises = [](const std::string& name) { return name.ends_with(".json"); };
    source.openPolicy = [](const std::string& name, const Context&) {
        return chat::RecordedReplies::read(name).map(
            [](auto model) -> std::shared_ptr<Policy> { return std::make_shared<ChatPolicy>(std::move(model)); });
    };
    source.openJudge = [](const std::string& name, const Context&) {
        return chat::RecordedReplies::read(name).map(
            [](auto model) -> std::shared_ptr<Judge> { return std::make_shared<ChatJudge>(std::move(model)); });
    };
    return source;
}

}  // namespace orangery::comcts
