// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/read_cloud.h"

#include "engine/base/file_object.h"
#include "engine/base/numbers.h"
#include "engine/cloud/array_clouds.h"
#include "engine/cloud/parsers.h"
#include "engine/io/mapped_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>

namespace orangery::cloud {

namespace {

using namespace std::string_view_literals;

enum class Format : std::uint8_t { Off, Ply, Pcd, Numpy, Hdf5, Stl, Obj, Xyz };

constexpr std::size_t kFirstBytes = 4096;

bool looksLikeStl(std::string_view bytes, std::uint64_t size)
{
    constexpr std::size_t kHeader = 80;
    constexpr std::uint64_t kTriangle = 50;
    if (bytes.starts_with("solid") && bytes.find("facet") != std::string_view::npos)
        return true;
    if (bytes.size() < kHeader + 4)
        return false;
    std::uint32_t triangles = 0;
    std::memcpy(&triangles, bytes.data() + kHeader, sizeof(triangles));
    return size == kHeader + 4 + kTriangle * triangles;
}

std::optional<Format> formatOf(std::string_view bytes, std::uint64_t size)
{
    if (bytes.starts_with("\x93NUMPY"sv) || bytes.starts_with("PK\x03\x04"sv))
        return Format::Numpy;
    if (bytes.starts_with("\x89HDF\r\n\x1a\n"sv))
        return Format::Hdf5;
    if (looksLikePly(bytes))
        return Format::Ply;
    if (looksLikePcd(bytes))
        return Format::Pcd;
    if (looksLikeOff(bytes))
        return Format::Off;
    if (looksLikeStl(bytes, size))
        return Format::Stl;
    if (looksLikeXyz(bytes))
        return Format::Xyz;
    if (looksLikeObj(bytes))
        return Format::Obj;
    return std::nullopt;
}

/// What a file holds, without the mark that some editors put before a text.
std::string_view contentOf(const io::MappedFile& file)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::string_view content = file.text();
    if (content.starts_with(kByteOrderMark))
        content.remove_prefix(kByteOrderMark.size());
    return content;
}

std::optional<Format> formatOf(const io::MappedFile& file)
{
    const std::string_view content = contentOf(file);
    return formatOf(content.substr(0, kFirstBytes), content.size());
}

Result<Cloud> readAs(Format format, const io::MappedFile& file, std::size_t object)
{
    switch (format) {
    case Format::Off:
        return parseOff(contentOf(file));
    case Format::Ply:
        return parsePly(contentOf(file));
    case Format::Pcd:
        return parsePcd(contentOf(file));
    case Format::Xyz:
        return parseXyz(contentOf(file));
    case Format::Numpy:
        return readNumpyCloud(file.path(), object);
    case Format::Hdf5:
        return readHdf5Cloud(file.path(), object);
    case Format::Obj:
        return parseObj(contentOf(file));
    case Format::Stl:
        return readStlFile(file.path());
    }
    return Cloud{};
}

/// What is lost of the shape of points that lie far from the origin: single precision leaves steps between them.
std::optional<std::string> lostDetails(const std::vector<Point>& points)
{
    constexpr double kMostSteps = 1000;  // fewer steps across the object can be seen in its views
    const Bounds bounds = boundsOf(points);
    double extent = 0;
    float furthest = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        extent = std::max(extent, double{bounds.high[axis]} - double{bounds.low[axis]});
        furthest = std::max({furthest, std::abs(bounds.low[axis]), std::abs(bounds.high[axis])});
    }
    const double step = double{furthest} - double{std::nextafter(furthest, 0.0F)};
    if (!(extent > 0) || step * kMostSteps < extent)
        return std::nullopt;
    return "Its points lie so far from the origin that they are known in steps of " + formatNumber(step) +
           " only, and details are lost: move it there first.";
}

Result<Format> knownFormat(const io::MappedFile& file, const fs::path& path)
{
    if (const auto format = formatOf(file))
        return *format;
    return failure(ErrorCode::Input, path.string() + " is no point cloud that can be read",
                   file.text().empty() ? "the file is empty"
                                       : "its first bytes are none of OFF, PLY, XYZ, NPY, NPZ, HDF5, OBJ, STL or PCD",
                   "Save it as one of these.");
}

Failure notRead(const fs::path& path, const Error& problem)
{
    return failure(problem.code, path.string() + " cannot be read as a point cloud",
                   problem.message + (problem.cause.empty() ? "" : ": " + problem.cause),
                   problem.hint.empty() ? "Correct the file, or save it anew." : problem.hint);
}

}  // namespace

bool looksLikeCloud(const fs::path& path)
{
    const auto file = io::MappedFile::open(path);
    return file && formatOf(**file).has_value();
}

Result<Cloud> readCloud(const fs::path& path, std::size_t object)
{
    const FileObject named = fileObject(path);
    object = named.object.value_or(object);
    const auto file = io::MappedFile::open(named.file);
    if (!file)
        return failure(file.error());
    const Result<Format> format = knownFormat(**file, path);
    if (!format)
        return failure(format.error());
    Result<Cloud> cloud = readAs(*format, **file, object);
    if (cloud && cloud->points.empty())
        return failure(ErrorCode::Input, path.string() + " has no points");
    if (cloud && *format != Format::Numpy && *format != Format::Hdf5) {
        if (auto there = checkObject(object, cloud->objects); !there)
            return failure(there.error());
    }
    if (cloud)
        if (const auto remark = lostDetails(cloud->points))
            cloud->remarks.push_back(*remark);
    if (cloud || cloud.error().code == ErrorCode::Usage)
        return cloud;
    return notRead(path, cloud.error());
}

Result<CloudObjects> readCloudObjects(const fs::path& path)
{
    const auto file = io::MappedFile::open(path);
    if (!file)
        return failure(file.error());
    const Result<Format> format = knownFormat(**file, path);
    if (!format)
        return failure(format.error());
    Result<CloudObjects> objects = *format == Format::Numpy  ? numpyObjects(path)
                                   : *format == Format::Hdf5 ? hdf5Objects(path)
                                                             : CloudObjects{};
    if (!objects)
        return notRead(path, objects.error());
    return objects;
}

}  // namespace orangery::cloud
