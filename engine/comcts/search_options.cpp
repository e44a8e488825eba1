// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/search_options.h"

#include <algorithm>
#include <limits>

namespace orangery::comcts {

namespace {

OptionSpec formulationOption(std::string name, std::string title, std::string help)
{
    return {.name = std::move(name),
            .type = OptionType::Choice,
            .title = std::move(title),
            .help = std::move(help),
            .choices = {"code", "paper"},
            .group = "Rules",
            .advanced = true};
}

}  // namespace

OptionTable ruleOptions()
{
    return {
        {.name = "rules",
         .type = OptionType::Choice,
         .title = "Rules",
         .help = "The published code's rules or the paper's; the options below change single differences.",
         .defaultValue = "code",
         .choices = {"code", "paper"},
         .group = "Rules"},
        {.name = "exploration-weight",
         .shortName = 'c',
         .type = OptionType::Real,
         .title = "Exploration constant c",
         .help = "Weight of the exploration term of U.",
         .defaultValue = 0.5,
         .minimum = 0,
         .group = "Rules"},
        {.name = "threshold",
         .type = OptionType::Real,
         .title = "Threshold t",
         .help = "A section whose fused score lies below is an error; it and all after it are cut.",
         .defaultValue = 0.0,
         .minimum = -1,
         .maximum = 1,
         .group = "Rules"},
        {.name = "calls",
         .type = OptionType::Integer,
         .title = "Budget",
         .help = "Policy calls; the round that reaches the budget is finished.",
         .defaultValue = 20,
         .unit = "calls",
         .minimum = 1,
         .maximum = 1e9,
         .group = "Budget"},
        {.name = "rounds",
         .type = OptionType::Integer,
         .title = "Rounds at most",
         .help = "Ends the search after so many rounds even if calls are left.",
         .unit = "rounds",
         .minimum = 1,
         .maximum = 1e9,
         .group = "Budget"},
        {.name = "unlocated",
         .type = OptionType::Choice,
         .title = "Unlocated errors",
         .help = "What to do with a wrong answer in which no section scores below the threshold: drop it (the code's "
                 "rule, and the default with rules=code) or keep its chain, flagged (the default with rules=paper).",
         .choices = {"drop", "keep"},
         .group = "Rules",
         .advanced = true},
        formulationOption("ucb", "Upper bound",
                          "Formula of U: V + c sqrt(1 + ln(N_parent + 1) / N) in the code, "
                          "V + c sqrt(ln N_parent / (1 + N)) in the paper."),
        formulationOption(
            "candidates", "Candidates",
            "Where the next round may go on from: every leaf (code) or the last round's survivors (paper)."),
        formulationOption("backup", "Backup",
                          "How V and N go up the tree: along each response's path (code) or once a round (paper)."),
        {.name = "selection",
         .type = OptionType::Choice,
         .title = "Selection",
         .help = "Take the candidate with the best U, or a random one as a control.",
         .defaultValue = "best",
         .choices = {"best", "random"},
         .group = "Rules",
         .advanced = true},
        {.name = "depth-limit",
         .type = OptionType::Integer,
         .title = "Depth limit",
         .help = "Sections deeper than this are not added.",
         .defaultValue = 64,
         .unit = "sections",
         .minimum = 4,
         .maximum = 1e6,
         .group = "Budget",
         .advanced = true},
        {.name = "failed-rounds",
         .type = OptionType::Integer,
         .title = "Failed rounds at most",
         .help = "Ends the search after so many rounds in a row in which no policy answered.",
         .defaultValue = 3,
         .unit = "rounds",
         .minimum = 1,
         .maximum = 1e6,
         .group = "Budget",
         .advanced = true},
        shared_options::seed(),
    };
}

Result<SearchOptions> searchOptionsFrom(const Params& params, const Script* script)
{
    SearchOptions options;
    const bool paper = params.text("rules") == "paper";
    options.unlocated = paper ? Unlocated::Keep : Unlocated::Drop;
    if (script != nullptr)
        script->applyTo(options);

    const auto formulation = [&](std::string_view name) {
        const bool chosenPaper = params.isSet(name) ? params.text(name) == "paper" : paper;
        return chosenPaper ? Formulation::Paper : Formulation::Code;
    };
    options.ucb = formulation("ucb");
    options.candidates = formulation("candidates");
    options.backup = formulation("backup");
    if (params.isSet("unlocated"))
        options.unlocated = params.text("unlocated") == "keep" ? Unlocated::Keep : Unlocated::Drop;
    if (params.isSet("selection"))
        options.selection = params.text("selection") == "random" ? Selection::RandomLeaf : Selection::BestU;
    if (params.isSet("exploration-weight"))
        options.c = params.real("exploration-weight");
    if (params.isSet("threshold"))
        options.threshold = params.real("threshold");
    if (params.isSet("calls"))
        options.budgetCalls = static_cast<int>(params.integer("calls"));
    if (params.isSet("rounds"))
        options.budgetRounds = static_cast<int>(params.integer("rounds"));
    options.depthLimit = static_cast<int>(params.integer("depth-limit"));
    options.failedRounds = static_cast<int>(params.integer("failed-rounds"));
    options.seed = params.unsignedInteger("seed");
    if (Result<void> valid = options.validate(); !valid)
        return failure(valid.error());
    return options;
}

std::vector<std::string> Participants::policyNames() const
{
    std::vector<std::string> names;
    for (const auto& policy : policies)
        names.push_back(policy->name());
    return names;
}

namespace {

std::string namesOnOffer(const std::vector<ParticipantSource>& sources)
{
    std::string text;
    for (const ParticipantSource& source : sources) {
        if (!source.names)
            continue;
        for (const std::string& name : source.names())
            text += (text.empty() ? "" : ", ") + name;
    }
    return text.empty() ? std::string() : "On offer: " + text + ".";
}

const ParticipantSource* sourceOf(const std::string& name, const std::vector<ParticipantSource>& sources)
{
    const auto found = std::find_if(sources.begin(), sources.end(),
                                    [&](const ParticipantSource& source) { return source.recognises(name); });
    return found == sources.end() ? nullptr : &*found;
}

}  // namespace

Result<Participants> openParticipants(const std::vector<std::string>& models,
                                      const std::vector<std::pair<std::string, double>>& judges,
                                      const std::vector<ParticipantSource>& sources, const Context& context)
{
    if (models.empty())
        return failure(ErrorCode::Usage, "no policy is named", "a search needs at least one",
                       "Add --models NAME,... . " + namesOnOffer(sources));
    if (judges.empty())
        return failure(ErrorCode::Usage, "no judge is named", "a search needs at least one",
                       "Add --judge NAME. " + namesOnOffer(sources));
    Participants participants;
    for (const std::string& name : models) {
        const ParticipantSource* source = sourceOf(name, sources);
        if (source == nullptr || !source->openPolicy)
            return failure(ErrorCode::Usage, "--models: there is no policy '" + name + "'", {}, namesOnOffer(sources));
        Result<std::shared_ptr<Policy>> policy = source->openPolicy(name, context);
        if (!policy)
            return failure(policy.error());
        for (const auto& other : participants.policies)
            if (other->name() == (*policy)->name())
                return failure(ErrorCode::Usage, "--models: '" + name + "' is named twice");
        participants.policies.push_back(*std::move(policy));
    }
    for (const auto& [name, weight] : judges) {
        const ParticipantSource* source = sourceOf(name, sources);
        if (source == nullptr || !source->openJudge)
            return failure(ErrorCode::Usage, "--judge: there is no judge '" + name + "'", {}, namesOnOffer(sources));
        Result<std::shared_ptr<Judge>> judge = source->openJudge(name, context);
        if (!judge)
            return failure(judge.error());
        for (const WeightedJudge& other : participants.judges)
            if (other.judge->name() == (*judge)->name())
                return failure(ErrorCode::Usage, "--judge: '" + name + "' is named twice");
        participants.judges.push_back({*std::move(judge), weight});
    }
    return participants;
}

Result<Participants> scriptedParticipants(const std::shared_ptr<const Script>& script, const Params& params)
{
    const auto pace = std::chrono::milliseconds(params.has("pace") ? params.integer("pace") : 0);
    Participants participants{.policies = scriptedPolicies(script, pace), .judges = scriptedJudges(script)};
    if (params.isSet("models")) {
        std::vector<std::shared_ptr<Policy>> chosen;
        for (const std::string& name : params.list("models")) {
            const auto found = std::find_if(participants.policies.begin(), participants.policies.end(),
                                            [&](const auto& policy) { return policy->name() == name; });
            if (found == participants.policies.end())
                return failure(ErrorCode::Usage, "--models: the script has no policy '" + name + "'");
            chosen.push_back(*found);
        }
        participants.policies = std::move(chosen);
    }
    if (params.isSet("judge")) {
        std::vector<WeightedJudge> chosen;
        for (const auto& [name, weight] : params.weights("judge")) {
            const auto found = std::find_if(participants.judges.begin(), participants.judges.end(),
                                            [&](const auto& judge) { return judge.judge->name() == name; });
            if (found == participants.judges.end())
                return failure(ErrorCode::Usage, "--judge: the script has no judge '" + name + "'");
            chosen.push_back({found->judge, weight});
        }
        participants.judges = std::move(chosen);
    }
    if (participants.policies.empty() || participants.judges.empty())
        return failure(ErrorCode::Usage, "a search needs at least one policy and one judge");
    return participants;
}

}  // namespace orangery::comcts
