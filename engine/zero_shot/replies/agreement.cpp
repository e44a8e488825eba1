// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/replies/agreement.h"

#include "engine/zero_shot/evaluation/evaluation_fold.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

/// The first item that is a class of the truth.
const std::string* firstClass(const JudgedReply& sample, const std::unordered_set<std::string>& classes)
{
    const auto first = std::find_if(sample.items.begin(), sample.items.end(),
                                    [&](const std::string& item) { return classes.contains(item); });
    return first == sample.items.end() ? nullptr : &*first;
}

std::string blanksForUnderscores(std::string name)
{
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

}  // namespace

Result<Agreement> agreementOf(const ReplyScore& replies, const fs::path& run)
{
    const Result<EvaluationFold> fold = foldEvaluation(run);
    if (!fold)
        return failure(fold.error());
    std::unordered_map<std::string, const JudgedReply*> byId;
    for (const JudgedReply& sample : replies.samples)
        byId.emplace(sample.id, &sample);
    std::unordered_set<std::string> classes;
    for (const ReplyScore::ClassScore& one : replies.classes)
        classes.insert(one.name);
    Agreement agreement;
    for (const auto& [item, sample] : fold->samples()) {
        const auto found = byId.find(sample.id);
        if (found == byId.end())
            continue;
        const bool isRunRight = sample.answer.isTop1();
        const bool isReplyRight = found->second->isRight();
        ++(isReplyRight ? (isRunRight ? agreement.both : agreement.onlyReplies)
                        : (isRunRight ? agreement.onlyRun : agreement.neither));
        const std::string* first = firstClass(*found->second, classes);
        const std::string taken = blanksForUnderscores(fold->classNames().at(sample.answer.predicted()));
        agreement.sameClass += first != nullptr && *first == taken ? 1 : 0;
    }
    if (agreement.compared() == 0)
        return failure(ErrorCode::Input, run.string() + " has no sample of the truth",
                       "none of its " + std::to_string(fold->samples().size()) + " ids is among the truth's " +
                           std::to_string(replies.samples.size()),
                       "Evaluate with the truth as the list of samples.");
    return agreement;
}

Json toJson(const Agreement& agreement)
{
    return {{"compared", agreement.compared()}, {"both_right", agreement.both}, {"only_answers", agreement.onlyReplies},
            {"only_run", agreement.onlyRun},    {"neither", agreement.neither}, {"same_class", agreement.sameClass},
            {"mcnemar_p", agreement.test().p}};
}

std::string describe(const Agreement& agreement)
{
    return "Of " + std::to_string(agreement.compared()) + " samples that the run knows too, both have " +
           std::to_string(agreement.both) + " right, the answers alone " + std::to_string(agreement.onlyReplies) +
           ", the run alone " + std::to_string(agreement.onlyRun) + ", neither " + std::to_string(agreement.neither) +
           "; both take " + std::to_string(agreement.sameClass) +
           " for the same class. McNemar: " + significanceText(agreement.test()) + ".";
}

}  // namespace orangery::zero_shot
