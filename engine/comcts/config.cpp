// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/search.h"

namespace orangery::comcts {

namespace {

constexpr std::string_view name(Formulation formulation)
{
    return formulation == Formulation::Code ? "code" : "paper";
}

}  // namespace

Json configToJson(const SearchOptions& options)
{
    return {{"exploration_weight", options.c},
            {"threshold", options.threshold},
            {"ucb", name(options.ucb)},
            {"candidates", name(options.candidates)},
            {"backup", name(options.backup)},
            {"unlocated", options.unlocated == Unlocated::Drop ? "drop" : "keep"},
            {"selection", options.selection == Selection::BestU ? "best" : "random"},
            {"budget_calls", options.budgetCalls},
            {"budget_rounds", options.budgetRounds ? Json(*options.budgetRounds) : Json()},
            {"depth_limit", options.depthLimit},
            {"failed_rounds", options.failedRounds},
            {"seed", options.seed}};
}

Result<SearchOptions> configFromJson(const Json& config)
{
    try {
        SearchOptions options;
        const auto formulation = [&](const char* key) {
            return config.value(key, std::string("code")) == "paper" ? Formulation::Paper : Formulation::Code;
        };
        options.c = config.value("exploration_weight", options.c);
        options.threshold = config.value("threshold", options.threshold);
        options.ucb = formulation("ucb");
        options.candidates = formulation("candidates");
        options.backup = formulation("backup");
        options.unlocated =
            config.value("unlocated", std::string("drop")) == "keep" ? Unlocated::Keep : Unlocated::Drop;
        options.selection =
            config.value("selection", std::string("best")) == "random" ? Selection::RandomLeaf : Selection::BestU;
        options.budgetCalls = config.value("budget_calls", options.budgetCalls);
        if (const auto rounds = config.find("budget_rounds"); rounds != config.end() && !rounds->is_null())
            options.budgetRounds = rounds->get<int>();
        options.depthLimit = config.value("depth_limit", options.depthLimit);
        options.failedRounds = config.value("failed_rounds", options.failedRounds);
        options.seed = config.value("seed", options.seed);
        return options;
    } catch (const Json::exception& error) {
        return failure(ErrorCode::Input, "the search's configuration is malformed", error.what());
    }
}

}  // namespace orangery::comcts
