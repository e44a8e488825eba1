// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/batch/item_values.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::batch {

/// How one item ended.
struct ItemResult {
    std::string id;
    std::string task;
    std::string outcome;  ///< done, partial, different, failed, cancelled, skipped
    int exitCode = 0;     ///< that the item would have had as a command
    double seconds = 0;
    std::string output = {};  ///< where it wrote, if it wrote
    Json document = nullptr;  ///< its result
    bool earlier = false;     ///< an earlier call of the batch did it
    Json error = nullptr;     ///< {"message", "cause", "hint"} of a failed one
};

[[nodiscard]] Json toJson(const ItemResult& result);

/// Whether an item that ended so need not run again.
[[nodiscard]] bool isSettled(const ItemResult& result);

/// An item that the log of a batch tells as settled.
struct SettledItem {
    Json work;  ///< what it ran, as workOf() has it
    ItemResult result;
};

/// By id. An item of which only the start is told does not count.
[[nodiscard]] std::map<std::string, SettledItem> settledItems(const std::vector<Json>& events);

/// What an item runs, as the log keeps it.
[[nodiscard]] Json workOf(const PlannedItem& item);

/// tables/items.csv
[[nodiscard]] Table itemTable(const std::vector<ItemResult>& results);
/// tables/results.csv: every number that an item's result names, so that many models on many data sets stand in one table.
[[nodiscard]] Table resultTable(const std::vector<ItemResult>& results);

}  // namespace orangery::batch
