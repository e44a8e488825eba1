// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/event_log.h"
#include "engine/comcts/search.h"

#include <memory>
#include <vector>

namespace orangery::comcts {

/// Runs a search to its end: the policies of a round answer concurrently, each on a thread of its own, and are
/// committed in their fixed order, so that the committed events do not depend on who is quicker. The log is
/// synced to disk at each closed round. A stop request ends it with outcome `cancelled`; the unfinished round
/// leaves no trace in the tree. Pausing takes effect between rounds.
class SearchRunner {
public:
    SearchRunner(Search& search, std::vector<std::shared_ptr<Policy>> policies, EventLog& log);

    [[nodiscard]] Result<void> run(Context& context);

private:
    [[nodiscard]] Result<std::vector<PolicyAnswer>> answer(const RoundPlan& plan, const std::stop_token& stop);

    Search& m_search;
    std::vector<std::shared_ptr<Policy>> m_policies;
    EventLog& m_log;
};

/// Runs many searches in lock-step on one thread: every round of all of them becomes one batch for each policy.
/// For policies that are cheaper in batches; the results are those of SearchRunner. Nothing is written.
[[nodiscard]] Result<void> runLockStep(std::vector<Search>& searches,
                                       const std::vector<std::shared_ptr<Policy>>& policies, Context& context);

}  // namespace orangery::comcts
