// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/evaluation.h"

#include "engine/comcts/runner.h"
#include "engine/comcts/search_options.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orangery::comcts {

namespace {

using Kind = EvaluationGroup::Kind;

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : "+") + name;
    return text;
}

EvaluationGroup searchGroup(const EvaluationSetup& setup, std::string id, std::string title,
                            std::vector<std::string> policies)
{
    EvaluationGroup group;
    group.id = std::move(id);
    group.title = std::move(title);
    group.policies = std::move(policies);
    group.judge = setup.judge;
    group.options = setup.options;
    return group;
}

EvaluationGroup directGroup(const EvaluationSetup& setup, const std::string& model)
{
    EvaluationGroup group = searchGroup(setup, "direct." + model, "direct answer, " + model, {model + "@0"});
    group.kind = Kind::Direct;
    return group;
}

EvaluationItem itemOf(const Search& search)
{
    const SearchState& state = search.state();
    EvaluationItem item{
        .solved = state.outcome == SearchOutcome::Success, .calls = state.calls, .rounds = state.rounds};
    for (std::size_t i = 1; i < state.bestPath.size(); ++i)
        item.handOffs +=
            state.tree.node(state.bestPath[i]).model != state.tree.node(state.bestPath[i - 1]).model ? 1 : 0;
    return item;
}

/// Whether a response is right in the judge's eyes.
Result<bool> accepted(Judge& judge, const Question& question, const PolicyAnswer& answer, const std::string& model,
                      int round, const Context& context)
{
    if (!answer)
        return false;
    const auto response = parseResponse(answer->text);
    if (!response)
        return false;
    const Result<Verdict> verdict =
        judge.verdict({.question = &question, .round = round, .model = model, .response = &*response}, context.stop);
    if (!verdict)
        return failure(verdict.error());
    return verdict->correct;
}

/// Independent samples from the root, a policy a round in turn, until one is accepted or the budget is spent. A
/// budget of one call with a greedy policy is the direct answer.
Result<std::vector<EvaluationItem>> sampleIndependently(const EvaluationGroup& group,
                                                        const std::vector<Question>& questions,
                                                        const Participants& participants, Context& context)
{
    const int budget = group.kind == Kind::Direct ? 1 : group.options.budgetCalls;
    std::vector<EvaluationItem> items(questions.size());
    for (int call = 0; call < budget; ++call) {
        if (Result<void> go = context.checkpoint(); !go)
            return failure(go.error());
        Policy& policy = *participants.policies[static_cast<std::size_t>(call) % participants.policies.size()];
        std::vector<std::size_t> open;
        std::vector<CompletionJob> jobs;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            if (items[i].solved)
                continue;
            open.push_back(i);
            const std::uint64_t seed =
                deriveSeed(group.options.seed, {std::string_view(questions[i].id), static_cast<std::uint64_t>(call),
                                                std::string_view(policy.name()), "independent"});
            jobs.push_back({.question = &questions[i], .prefix = {}, .round = call + 1, .seed = seed});
        }
        if (open.empty())
            break;
        const std::vector<PolicyAnswer> answers = policy.completeBatch(jobs, context.stop);
        if (Result<void> go = context.checkpoint(); !go)
            return failure(go.error());
        for (std::size_t j = 0; j < open.size(); ++j) {
            EvaluationItem& item = items[open[j]];
            const Result<bool> right = accepted(*participants.judges.front().judge, questions[open[j]], answers[j],
                                                policy.name(), call + 1, context);
            if (!right)
                return failure(right.error());
            item.solved = *right;
            item.calls = item.rounds = call + 1;
        }
    }
    return items;
}

}  // namespace

std::vector<EvaluationGroup> evaluationGroups(const EvaluationSetup& setup)
{
    std::vector<EvaluationGroup> groups;
    for (const std::string& model : setup.models)
        groups.push_back(directGroup(setup, model));
    if (setup.models.size() > 1) {
        EvaluationGroup all = searchGroup(setup, "direct.union", "union of the direct answers", setup.models);
        all.kind = Kind::Union;
        groups.push_back(std::move(all));
    }
    for (const std::string& model : setup.models)
        groups.push_back(searchGroup(setup, "search." + model, "search, " + model + " alone", {model}));
    for (std::size_t i = 0; setup.models.size() > 2 && i < setup.models.size(); ++i)
        for (std::size_t j = i + 1; j < setup.models.size(); ++j) {
            const std::vector<std::string> pair = {setup.models[i], setup.models[j]};
            groups.push_back(searchGroup(setup, "search." + joined(pair), "search, " + joined(pair), pair));
        }
    if (setup.models.size() < 2)
        return groups;

    groups.push_back(searchGroup(setup, "search.collective", "search, " + joined(setup.models), setup.models));
    EvaluationGroup pooled =
        searchGroup(setup, "pooled", "independent samples of " + joined(setup.models), setup.models);
    pooled.kind = Kind::Pooled;
    groups.push_back(std::move(pooled));
    EvaluationGroup random =
        searchGroup(setup, "search.random_leaf", "the collective, random leaf instead of best U", setup.models);
    random.options.selection = Selection::RandomLeaf;
    groups.push_back(std::move(random));
    EvaluationGroup greedy = searchGroup(setup, "search.c0", "the collective, c = 0", setup.models);
    greedy.options.c = 0;
    groups.push_back(std::move(greedy));
    if (!setup.jointModel.empty()) {
        groups.push_back(directGroup(setup, setup.jointModel));
        groups.push_back(searchGroup(setup, "search." + setup.jointModel, "search, one policy trained on all data",
                                     {setup.jointModel}));
    }
    for (const std::string& share : setup.judgeErrors) {
        EvaluationGroup erring = searchGroup(setup, "search.judge_error_" + share,
                                             "the collective, judge wrong on " + share + " of the steps", setup.models);
        erring.judge = setup.judge + ":" + share;
        groups.push_back(std::move(erring));
    }
    return groups;
}

Result<std::vector<EvaluationItem>> evaluateGroup(const EvaluationGroup& group, const std::vector<Question>& questions,
                                                  const std::string& folder,
                                                  const std::vector<ParticipantSource>& sources, Context& context)
{
    std::vector<std::string> models;
    for (const std::string& name : group.policies)
        models.push_back(folder.empty() ? name : folder + "/" + name);
    const Result<Participants> participants = openParticipants(models, {{group.judge, 1.0}}, sources, context);
    if (!participants)
        return failure(participants.error());
    if (group.kind != Kind::Search)
        return sampleIndependently(group, questions, *participants, context);

    std::vector<Search> searches;
    searches.reserve(questions.size());
    for (const Question& question : questions)
        searches.emplace_back(question, participants->policyNames(), participants->judges, group.options,
                              [](std::string_view, const Json&) { return Result<void>(); });
    if (Result<void> ran = runLockStep(searches, participants->policies, context); !ran)
        return failure(ran.error());
    std::vector<EvaluationItem> items;
    for (const Search& search : searches)
        items.push_back(itemOf(search));
    return items;
}

Interval hierarchicalBootstrap(const std::vector<std::vector<double>>& values, int resamples, std::uint64_t seed)
{
    const std::size_t sets = values.size();
    const std::size_t items = sets > 0 ? values.front().size() : 0;
    Interval interval;
    if (items == 0)
        return interval;
    const auto meanOf = [&](const std::vector<std::size_t>& chosenSets, const std::vector<std::size_t>& chosenItems) {
        double sum = 0;
        for (const std::size_t s : chosenSets)
            for (const std::size_t i : chosenItems)
                sum += values[s][i];
        return sum / static_cast<double>(chosenSets.size() * chosenItems.size());
    };
    std::vector<std::size_t> allSets(sets);
    std::vector<std::size_t> allItems(items);
    std::iota(allSets.begin(), allSets.end(), std::size_t{0});
    std::iota(allItems.begin(), allItems.end(), std::size_t{0});
    interval.mean = meanOf(allSets, allItems);

    Random random(deriveSeed(seed, {"bootstrap"}));
    std::vector<double> means;
    for (int r = 0; r < resamples; ++r) {
        std::vector<std::size_t> drawnSets(sets);
        std::vector<std::size_t> drawnItems(items);
        for (std::size_t& s : drawnSets)
            s = random.below(sets);
        for (std::size_t& i : drawnItems)
            i = random.below(items);
        means.push_back(meanOf(drawnSets, drawnItems));
    }
    std::sort(means.begin(), means.end());
    const auto quantile = [&](double share) {
        return means[static_cast<std::size_t>(std::floor(share * static_cast<double>(means.size() - 1)))];
    };
    interval.low = quantile(0.025);
    interval.high = quantile(0.975);
    return interval;
}

}  // namespace orangery::comcts
