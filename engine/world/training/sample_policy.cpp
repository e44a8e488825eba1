// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/sample_policy.h"

#include "engine/nn/decoder_folder.h"
#include "engine/nn/decoder_torch.h"
#include "engine/world/question_record.h"
#include "engine/world/response_text.h"
#include "engine/world/vocabulary.h"

#include <exception>
#include <utility>

namespace orangery::world {

namespace {

/// A call as tokens: what is given, and what of it is the prefix.
struct TokenJob {
    nn::DecodingJob decoding;
    std::vector<Token> prefix;
};

comcts::PolicyFailure failureOf(const char* kind, const Error& error)
{
    return {.kind = kind, .message = describe(error)};
}

tl::expected<TokenJob, comcts::PolicyFailure> tokenJob(const comcts::CompletionJob& job, double temperature)
{
    const Result<Problem> problem = problemOf(*job.question);
    if (!problem)
        return tl::unexpected(failureOf("bad_question", problem.error()));
    Result<std::vector<Token>> prefix = readPrefix(job.prefix);
    if (!prefix)
        return tl::unexpected(failureOf("bad_prefix", prefix.error()));
    TokenJob tokens{.decoding = {.prompt = {}, .temperature = temperature, .seed = job.seed},
                    .prefix = std::move(*prefix)};
    for (const Token token : promptTokens(*problem))
        tokens.decoding.prompt.push_back(static_cast<std::int64_t>(token));
    for (const Token token : tokens.prefix)
        tokens.decoding.prompt.push_back(static_cast<std::int64_t>(token));
    return tokens;
}

comcts::PolicyFailure cancelled()
{
    return {.kind = "cancelled", .message = "stopped"};
}

comcts::PolicyAnswer answerOf(const comcts::CompletionJob& job, std::string newText,
                              const nn::Continuation& continuation)
{
    if (continuation.finish == nn::FinishReason::Cancelled)
        return tl::unexpected(cancelled());
    return comcts::Completion{.text = job.prefix + newText, .tokens = static_cast<int>(continuation.tokens.size())};
}

}  // namespace

SamplePolicy::SamplePolicy(std::string name, double temperature, std::shared_ptr<const nn::Decoder> decoder)
    : m_name(std::move(name)),
      m_temperature(temperature),
      m_decoder(std::move(decoder), static_cast<std::int64_t>(Token::End))
{
}

Result<std::shared_ptr<comcts::Policy>> SamplePolicy::open(const SampleModel& model)
{
    Result<nn::LoadedDecoder> loaded = nn::loadDecoder(model.folder, kModelType);
    if (!loaded)
        return failure(loaded.error());
    const nn::DecoderConfig& config = loaded->decoder->config();
    if (config.vocabulary != static_cast<std::int64_t>(kVocabularySize) ||
        config.positions != static_cast<std::int64_t>(kMaxTokens))
        return failure(ErrorCode::Input, (model.folder / "config.json").string() + " does not fit the language",
                       "expected vocab_size " + std::to_string(kVocabularySize) + " and max_position_embeddings " +
                           std::to_string(kMaxTokens));
    return std::make_shared<SamplePolicy>(model.name, model.temperature, std::move(loaded->decoder));
}

comcts::PolicyAnswer SamplePolicy::complete(const comcts::CompletionJob& job, const comcts::DeltaSink& sink,
                                            const std::stop_token& stop)
try {
    const auto tokens = tokenJob(job, m_temperature);
    if (!tokens)
        return tl::unexpected(tokens.error());
    ResponseWriter writer(tokens->prefix);
    std::string text;
    const auto write = [&](std::size_t, std::int64_t token) {
        const std::string delta = writer.append(static_cast<Token>(token));
        text += delta;
        if (!delta.empty())
            sink(delta);
    };
    const std::vector<nn::Continuation> continuations = m_decoder.run({&tokens->decoding, 1}, write, stop);
    return answerOf(job, std::move(text), continuations.front());
} catch (const std::exception& error) {
    return tl::unexpected(comcts::PolicyFailure{.kind = "internal", .message = error.what()});
}

std::vector<comcts::PolicyAnswer> SamplePolicy::completeBatch(std::span<const comcts::CompletionJob> jobs,
                                                              const std::stop_token& stop)
try {
    std::vector<comcts::PolicyAnswer> answers;
    std::vector<nn::DecodingJob> decoding;
    std::vector<std::size_t> indexOf;  // of a decoding job among the calls
    std::vector<ResponseWriter> writers;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (stop.stop_requested())
            return std::vector<comcts::PolicyAnswer>(jobs.size(), tl::unexpected(cancelled()));
        auto tokens = tokenJob(jobs[i], m_temperature);
        if (!tokens) {
            answers.emplace_back(tl::unexpected(tokens.error()));
            continue;
        }
        answers.emplace_back();
        indexOf.push_back(i);
        writers.emplace_back(tokens->prefix);
        decoding.push_back(std::move(tokens->decoding));
    }
    const auto ignore = [](std::size_t, std::int64_t) {};
    const std::vector<nn::Continuation> continuations = m_decoder.run(decoding, ignore, stop);
    for (std::size_t k = 0; k < continuations.size(); ++k) {
        std::string text;
        for (const std::int64_t token : continuations[k].tokens)
            text += writers[k].append(static_cast<Token>(token));
        answers[indexOf[k]] = answerOf(jobs[indexOf[k]], std::move(text), continuations[k]);
    }
    return answers;
} catch (const std::exception& error) {
    const comcts::PolicyFailure failure{.kind = "internal", .message = error.what()};
    return std::vector<comcts::PolicyAnswer>(jobs.size(), tl::unexpected(failure));
}

}  // namespace orangery::world
