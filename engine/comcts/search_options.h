// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"
#include "engine/comcts/participants.h"
#include "engine/comcts/rules.h"
#include "engine/comcts/script.h"

#include <memory>
#include <vector>

namespace orangery::comcts {

/// The options of a search that concern its rules and budget; comcts.search and comcts.evaluate share them.
[[nodiscard]] OptionTable ruleOptions();

/// Reads them: `rules` sets the defaults of the single differences, a script's config overrides defaults, and what
/// the caller set overrides both.
[[nodiscard]] Result<SearchOptions> searchOptionsFrom(const Params& params, const Script* script);

/// Who takes part in a search. Policies in commit order, judges in fusing order.
struct Participants {
    std::vector<std::shared_ptr<Policy>> policies;
    std::vector<WeightedJudge> judges;

    [[nodiscard]] std::vector<std::string> policyNames() const;
};

/// Opens the policies and judges that --models and --judge name, from the first source that knows each.
/// ErrorCode::Usage, listing the names on offer, for one that nobody knows.
[[nodiscard]] Result<Participants> openParticipants(const std::vector<std::string>& models,
                                                    const std::vector<std::pair<std::string, double>>& judges,
                                                    const std::vector<ParticipantSource>& sources,
                                                    const Context& context);

/// The participants of a script; --models and --judge may choose among them.
[[nodiscard]] Result<Participants> scriptedParticipants(const std::shared_ptr<const Script>& script,
                                                        const Params& params);

}  // namespace orangery::comcts
