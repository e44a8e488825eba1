// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/array_clouds.h"

#include "engine/base/counted.h"
#include "engine/io/tensor.h"

#include <hdf5.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <string>
#include <utility>

namespace orangery::cloud {

namespace {

/// Owns an identifier of HDF5.
class Handle {
public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : m_id(id), m_close(close) {}
    Handle(Handle&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
    Handle& operator=(Handle&&) = delete;
    ~Handle()
    {
        if (m_id >= 0)
            m_close(m_id);
    }
    [[nodiscard]] hid_t get() const { return m_id; }
    [[nodiscard]] bool isOpen() const { return m_id >= 0; }

private:
    hid_t m_id;
    herr_t (*m_close)(hid_t);
};

/// The library is built without locks of its own.
std::mutex& hdf5Mutex()
{
    static std::mutex mutex;
    return mutex;
}

/// A data set within the file: no link to another file is followed.
bool isPresent(hid_t file, const char* name)
{
    H5L_info_t info{};
    return H5Lexists(file, name, H5P_DEFAULT) > 0 && H5Lget_info(file, name, &info, H5P_DEFAULT) >= 0 &&
           info.type == H5L_TYPE_HARD;
}

/// An array of numbers in a file.
class DataSet {
public:
    /// Error with the reason alone when it is none, holds no numbers, or lies elsewhere.
    static Result<DataSet> open(hid_t file, const char* name)
    {
        DataSet data{name, Handle(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose)};
        if (!data.m_set.isOpen())
            return data.problem("is no data set");
        const Handle creation(H5Dget_create_plist(data.m_set.get()), H5Pclose);
        if (H5Pget_external_count(creation.get()) > 0 || H5Pget_layout(creation.get()) == H5D_VIRTUAL)
            return data.problem("lies in other files, which are not read");
        const Handle type(H5Dget_type(data.m_set.get()), H5Tclose);
        const H5T_class_t kind = H5Tget_class(type.get());
        if (kind != H5T_INTEGER && kind != H5T_FLOAT)
            return data.problem("holds no numbers");
        const Handle space(H5Dget_space(data.m_set.get()), H5Sclose);
        std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(H5Sget_simple_extent_ndims(space.get()), 0)));
        H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
        data.m_shape.assign(sizes.begin(), sizes.end());
        return data;
    }

    [[nodiscard]] const std::vector<std::int64_t>& shape() const { return m_shape; }

    /// `count` values of each axis from `start` on; of an array without axes its only value.
    [[nodiscard]] Result<std::vector<float>> read(const std::vector<hsize_t>& start,
                                                  const std::vector<hsize_t>& count) const
    {
        std::size_t size = 1;
        for (const hsize_t part : count)
            size *= part;
        std::vector<float> values(size);
        if (size == 0)
            return values;
        if (H5Dget_storage_size(m_set.get()) == 0)
            return problem("was never written");
        const Handle space(H5Dget_space(m_set.get()), H5Sclose);
        const Handle memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
        if ((!count.empty() &&
             H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0) ||
            H5Dread(m_set.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, values.data()) < 0)
            return problem("does not read: the file is cut, damaged, or packed in an unknown way");
        return values;
    }

private:
    DataSet(std::string name, Handle set) : m_name(std::move(name)), m_set(std::move(set)) {}

    [[nodiscard]] Failure problem(const char* why) const
    {
        return failure(ErrorCode::Input, "its " + m_name + " " + why);
    }

    std::string m_name;
    Handle m_set;
    std::vector<std::int64_t> m_shape = {};
};

/// The names in a shape_names.txt beside the file; none where there is no such list.
std::vector<std::string> classNamesBeside(const fs::path& path)
{
    constexpr std::uint64_t kMostBytes = 1 << 20U;
    const Result<std::string> text = readFile(path.parent_path() / "shape_names.txt", kMostBytes);
    std::vector<std::string> names;
    for (std::size_t at = 0; text && at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        std::string name = text->substr(at, end - at);
        while (!name.empty() && (name.back() == '\r' || name.back() == ' '))
            name.pop_back();
        names.push_back(std::move(name));
        at = end + 1;
    }
    return names;
}

/// Labels as the file has them of `count` objects from `first` on, or why there are none, as the end of a sentence about the
/// label.
Result<std::vector<float>> labelValues(hid_t file, std::size_t first, std::size_t count, std::uint64_t objects)
{
    const Result<DataSet> set = DataSet::open(file, "label");
    if (!set)
        return failure(set.error());
    std::vector<hsize_t> start(set->shape().size(), 0);
    std::vector<hsize_t> counts(start.size(), 1);
    std::uint64_t labels = 1;
    for (std::size_t axis = 0; axis < start.size(); ++axis) {
        const auto size = static_cast<std::uint64_t>(set->shape()[axis]);
        if (size == 1)
            continue;
        labels = labels == 1 ? size : 0;  // along two axes there is more than one for each object
        start[axis] = first;
        counts[axis] = count;
    }
    if (labels != objects)
        return failure(ErrorCode::Input, "its label has the shape " + io::shapeText(set->shape()) +
                                             ", which is not one for each of " + counted(objects, "object(s)"));
    return set->read(start, counts);
}

/// Nothing for what is no whole number.
std::optional<std::int64_t> wholeLabel(float label)
{
    constexpr float kMost = 1 << 24U;  // whole numbers of single precision
    if (!(label >= -kMost && label <= kMost) || std::floor(label) != label)
        return std::nullopt;
    return static_cast<std::int64_t>(label);
}

/// The number of the object's class.
Result<std::int64_t> labelOf(hid_t file, std::size_t object, std::uint64_t objects)
{
    const Result<std::vector<float>> value = labelValues(file, object, 1, objects);
    if (!value)
        return failure(value.error());
    if (const auto label = wholeLabel(value->front()))
        return *label;
    return failure(ErrorCode::Input, "its label is no whole number of a class");
}

/// A label that cannot be used hinders nothing, and is told.
void setLabel(Cloud& cloud, const Result<std::int64_t>& label, const fs::path& path)
{
    if (!label) {
        std::string remark = label.error().message + ": it was left out.";
        remark.front() = 'I';
        cloud.remarks.push_back(std::move(remark));
        return;
    }
    cloud.label = *label;
    const std::vector<std::string> names = classNamesBeside(path);
    if (*label >= 0 && static_cast<std::size_t>(*label) < names.size())
        cloud.className = names[static_cast<std::size_t>(*label)];
    else if (!names.empty())
        cloud.remarks.push_back("Its label " + std::to_string(*label) + " is none of the " +
                                counted(names.size(), "class(es) of shape_names.txt, from 0."));
    else if (*label < 0)
        cloud.remarks.push_back("Its label " + std::to_string(*label) + " is no class: they count from 0.");
}

/// The data set of points in a file.
struct OpenedClouds {
    Handle file;
    DataSet data;
    ObjectShape shape;
};

/// While the library is the caller's alone.
Result<OpenedClouds> openClouds(const fs::path& path)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // it would write to standard error
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.isOpen())
        return failure(ErrorCode::Input, "HDF5 does not open it: it is cut or damaged");
    if (!isPresent(file.get(), "data"))
        return failure(ErrorCode::Input, "it has no data set named data");
    Result<DataSet> data = DataSet::open(file.get(), "data");
    if (!data)
        return failure(data.error());
    const Result<ObjectShape> shape = objectShape(data->shape());
    if (!shape)
        return failure(shape.error());
    return OpenedClouds{.file = std::move(file), .data = *std::move(data), .shape = *shape};
}

}  // namespace

Result<CloudObjects> hdf5Objects(const fs::path& path)
{
    const std::scoped_lock lock(hdf5Mutex());
    const Result<OpenedClouds> clouds = openClouds(path);
    if (!clouds)
        return failure(clouds.error());
    Result<CloudObjects> objects = countedObjects(clouds->shape);
    if (!objects || objects->count == 0 || !isPresent(clouds->file.get(), "label"))
        return objects;
    // What is wrong with labels is told of each object when it is read.
    if (const auto labels = labelValues(clouds->file.get(), 0, objects->count, objects->count))
        for (const float label : *labels)
            objects->labels.push_back(wholeLabel(label));
    objects->classNames = classNamesBeside(path);
    return objects;
}

Result<Cloud> readHdf5Cloud(const fs::path& path, std::size_t object)
{
    const std::scoped_lock lock(hdf5Mutex());
    const Result<OpenedClouds> clouds = openClouds(path);
    if (!clouds)
        return failure(clouds.error());
    const auto& [file, data, shape] = *clouds;
    if (auto there = checkObject(object, shape.objects); !there)
        return failure(there.error());
    constexpr hsize_t kColumns = 3;  // what follows x, y and z is not read
    std::vector<hsize_t> start{0, 0};
    std::vector<hsize_t> count{shape.points, kColumns};
    if (data.shape().size() > count.size()) {
        start.insert(start.begin(), object);
        count.insert(count.begin(), 1);
    }
    Result<std::vector<Point>> points =
        data.read(start, count).and_then([](const std::vector<float>& rows) { return pointsOf(rows, kColumns); });
    if (!points)
        return failure(points.error());
    Cloud cloud{.format = "HDF5", .points = std::move(*points), .objects = shape.objects};
    if (isPresent(file.get(), "label"))
        setLabel(cloud, labelOf(file.get(), object, shape.objects), path);
    if (isPresent(file.get(), "mask"))
        cloud.remarks.emplace_back("It has a mask of the background, which is not applied.");
    return cloud;
}

}  // namespace orangery::cloud
