// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic_search.h"

#include "engine/base/random.h"
#include "engine/comcts/search_run.h"

#include <array>

namespace orangery::test {

namespace {

using namespace comcts;

constexpr std::array kVerbs = {
    "Count the red cells:", "Add the blue cells:", "Take away the green cells:", "Multiply by the corner:"};

int stepsIn(std::string_view prefix)
{
    int steps = 0;
    for (std::size_t at = prefix.find("### Step "); at != std::string_view::npos; at = prefix.find("### Step ", at + 1))
        ++steps;
    return steps;
}

class InventingPolicy final : public Policy {
public:
    explicit InventingPolicy(std::string name) : m_name(std::move(name)) {}

    const std::string& name() const override { return m_name; }
    std::string badge() const override { return "invented"; }

    PolicyAnswer complete(const CompletionJob& job, const DeltaSink& sink, const std::stop_token& /*stop*/) override
    {
        Random random(job.seed);
        std::string text = job.prefix;
        if (text.empty())
            text =
                "### Image Description:\nA grid of three by four cells.\n\n### Rationales:\nFollow the "
                "operations one by one.\n\n### Let's think step by step.\n\n";
        const int first = stepsIn(text) + 1;
        for (int step = first; step < first + 3; ++step) {
            const std::uint64_t a = random.below(10);
            const std::uint64_t b = random.below(10);
            text += "### Step " + std::to_string(step) + ":\n" + kVerbs[random.below(kVerbs.size())] + " " +
                    std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(a + b) + "\n\n";
        }
        text += "### The final answer is: " + std::to_string(random.below(10));
        sink(std::string_view(text).substr(job.prefix.size()));
        return Completion{.text = std::move(text), .tokens = 40, .retries = 0};
    }

private:
    std::string m_name;
};

class ErrorFindingJudge final : public Judge {
public:
    const std::string& name() const override { return m_name; }
    std::string badge() const override { return "invented"; }

    Result<Verdict> verdict(const JudgedResponse& /*judged*/, const std::stop_token& /*stop*/) override
    {
        return Verdict{.correct = false, .reply = "No"};
    }
    Result<std::vector<double>> scores(const JudgedResponse& judged, const std::stop_token& /*stop*/) override
    {
        Random random(judged.seed);
        std::vector<double> scores(judged.response->sections.size(), 1.0);
        const std::size_t kept = scores.size() - 1 - random.below(2);
        for (std::size_t i = 0; i < scores.size(); ++i)
            scores[i] = i < kept ? (random.below(4) == 0 ? 0.0 : 1.0) : -1.0;
        return scores;
    }

private:
    std::string m_name = "checker";
};

}  // namespace

Result<void> writeSyntheticRun(const fs::path& folder, int nodes, std::uint64_t seed)
{
    Question question{.id = "synthetic",
                      .text =
                          "Question: Start with the red cells, add the blue ones and multiply by the corner. "
                          "What is the last digit?",
                      .answer = "7"};
    Participants participants;
    for (const char* name : {"plus", "minus", "times"})
        participants.policies.push_back(std::make_shared<InventingPolicy>(name));
    participants.judges.push_back({std::make_shared<ErrorFindingJudge>(), 1.0});
    SearchRunRequest request{.folder = folder, .info = {.task = "comcts.search", .seed = seed}, .question = &question};
    request.options.seed = seed;
    request.options.c = 2;  // explores: a broad tree
    // A round of three policies keeps about one and a half sections of each; the first one also the fixed beginning.
    request.options.budgetCalls = nodes <= 3 ? 1 : std::max(3, nodes * 2 / 3);
    if (nodes <= 3)
        participants.policies.resize(1);
    request.tables = false;
    Context context;
    const Result<SearchRunResult> result = runSearch(request, participants, context);
    return result ? Result<void>() : failure(result.error());
}

}  // namespace orangery::test
