// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_view.h"
#include "engine/base/task.h"
#include "engine/comcts/participants.h"

#include <vector>

namespace orangery::comcts {

/// comcts.search, comcts.evaluate, comcts.export, comcts.diff and export. `sources` is where --models and --judge
/// find what they name; scripts need none. `otherViews` are those that export has for runs of other tools.
void addTasks(TaskRegistry& registry, std::vector<ParticipantSource> sources, std::vector<RunView> otherViews);

[[nodiscard]] Task searchTask(std::vector<ParticipantSource> sources);
[[nodiscard]] Task evaluateTask(std::vector<ParticipantSource> sources);
[[nodiscard]] Task exportDataTask();
[[nodiscard]] Task exportViewTask(std::vector<RunView> others);
[[nodiscard]] Task diffTask();

}  // namespace orangery::comcts
