// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/run_folder.h"
#include "engine/batch/batch_log.h"
#include "engine/batch/item_values.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orangery::batch {

enum class OnFailure { Stop, KeepGoing };

struct BatchOptions {
    OnFailure onFailure = OnFailure::Stop;
    bool skipExisting = false;                        ///< leave out items whose output is there and complete
    bool resume = false;                              ///< go on with the runs that items have begun
    fs::path outputs = {};                            ///< items that write a run and name none write here; empty = none
    std::map<std::string, SettledItem> settled = {};  ///< items that an earlier run of the batch has done
};

/// An item that cannot run, kept so that the others can.
struct BrokenItem {
    std::string id;
    std::string task;
    Error error;
};
using BatchEntry = tl::expected<PlannedItem, BrokenItem>;

struct BatchReport {
    std::vector<ItemResult> results;
    std::optional<Error> failure;  ///< of the item at which the batch stopped
    bool cancelled = false;

    /// Items of this call that ended so; those that an earlier call did count as "skipped".
    [[nodiscard]] std::size_t count(std::string_view outcome) const;
};

/// Runs the entries one after another and tells each in `run`, if there is one. Fails itself only when the run
/// folder cannot be written.
[[nodiscard]] Result<BatchReport> runBatch(const std::vector<BatchEntry>& entries, const BatchOptions& options,
                                           RunFolder* run, Context& context);

}  // namespace orangery::batch
