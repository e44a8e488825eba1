// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/array_clouds.h"

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
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
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

/// Rows of a data set: those of `object` where there are several.
struct DataSet {
    std::vector<std::int64_t> shape = {};
    std::vector<float> values = {};
};

Result<std::vector<std::int64_t>> shapeOf(const Handle& space)
{
    constexpr int kMostAxes = 4;
    const int axes = H5Sget_simple_extent_ndims(space.get());
    if (axes < 1 || axes > kMostAxes)
        return failure(ErrorCode::Input, "a data set has " + std::to_string(axes) + " axes");
    std::vector<hsize_t> sizes(static_cast<std::size_t>(axes));
    H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
    return std::vector<std::int64_t>(sizes.begin(), sizes.end());
}

/// The values of the first axis' entry `object`, or all when the set has only two axes and holds points.
Result<DataSet> read(hid_t file, const char* name, std::size_t object, std::size_t wholeAxes)
{
    const Handle set(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
    if (!set.isOpen())
        return failure(ErrorCode::Input, std::string("its ") + name + " is no data set");
    const Handle creation(H5Dget_create_plist(set.get()), H5Pclose);
    if (H5Pget_external_count(creation.get()) > 0 || H5Pget_layout(creation.get()) == H5D_VIRTUAL)
        return failure(ErrorCode::Input, std::string("its ") + name + " lies in other files, which are not read");
    const Handle space(H5Dget_space(set.get()), H5Sclose);
    const auto shape = shapeOf(space);
    if (!shape)
        return failure(shape.error());
    DataSet data{.shape = *shape};
    std::vector<hsize_t> start(shape->size(), 0);
    std::vector<hsize_t> count(shape->begin(), shape->end());
    if (shape->size() > wholeAxes) {
        if (auto there = checkObject(object, count[0]); !there)
            return failure(there.error());
        start[0] = object;
        count[0] = 1;
    }
    std::uint64_t values = 1;
    for (const hsize_t size : count)
        values = size > 0 && values > kMostPoints * 16 / size ? kMostPoints * 16 + 1 : values * size;
    if (values > kMostPoints * 16)
        return failure(ErrorCode::Input, std::string("its ") + name + " is too large");
    data.values.resize(values);
    if (values == 0)
        return data;
    const Handle memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
    if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(set.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, data.values.data()) < 0)
        return failure(ErrorCode::Input, std::string("its ") + name +
                                             " does not read: the file is cut, damaged, or packed in an unknown way");
    return data;
}

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

void setLabel(Cloud& cloud, float value, const fs::path& path)
{
    constexpr float kMost = 1 << 24U;  // whole numbers of single precision
    if (!(value >= -kMost && value <= kMost) || std::floor(value) != value) {
        cloud.remarks.emplace_back("Its label is no whole number, and was left out.");
        return;
    }
    cloud.label = static_cast<std::int64_t>(value);
    const std::vector<std::string> names = classNamesBeside(path);
    if (*cloud.label >= 0 && static_cast<std::size_t>(*cloud.label) < names.size())
        cloud.className = names[static_cast<std::size_t>(*cloud.label)];
    else if (!names.empty() || *cloud.label < 0)
        cloud.remarks.push_back("Its label " + std::to_string(*cloud.label) + " is none of the " +
                                std::to_string(names.size()) + " classes of shape_names.txt, from 0.");
}

}  // namespace

Result<Cloud> readHdf5Cloud(const fs::path& path, std::size_t object)
{
    const std::scoped_lock lock(hdf5Mutex());
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // it would write to standard error
    const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.isOpen())
        return failure(ErrorCode::Input, "HDF5 does not open it: it is cut or damaged");
    if (!isPresent(file.get(), "data"))
        return failure(ErrorCode::Input, "it has no data set named data");
    constexpr std::size_t kAxesOfOneObject = 2;
    const Result<DataSet> data = read(file.get(), "data", object, kAxesOfOneObject);
    if (!data)
        return failure(data.error());
    const Result<ObjectShape> shape = objectShape(data->shape);
    if (!shape)
        return failure(shape.error());
    if (auto there = checkObject(object, shape->objects); !there)
        return failure(there.error());
    Result<std::vector<Point>> points = pointsOf(data->values, shape->columns);
    if (!points)
        return failure(points.error());
    Cloud cloud{.format = "HDF5", .points = std::move(*points), .objects = shape->objects};
    if (isPresent(file.get(), "label")) {
        const Result<DataSet> label = read(file.get(), "label", object, 0);
        if (label && !label->values.empty())
            setLabel(cloud, label->values.front(), path);
        else
            cloud.remarks.emplace_back("Its label does not read.");
    }
    if (isPresent(file.get(), "mask"))
        cloud.remarks.emplace_back("It has a mask of the background, which is not applied.");
    return cloud;
}

}  // namespace orangery::cloud
