// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/cloud/viewed_object.h"

namespace orangery::cloud {

struct ViewsRunOptions {
    fs::path input;
    std::size_t object = 0;  ///< of several in a file
    fs::path output;         ///< run folder
    IfExists ifExists = IfExists::Refuse;
    ViewOptions views;
    Json parameters = Json::object();  ///< for run.json
};

struct ViewsRun {
    std::size_t points = 0;
    std::size_t faces = 0;
    std::vector<std::string> names;  ///< of the views
    std::vector<std::string> files;  ///< of the views, in the run folder
    std::vector<CameraPose> poses;   ///< of the views
    std::vector<std::string> remarks;
};

/// Writes the views as views/NAME.png, their exact values as views.safetensors (F32 [views, edge, edge], or [views, 3, edge, edge] in
/// colour) and their cameras as
/// tables/views.csv. Nothing is written when the input does not read.
[[nodiscard]] Result<ViewsRun> writeViews(const ViewsRunOptions& options, Context& context);

}  // namespace orangery::cloud
