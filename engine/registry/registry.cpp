// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"

#include "engine/doctor/tasks.h"

namespace orangery {

const TaskRegistry& registry()
{
    static const TaskRegistry tasks = [] {
        TaskRegistry made;
        doctor::addTasks(made);
        return made;
    }();
    return tasks;
}

}  // namespace orangery
