// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/policy_scores.h"

#include "engine/comcts/response.h"
#include "engine/world/checker.h"
#include "engine/world/question_record.h"
#include "engine/world/question_set.h"
#include "engine/world/response_text.h"
#include "engine/world/training/sample_policy.h"

#include <string>
#include <vector>

namespace orangery::world {

namespace {

/// One response a question, and what the checker says of each.
struct Measured {
    const Problem* problem = nullptr;
    tl::expected<comcts::Response, comcts::InvalidResponse> response;
    CheckedResponse checked;
};

Result<std::vector<Measured>> answerAll(SamplePolicy& policy, const std::vector<Problem>& problems,
                                        const std::vector<comcts::Question>& questions, std::uint64_t seed,
                                        const Context& context)
{
    std::vector<comcts::CompletionJob> jobs;
    for (std::size_t i = 0; i < questions.size(); ++i)
        jobs.push_back({.question = &questions[i], .prefix = {}, .seed = deriveSeed(seed, {"scores", i})});
    const std::vector<comcts::PolicyAnswer> answers = policy.completeBatch(jobs, context.stop);
    if (auto goOn = context.checkpoint(); !goOn)
        return failure(goOn.error());
    std::vector<Measured> all;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!answers[i])
            return failure(ErrorCode::Failed, "the policy gave no response to " + questions[i].id,
                           answers[i].error().message);
        Measured measured{.problem = &problems[i], .response = comcts::parseResponse(answers[i]->text), .checked = {}};
        if (measured.response)
            measured.checked = checkResponse(problems[i], *measured.response);
        all.push_back(std::move(measured));
    }
    return all;
}

double share(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double successShare(const std::vector<Measured>& all)
{
    std::uint64_t right = 0;
    for (const Measured& measured : all)
        right += measured.checked.correct ? 1 : 0;
    return share(right, all.size());
}

double descriptionShare(const std::vector<Measured>& all)
{
    std::uint64_t right = 0;
    for (const Measured& measured : all)
        right += !measured.checked.scores.empty() && measured.checked.scores.front() > 0 ? 1 : 0;
    return share(right, all.size());
}

/// Of the steps that the question asks for with each operation, those that were neither wrong nor missing. A step that
/// only carries an earlier mistake on is right here.
std::array<double, kOperations.size()> stepShares(const std::vector<Measured>& all)
{
    constexpr std::size_t kSectionsBeforeSteps = 3;
    std::array<std::uint64_t, kOperations.size()> right{};
    std::array<std::uint64_t, kOperations.size()> asked{};
    for (const Measured& measured : all) {
        for (std::size_t i = 0; i < measured.problem->terms.size(); ++i) {
            const auto operation = static_cast<std::size_t>(measured.problem->terms[i].operation);
            const std::size_t section = kSectionsBeforeSteps + i;
            ++asked[operation];
            right[operation] +=
                section < measured.checked.scores.size() && measured.checked.scores[section] >= 0 ? 1 : 0;
        }
    }
    std::array<double, kOperations.size()> shares{};
    for (std::size_t i = 0; i < shares.size(); ++i)
        shares[i] = share(right[i], asked[i]);
    return shares;
}

}  // namespace

Result<PolicyScores> measurePolicy(const std::shared_ptr<const nn::Decoder>& decoder, std::uint64_t seed,
                                   std::uint64_t questions, const Context& context)
{
    std::vector<Problem> problems;
    std::vector<comcts::Question> asked;
    for (std::uint64_t i = 0; i < questions; ++i) {
        problems.push_back(problemOfSet(seed, i, {}));
        asked.push_back(makeQuestion(problems.back(), std::to_string(i)));
    }
    SamplePolicy greedy("greedy", 0, decoder);
    const auto likeliest = answerAll(greedy, problems, asked, seed, context);
    if (!likeliest)
        return failure(likeliest.error());
    SamplePolicy sampling("sampling", kDefaultTemperature, decoder);
    const auto sampled = answerAll(sampling, problems, asked, seed, context);
    if (!sampled)
        return failure(sampled.error());
    return PolicyScores{.questions = questions,
                        .greedy = successShare(*likeliest),
                        .sampled = successShare(*sampled),
                        .descriptions = descriptionShare(*likeliest),
                        .steps = stepShares(*likeliest)};
}

Json toJson(const PolicyScores& scores)
{
    Json steps = Json::object();
    for (const Operation operation : kOperations)
        steps[std::string(nameOf(operation))] = scores.steps[static_cast<std::size_t>(operation)];
    return {{"questions", scores.questions},
            {"question_seed", kScoreSeed},
            {"strict_success_greedy", scores.greedy},
            {"strict_success_sampled", scores.sampled},
            {"temperature", kDefaultTemperature},
            {"right_descriptions", scores.descriptions},
            {"right_steps", steps}};
}

}  // namespace orangery::world
