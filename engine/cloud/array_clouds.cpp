// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/array_clouds.h"

#include "engine/io/conversion.h"
#include "engine/io/weights.h"

#include <cmath>
#include <string>

namespace orangery::cloud {

namespace {

/// The array of a file of NumPy's that holds the points.
struct PointArray {
    std::shared_ptr<const io::Weights> file;
    std::size_t index = 0;

    [[nodiscard]] const io::TensorInfo& info() const { return file->tensors()[index]; }
};

Result<PointArray> openPointArray(const fs::path& path)
{
    auto file = io::openWeightsFile(path);
    if (!file)
        return failure(file.error());
    PointArray array{.file = *std::move(file)};
    if (array.file->tensors().size() == 1)
        return array;
    for (const char* name : {"data", "points", "arr_0"})
        if (const auto found = array.file->find(name)) {
            array.index = *found;
            return array;
        }
    return failure(ErrorCode::Input, "of its " + std::to_string(array.file->tensors().size()) +
                                         " arrays none is named data, points or arr_0");
}

}  // namespace

Result<ObjectShape> objectShape(const std::vector<std::int64_t>& shape)
{
    const bool isBatch = shape.size() == 3;
    if ((shape.size() != 2 && !isBatch) || shape.back() < 3)
        return failure(ErrorCode::Input, "its shape is " + io::shapeText(shape) +
                                             ", and [points, 3 or more] or [objects, points, 3 or more] is read");
    const ObjectShape object{.objects = isBatch ? static_cast<std::uint64_t>(shape[0]) : 1,
                             .points = static_cast<std::uint64_t>(shape[shape.size() - 2]),
                             .columns = static_cast<std::uint64_t>(shape.back())};
    if (object.points > kMostPoints || object.columns > kMostPoints / std::max<std::uint64_t>(object.points, 1) * 16)
        return failure(ErrorCode::Input, "its shape is " + io::shapeText(shape) + "; at most " +
                                             std::to_string(kMostPoints) + " points are read");
    return object;
}

Result<void> checkObject(std::size_t object, std::uint64_t objects)
{
    if (object < objects)
        return {};
    if (objects == 0)
        return failure(ErrorCode::Input, "it holds no object");
    return failure(ErrorCode::Usage, "There is no object " + std::to_string(object),
                   "the file has the objects 0 to " + std::to_string(objects - 1));
}

Result<std::vector<Point>> pointsOf(const std::vector<float>& rows, std::uint64_t columns)
{
    std::vector<Point> points(rows.size() / columns);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float* row = &rows[i * columns];
        points[i] = {row[0], row[1], row[2]};
        if (!std::isfinite(row[0]) || !std::isfinite(row[1]) || !std::isfinite(row[2]))
            return failure(ErrorCode::Input, "point " + std::to_string(i) + " is not finite");
    }
    return points;
}

Result<CloudObjects> numpyObjects(const fs::path& path)
{
    const Result<PointArray> array = openPointArray(path);
    if (!array)
        return failure(array.error());
    const io::TensorInfo& info = array->info();
    const Result<ObjectShape> shape = objectShape(info.shape);
    if (!shape)
        return failure(shape.error());
    return countedObjects(*shape).map([&](CloudObjects objects) {
        objects.looksLikeClouds = info.dtype && io::isFloating(*info.dtype) &&
                                  (shape->columns == 3 || shape->columns == 6) && shape->points > shape->columns;
        return objects;
    });
}

Result<CloudObjects> countedObjects(const ObjectShape& shape)
{
    if (shape.objects > kMostObjects)
        return failure(ErrorCode::Input, "it holds " + std::to_string(shape.objects) + " objects; at most " +
                                             std::to_string(kMostObjects) + " are taken apart");
    return CloudObjects{.count = static_cast<std::size_t>(shape.objects)};
}

Result<Cloud> readNumpyCloud(const fs::path& path, std::size_t object)
{
    const Result<PointArray> array = openPointArray(path);
    if (!array)
        return failure(array.error());
    const Result<ObjectShape> shape = objectShape(array->info().shape);
    if (!shape)
        return failure(shape.error());
    if (auto there = checkObject(object, shape->objects); !there)
        return failure(there.error());
    const Result<io::Tensor> tensor = array->file->read(array->index);
    if (!tensor)
        return failure(tensor.error());
    const std::size_t values = shape->points * shape->columns;
    const std::size_t bytes = values * io::bitsOf(tensor->dtype) / 8;
    std::vector<float> rows(values);
    if (auto read = io::toFloats(tensor->dtype, std::span(tensor->bytes).subspan(object * bytes, bytes), rows); !read)
        return failure(read.error());
    return pointsOf(rows, shape->columns).map([&](std::vector<Point> points) {
        return Cloud{.format = array->file->format() == "npz" ? "NPZ" : "NPY",
                     .points = std::move(points),
                     .objects = shape->objects};
    });
}

}  // namespace orangery::cloud
