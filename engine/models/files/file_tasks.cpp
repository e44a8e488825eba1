// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/file_tasks.h"

#include <utility>

namespace orangery::models {

void addFileTasks(TaskRegistry& registry, RemarksOn remarksOn)
{
    registry.add(inspectTask(std::move(remarksOn)));
    registry.add(convertTask());
    registry.add(compareTask());
}

}  // namespace orangery::models
