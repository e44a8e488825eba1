// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/comcts/records.h"
#include "engine/comcts/search_options.h"

#include <string>

namespace orangery::comcts {

/// One search that is written into a run folder.
struct SearchRunRequest {
    fs::path folder;
    RunInfo info;
    const Question* question = nullptr;
    SearchOptions options;
    IfExists ifExists = IfExists::Refuse;
    const RoundGuide* guide = nullptr;
    bool tables = true;  ///< also tables/nodes.csv and tables/rounds.csv
};

struct SearchRunResult {
    SearchOutcome outcome = SearchOutcome::Cancelled;
    int rounds = 0;
    int calls = 0;
    std::size_t nodes = 1;
    std::string answer;  ///< of the right path; empty without success

    [[nodiscard]] Json toJson() const;
};

/// Runs or resumes one search: run.json, events.jsonl, tree.json, and success.jsonl or failure.jsonl when it ended
/// by itself. A run that had ended is left as it is, but for files that were still missing. ErrorCode::Usage when
/// a run that is to be resumed was started with other options.
[[nodiscard]] Result<SearchRunResult> runSearch(const SearchRunRequest& request, const Participants& participants,
                                                Context& context);

/// ErrorCode::Usage when the run in a folder cannot be resumed: it is one of another task, or it lost its log.
[[nodiscard]] Result<void> checkResumable(const fs::path& folder, const std::string& task);

/// What run.json says came out of a finished question, for batches that skip it; nothing when it is not finished.
[[nodiscard]] std::optional<SearchRunResult> finishedResult(const fs::path& folder);

}  // namespace orangery::comcts
