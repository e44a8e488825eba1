// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/comcts/participants.h"
#include "engine/comcts/search.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orangery::comcts {

/// What one policy said in one round of a script, and how it was judged.
struct ScriptedResponse {
    std::optional<std::string> errorKind;  ///< the call failed: no response
    std::string response;
    bool correct = false;
    std::vector<std::pair<std::string, std::optional<std::vector<double>>>> scores;  ///< by judge; nothing = it failed
};

struct ScriptedRound {
    std::string prefix;                                               ///< text of the node that the round goes on from
    std::vector<std::pair<std::string, ScriptedResponse>> responses;  ///< by policy
};

/// A `comcts-script` version 1: a search whose responses and judgements are written down, for demonstrations,
/// teaching and tests. It invents nothing: the engine's own rules choose, cut and back up.
class Script : public RoundGuide {
public:
    /// ErrorCode::Input, naming round and field, for anything that does not fit the format.
    [[nodiscard]] static Result<std::shared_ptr<Script>> read(const fs::path& path);
    [[nodiscard]] static Result<std::shared_ptr<Script>> fromJson(const Json& document, const std::string& source);

    [[nodiscard]] const Question& question() const { return m_question; }
    /// Policies in commit order.
    [[nodiscard]] const std::vector<std::string>& policies() const { return m_policies; }
    [[nodiscard]] const std::vector<std::pair<std::string, double>>& judges() const { return m_judges; }
    [[nodiscard]] const std::vector<ScriptedRound>& rounds() const { return m_rounds; }
    /// What its config sets: exploration_weight, threshold, budget_calls; absent members keep the defaults.
    void applyTo(SearchOptions& options) const;

    /// The response of a policy in a round (from 1), or nothing past the script's end.
    [[nodiscard]] const ScriptedResponse* find(int round, const std::string& model) const;

    [[nodiscard]] std::optional<std::string> preferredPrefix(int round) const override;
    [[nodiscard]] Result<void> check(int round, const std::vector<Section>& path) const override;

private:
    Script() = default;
    [[nodiscard]] Result<void> readConfig(const Json& config);
    [[nodiscard]] Result<void> readRound(const Json& round, std::size_t number);
    [[nodiscard]] Result<ScriptedResponse> readResponse(const Json& record, const std::string& where) const;
    [[nodiscard]] Failure malformed(const std::string& where, const std::string& why) const;

    std::string m_source;
    Question m_question;
    std::vector<std::string> m_policies;
    std::vector<std::pair<std::string, double>> m_judges;
    std::optional<double> m_explorationWeight;
    std::optional<double> m_threshold;
    std::optional<int> m_budgetCalls;
    std::vector<ScriptedRound> m_rounds;
};

/// The policies and judges of a script, in its order. `pace` holds each response back for so long and lets it
/// arrive piece by piece, so that a demonstration can be followed.
[[nodiscard]] std::vector<std::shared_ptr<Policy>> scriptedPolicies(const std::shared_ptr<const Script>& script,
                                                                    std::chrono::milliseconds pace);
[[nodiscard]] std::vector<WeightedJudge> scriptedJudges(const std::shared_ptr<const Script>& script);

}  // namespace orangery::comcts
