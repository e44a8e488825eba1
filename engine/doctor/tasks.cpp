// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/doctor/tasks.h"

#include "engine/doctor/examination.h"

namespace orangery::doctor {

namespace {

Result<TaskOutput> runDoctor(const Params& params, Context& /*context*/)
{
    TaskOutput output;
    output.document = examine(params.flag("quick") ? LibTorchCheck::Look : LibTorchCheck::Load);
    output.text = examinationText(output.document);
    return output;
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add({.id = "doctor",
                  .title = "Examine the installation",
                  .help = "Tells the versions, devices, memory and folders of this installation and what is wrong with "
                          "it.",
                  .options = {{.name = "quick",
                               .type = OptionType::Flag,
                               .title = "Quick",
                               .help = "Look whether LibTorch is there without loading it.",
                               .defaultValue = false}},
                  .run = runDoctor});
}

}  // namespace orangery::doctor
