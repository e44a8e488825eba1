// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"

#include "engine/batch/tasks.h"
#include "engine/cloud/tasks.h"
#include "engine/comcts/tasks.h"
#include "engine/command_line/tasks.h"
#include "engine/doctor/tasks.h"
#include "engine/image/tasks.h"
#include "engine/inputs/tasks.h"
#include "engine/manifests/tasks.h"
#include "engine/media/tasks.h"
#include "engine/models/catalogue/catalogue_tasks.h"
#include "engine/models/catalogue/model_description.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/encoders/encoder_tasks.h"
#include "engine/models/files/file_tasks.h"
#include "engine/models/files/layers_view.h"
#include "engine/models/statistics/statistics_tasks.h"
#include "engine/samples/tasks.h"
#include "engine/text/tasks.h"
#include "engine/world/participants.h"
#include "engine/world/tasks.h"
#include "engine/zero_shot/evaluation/evaluation_views.h"
#include "engine/zero_shot/tasks.h"

namespace orangery {

namespace {

/// What inspect says about the kind of a model.
Result<models::ModelRemarks> remarksOnModel(const fs::path& path)
{
    return models::describeModel(path).map([](const models::ModelDescription& description) {
        models::ModelRemarks remarks{.kind = description.kind};
        for (const models::Problem& problem : description.problems)
            remarks.problems.push_back(problem.text);
        if (description.agreement)
            remarks.details = models::toJson(*description.agreement);
        return remarks;
    });
}

}  // namespace

const TaskRegistry& registry()
{
    static const TaskRegistry tasks = [] {
        TaskRegistry made;
        std::vector<RunView> views = zero_shot::evaluationViews();
        views.insert(views.begin(), models::layersView());
        comcts::addTasks(made, world::participantSources(), std::move(views));
        models::addFileTasks(made, remarksOnModel);
        models::addCatalogueTasks(made);
        models::addStatisticsTasks(made, models::resolveModel);
        models::addEncoderTasks(made);
        text::addTasks(made);
        image::addTasks(made);
        media::addTasks(made);
        inputs::addTasks(made);
        cloud::addTasks(made);
        zero_shot::addTasks(made);
        samples::addTasks(made);
        world::addTasks(made);
        batch::addTasks(made, &registry);
        manifests::addTasks(made);
        doctor::addTasks(made);
        command_line::addTasks(made, &registry);
        return made;
    }();
    return tasks;
}

}  // namespace orangery
