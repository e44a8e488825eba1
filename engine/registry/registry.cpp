// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"

#include "engine/batch/tasks.h"
#include "engine/comcts/tasks.h"
#include "engine/command_line/tasks.h"
#include "engine/doctor/tasks.h"
#include "engine/image/tasks.h"
#include "engine/manifests/tasks.h"
#include "engine/models/catalogue/catalogue_tasks.h"
#include "engine/models/encoders/encoder_tasks.h"
#include "engine/samples/tasks.h"
#include "engine/text/tasks.h"
#include "engine/world/participants.h"
#include "engine/world/tasks.h"

namespace orangery {

const TaskRegistry& registry()
{
    static const TaskRegistry tasks = [] {
        TaskRegistry made;
        comcts::addTasks(made, world::participantSources());
        models::addCatalogueTasks(made);
        models::addEncoderTasks(made);
        text::addTasks(made);
        image::addTasks(made);
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
