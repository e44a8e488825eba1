// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/table.h"
#include "engine/comcts/participants.h"
#include "engine/comcts/rules.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::comcts {

/// One way of answering the questions, to be compared with the others.
struct EvaluationGroup {
    enum class Kind {
        Direct,  ///< one likeliest response of one policy
        Union,   ///< solved when any of the direct responses is right; made from the groups before it
        Search,  ///< CoMCTS
        Pooled,  ///< independent samples of the policies in turn, until the judge accepts one or the budget is spent
    };
    Kind kind = Kind::Search;
    std::string id;                     ///< stable key in tables, e.g. "search.plus+minus"
    std::string title;                  ///< for the table that people read
    std::vector<std::string> policies;  ///< in commit order
    std::string judge;
    SearchOptions options;
};

struct EvaluationSetup {
    std::vector<std::string> models;       ///< the collective, e.g. plus, minus, times
    std::string jointModel;                ///< one policy trained on all of the data; empty = leave out
    std::string judge = "oracle";          ///< the exact checker
    std::vector<std::string> judgeErrors;  ///< shares of the steps that a judge gets wrong, e.g. "0.05"
    SearchOptions options;
};

/// Direct answers and their union, each policy alone, pairs, all, and the controls: pooled sampling, random leaves,
/// c = 0, the joint model, judges that err. All searches have the same budget of calls.
[[nodiscard]] std::vector<EvaluationGroup> evaluationGroups(const EvaluationSetup& setup);

/// What became of one question in one group with one set of models.
struct EvaluationItem {
    bool solved = false;  ///< strictly: every section of the response is right
    int calls = 0;
    int rounds = 0;
    int handOffs = 0;  ///< changes of the policy along the right path
};

/// Answers all questions in one group. `folder` is where the set's models lie; empty = names as they are.
[[nodiscard]] Result<std::vector<EvaluationItem>> evaluateGroup(const EvaluationGroup& group,
                                                                const std::vector<Question>& questions,
                                                                const std::string& folder,
                                                                const std::vector<ParticipantSource>& sources,
                                                                Context& context);

struct Interval {
    double mean = 0;
    double low = 0;   ///< 2.5 % quantile of the bootstrap
    double high = 0;  ///< 97.5 %
};

/// Mean over sets and questions with a hierarchical bootstrap: sets are drawn with replacement, then questions
/// within (the same questions for every set, since they are shared). values[set][question].
[[nodiscard]] Interval hierarchicalBootstrap(const std::vector<std::vector<double>>& values, int resamples,
                                             std::uint64_t seed);

}  // namespace orangery::comcts
