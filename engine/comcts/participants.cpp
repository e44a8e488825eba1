// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/participants.h"

namespace orangery::comcts {

std::vector<PolicyAnswer> Policy::completeBatch(std::span<const CompletionJob> jobs, const std::stop_token& stop)
{
    std::vector<PolicyAnswer> answers;
    answers.reserve(jobs.size());
    for (const CompletionJob& job : jobs)
        answers.push_back(complete(
            job, [](std::string_view) {}, stop));
    return answers;
}

}  // namespace orangery::comcts
