// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "engine/batch/batch_file.h"
#include "engine/command_line/value_layers.h"

#include <string>
#include <vector>

namespace orangery::batch {

/// An item with the task that it names and the values that it runs with.
struct PlannedItem {
    std::string id;
    const Task* task = nullptr;
    Json values = Json::object();
};

/// Lays the values of an item over one another: user configuration, the file's defaults, the item's parameters,
/// environment, and `fromFlags` as far as the task has such options. ErrorCode::Input for an unknown task, an unknown
/// option or a bad value, and for a batch within a batch.
[[nodiscard]] Result<PlannedItem> planItem(const Item& item, const Json& defaults, const Json& fromFlags,
                                           const TaskRegistry& tasks,
                                           const command_line::UserConfiguration& configuration);

/// The error told as one of an item: "item 3 (comcts.search): ...".
[[nodiscard]] Error itemError(const std::string& id, const std::string& task, Error error);

/// ErrorCode::Input for a name in the file's defaults that no task of the file has as an option.
[[nodiscard]] Result<void> checkDefaults(const BatchFile& batch, const TaskRegistry& tasks);

}  // namespace orangery::batch
