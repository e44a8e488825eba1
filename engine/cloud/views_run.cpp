// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/views_run.h"

#include "engine/base/file_object.h"
#include "engine/cloud/read_cloud.h"
#include "engine/image/write_png.h"
#include "engine/io/safetensors.h"

#include <cstring>

namespace orangery::cloud {

namespace {

Table tableOf(const std::vector<View>& views, const std::vector<std::string>& files)
{
    Table table{.name = "views",
                .columns = {{"view", "", "Name of the view."},
                            {"projection", "", "perspective or parallel."},
                            {"distance", "",
                             "Of the camera from the object's centre, in radii; 0 where the projection is parallel."}},
                .rows = {}};
    for (int i = 0; i < 9; ++i)
        table.columns.push_back({"r" + std::to_string(i / 3) + std::to_string(i % 3), "",
                                 "Row and column of the rotation from the object, y up, to the camera."});
    table.columns.push_back({"file", "", "Its picture, in the run folder."});
    for (std::size_t i = 0; i < views.size(); ++i) {
        const Camera& camera = views[i].camera;
        std::vector<Cell> row{camera.name, std::string(camera.isPerspective ? "perspective" : "parallel"),
                              double{camera.distance}};
        for (const auto& line : camera.rotation)
            row.insert(row.end(), line.begin(), line.end());
        row.emplace_back(files[i]);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Result<void> writeValues(const fs::path& path, const std::vector<View>& views)
{
    const Raster& first = views.front().values;
    io::Tensor tensor{.name = "views",
                      .dtype = io::DType::F32,
                      .shape = {static_cast<std::int64_t>(views.size()), first.height, first.width}};
    if (first.channels > 1)
        tensor.shape.insert(tensor.shape.begin() + 1, first.channels);
    for (const View& view : views) {
        const auto bytes = std::as_bytes(std::span(view.values.values));
        tensor.bytes.insert(tensor.bytes.end(), bytes.begin(), bytes.end());
    }
    return io::writeSafetensors(path, {.tensors = {std::move(tensor)}});
}

Result<void> writeAll(RunFolder& run, const std::vector<View>& views, const std::vector<std::string>& files,
                      float white)
{
    if (auto made = makeFolder(run.path() / "views"); !made)
        return made;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto png = image::encodePng(pictureOf(views[i].values, white));
        if (!png)
            return failure(png.error());
        if (auto written = run.writeArtefact(files[i], *png); !written)
            return written;
    }
    if (auto written = writeValues(run.path() / "views.safetensors", views); !written)
        return written;
    return run.writeTable(tableOf(views, files));
}

}  // namespace

Result<ViewsRun> writeViews(const ViewsRunOptions& options, Context& context)
{
    const Result<Cloud> cloud = readCloud(options.input, options.object);
    if (!cloud)
        return failure(cloud.error());
    const Result<Cloud> object = viewedObject(*cloud, options.views);
    const Result<std::vector<View>> views = object ? viewsOf(*object, options.views, context) : failure(object.error());
    if (!views)
        return noViews(options.input, views.error());
    auto run = RunFolder::create(options.output,
                                 {.task = "recognize.views",
                                  .parameters = options.parameters,
                                  .seed = options.views.seed,
                                  .device = "cpu",
                                  .inputs = {fileObject(options.input).file}},
                                 options.ifExists);
    if (!run)
        return failure(run.error());
    ViewsRun made{.points = cloud->points.size(),
                  .faces = cloud->faces,
                  .names = {},
                  .files = {},
                  .poses = {},
                  .remarks = cloud->remarks};
    for (const View& view : *views) {
        made.names.push_back(view.camera.name);
        made.files.push_back("views/" + view.camera.name + ".png");
        made.poses.push_back(poseOf(view.camera, options.views.projection, *object));
    }
    const Result<void> written = writeAll(*run, *views, made.files, whiteOf(options.views.projection));
    const auto finished =
        run->finish({{"kind", written ? "done" : "failed"}, {"views", made.files.size()}}, written.has_value());
    if (!written)
        return failure(written.error());
    if (!finished)
        return failure(finished.error());
    return made;
}

}  // namespace orangery::cloud
