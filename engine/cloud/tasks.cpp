// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/module.h"
#include "engine/cloud/cloud_functions.h"

#include <utility>

namespace orangery::cloud {

namespace {

// projectionOf() lives in the media library, which is not opened to read an option.
Projection projectionNamed(const std::string& name)
{
    return name == "pointclip1"   ? Projection::PointClip1
           : name == "pointclip2" ? Projection::PointClip2
                                  : Projection::Shaded;
}

Result<TaskOutput> runViews(const Params& params, Context& context)
{
    const auto work = moduleFunction<WriteViews>(Module::Media, kWriteViews);
    if (!work)
        return failure(work.error());
    const ViewsRunOptions options{.input = params.path("cloud"),
                                  .object = static_cast<std::size_t>(params.integer("object")),
                                  .output = params.path("output"),
                                  .ifExists = params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse,
                                  .views = {.projection = projectionNamed(params.text("projection")),
                                            .up = upAxisOf(params.text("up")),
                                            .edge = static_cast<int>(params.integer("size")),
                                            .points = static_cast<std::size_t>(params.integer("points")),
                                            .seed = params.unsignedInteger("seed")},
                                  .parameters = params.explicitValues()};
    Result<ViewsRun> run;
    (*work)(options, context, run);
    if (!run)
        return failure(run.error());
    TaskOutput output{.document = {{"output", options.output.string()},
                                   {"projection", params.text("projection")},
                                   {"points", run->points},
                                   {"faces", run->faces},
                                   {"size", options.views.edge},
                                   {"views", Json::array()},
                                   {"remarks", run->remarks}}};
    for (std::size_t i = 0; i < run->files.size(); ++i)
        output.document["views"].push_back(
            {{"view", run->names[i]},
             {"file", run->files[i]},
             {"camera",
              {{"kind", options.views.projection == Projection::PointClip1 ? "perspective" : "parallel"},
               {"position", run->poses[i].position},
               {"target", run->poses[i].target},
               {"right", run->poses[i].right},
               {"down", run->poses[i].down},
               {"half_width", run->poses[i].half}}}});
    output.text = "Wrote " + counted(run->files.size(), "view(s) of ") + counted(run->points, "point(s) and ") +
                  counted(run->faces, "face(s) to ") + options.output.string();
    for (const std::string& remark : run->remarks)
        output.text += "\nNote: " + remark;
    return output;
}

OptionTable optionTable()
{
    return {{.name = "cloud",
             .type = OptionType::InputPath,
             .title = "Point cloud or mesh",
             .help = "OFF, PLY, XYZ, TXT, CSV, NPY, NPZ, HDF5, OBJ, STL or PCD, told by the content.",
             .required = true,
             .positional = true},
            {.name = "projection",
             .type = OptionType::Choice,
             .title = "Projection",
             .help = "shaded: six renderings, in its own colours if it has any; pointclip1: six depth maps; "
                     "pointclip2: ten densified depth maps.",
             .defaultValue = "shaded",
             .choices = {"shaded", "pointclip1", "pointclip2"},
             .group = "Views"},
            {.name = "size",
             .type = OptionType::Integer,
             .title = "Size",
             .help = "Side of a view.",
             .defaultValue = 224,
             .unit = "pixels",
             .minimum = 1,
             .maximum = kMostEdge,
             .group = "Views"},
            {.name = "up",
             .type = OptionType::Choice,
             .title = "Up",
             .help = "The axis that points up: auto takes z for OFF and STL and y for the others.",
             .defaultValue = "auto",
             .choices = {"auto", "y", "z"},
             .group = "Object"},
            {.name = "points",
             .type = OptionType::Integer,
             .title = "Points",
             .help = "Points that depth maps sample from a mesh; pointclip1 also thins clouds to that many.",
             .defaultValue = 2048,
             .unit = "points",
             .minimum = 1,
             .maximum = kMostSampled,
             .group = "Object"},
            {.name = "object",
             .type = OptionType::Integer,
             .title = "Object",
             .help = "Which of several objects in a file, from 0.",
             .defaultValue = 0,
             .minimum = 0,
             .group = "Object"},
            shared_options::seed(),
            shared_options::runFolder(),
            shared_options::overwrite()};
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add(
        {.id = "recognize.views",
         .title = "Write views of a point cloud or mesh",
         .help = "Projects an object into the pictures that an image encoder is shown of it, as PointCLIP, PointCLIP "
                 "V2 or shaded renderings do, and writes them as PNG with a table of their cameras.",
         .options = optionTable(),
         .run = runViews,
         .writesRun = true});
}

}  // namespace orangery::cloud
