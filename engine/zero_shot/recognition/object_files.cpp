// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/object_files.h"

#include "engine/base/file_object.h"
#include "engine/base/letters.h"
#include "engine/base/module.h"
#include "engine/cloud/cloud_functions.h"
#include "engine/zero_shot/recognition/input_list.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace orangery::zero_shot {

namespace {

using namespace std::string_view_literals;

std::string beginningOf(const fs::path& path)
{
    constexpr std::size_t kBeginning = 4096;
    std::error_code ignored;
    std::string bytes;
    if (!fs::is_regular_file(path, ignored))
        return bytes;
    std::ifstream file(path, std::ios::binary);
    bytes.resize(kBeginning);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

bool mayHoldObjects(std::string_view beginning)
{
    return beginning.starts_with("\x89HDF\r\n\x1a\n"sv) || beginning.starts_with("\x93NUMPY"sv) ||
           beginning.starts_with("PK\x03\x04"sv);
}

bool isNamedAsHdf5(std::string_view name)
{
    constexpr std::array<std::string_view, 3> kEndings{".h5", ".hdf5", ".hdf"};
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

/// Empty where not every line names a file of HDF5.
std::vector<std::string> listedFiles(const fs::path& path, std::string_view beginning)
{
    const std::size_t begin = std::min(beginning.find_first_not_of(" \t\r\n"), beginning.size());
    std::string_view first = beginning.substr(begin);
    first = first.substr(0, first.find_first_of("\r\n"));
    if (!isNamedAsHdf5(first))
        return {};
    const Result<std::vector<std::string>> lines = readInputList(path);
    return lines && isListOfHdf5(*lines) ? *lines : std::vector<std::string>();
}

Result<fs::path> listedFile(const fs::path& list, const std::string& line)
{
    const fs::path folder = list.parent_path();
    const fs::path named(line);
    for (const fs::path& path : {folder / named, folder / named.filename(), named}) {
        std::error_code ignored;
        if (fs::is_regular_file(path, ignored))
            return path;
    }
    return failure(ErrorCode::Input, list.string() + " names " + line + ", which is not there",
                   "neither below the list's folder nor beside the list", "Put the file there, or correct the list.");
}

Result<std::vector<FoundInput>> objectsOf(const fs::path& file, std::optional<std::size_t> object)
{
    const auto read = moduleFunction<cloud::ReadCloudObjects>(Module::Media, cloud::kReadCloudObjects);
    if (!read)
        return failure(read.error());
    Result<cloud::CloudObjects> objects;
    (*read)(file, objects);
    if (!objects)
        return std::vector<FoundInput>{{.path = file.string(), .problem = objects.error()}};
    if (objects->count == 0)
        return std::vector<FoundInput>{{.path = file.string()}};
    if (object && *object >= objects->count)
        return failure(ErrorCode::Usage, file.string() + " has no object " + std::to_string(*object),
                       "it has the objects 0 to " + std::to_string(objects->count - 1));
    std::vector<FoundInput> found;
    for (std::size_t i = object.value_or(0); i < (object ? *object + 1 : objects->count); ++i) {
        FoundInput input{.path = objects->count == 1 ? file.string() : nameOfObject(file, i)};
        if (!objects->labels.empty())
            input.label = objects->labels[i];
        if (!objects->classNames.empty()) {
            const bool isThere =
                input.label && *input.label >= 0 && static_cast<std::size_t>(*input.label) < objects->classNames.size();
            if (isThere)
                input.className = objects->classNames[static_cast<std::size_t>(*input.label)];
            else
                input.label.reset();
        }
        found.push_back(std::move(input));
    }
    return found;
}

}  // namespace

bool isArrayOfClouds(const fs::path& path)
{
    constexpr std::array<std::string_view, 4> kEndings{".h5", ".hdf5", ".npy", ".npz"};
    if (std::find(kEndings.begin(), kEndings.end(), loweredExtension(path)) == kEndings.end())
        return false;
    const auto read = moduleFunction<cloud::ReadCloudObjects>(Module::Media, cloud::kReadCloudObjects);
    if (!read)
        return false;
    Result<cloud::CloudObjects> objects;
    (*read)(path, objects);
    return objects && objects->looksLikeClouds;
}

bool isListOfHdf5(const std::vector<std::string>& lines)
{
    return !lines.empty() && std::all_of(lines.begin(), lines.end(), isNamedAsHdf5);
}

Result<std::vector<FoundInput>> objectsIn(const fs::path& path, std::optional<std::size_t> object)
{
    const FileObject named = fileObject(path);
    const std::string beginning = beginningOf(named.file);
    if (mayHoldObjects(beginning) && named.object) {
        auto one = objectsOf(named.file, named.object);
        return one ? *std::move(one) : std::vector<FoundInput>{{.path = path.string()}};  // it tells when it is read
    }
    if (mayHoldObjects(beginning))
        return objectsOf(named.file, object);
    std::vector<FoundInput> all;
    for (const std::string& line : listedFiles(path, beginning)) {
        const Result<fs::path> file = listedFile(path, line);
        if (!file)
            return failure(file.error());
        Result<std::vector<FoundInput>> objects = objectsOf(*file, object);
        if (!objects)
            return objects;
        std::move(objects->begin(), objects->end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace orangery::zero_shot
