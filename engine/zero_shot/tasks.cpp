// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/tasks.h"

#include "engine/zero_shot/descriptions/describe_task.h"
#include "engine/zero_shot/embedding_map/map_task.h"
#include "engine/zero_shot/evaluation/evaluate_task.h"
#include "engine/zero_shot/evaluation/modes_task.h"
#include "engine/zero_shot/few_shot/few_shot_task.h"
#include "engine/zero_shot/few_shot/thresholds_task.h"
#include "engine/zero_shot/published/published_task.h"
#include "engine/zero_shot/recognition/classify_task.h"
#include "engine/zero_shot/replies/score_task.h"
#include "engine/zero_shot/timeline/timeline_task.h"

namespace orangery::zero_shot {

void addTasks(TaskRegistry& registry)
{
    registry.add(classifyTask());
    registry.add(describeTask());
    registry.add(evaluateTask());
    registry.add(fewShotTask());
    registry.add(mapTask());
    registry.add(modesTask());
    registry.add(publishedTask());
    registry.add(scoreTask());
    registry.add(thresholdsTask());
    registry.add(timelineTask());
}

}  // namespace orangery::zero_shot
