// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/input_list.h"

#include "engine/base/letters.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace orangery::zero_shot {

namespace {

constexpr std::array<std::string_view, 25> kEndings{
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".ppm", ".mp4", ".mkv", ".avi", ".webm",
    ".mov", ".m4v", ".mpeg", ".mpg", ".ogv",  ".off", ".ply", ".xyz",  ".pts", ".obj", ".stl", ".pcd"};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isHidden(const fs::path& path)
{
    return path.filename().string().starts_with('.');
}

Result<std::vector<std::string>> filesBelow(const fs::path& folder)
{
    std::vector<std::string> files;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (isHidden(entry->path()) && entry->is_directory(ignored))
            entry.disable_recursion_pending();
        else if (!isHidden(entry->path()) && entry->is_regular_file(ignored) &&
                 (hasKnownEnding(entry->path()) || isArrayOfClouds(entry->path())))
            files.push_back(entry->path().string());
    }
    if (error)
        return failure(ErrorCode::Input, folder.string() + " cannot be looked through", error.message());
    if (files.empty())
        return failure(ErrorCode::Input, folder.string() + " holds no picture, video or point cloud",
                       "files are told by their endings in a folder", "Name the files themselves.");
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::span<const std::string_view> inputEndings()
{
    return kEndings;
}

bool hasKnownEnding(const fs::path& path)
{
    const std::string ending = loweredExtension(path);
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

Result<std::vector<std::string>> expandedInputs(const std::vector<std::string>& arguments)
{
    return foundInputs(arguments).map([](const std::vector<FoundInput>& found) {
        std::vector<std::string> paths;
        for (const FoundInput& input : found)
            paths.push_back(input.path);
        return paths;
    });
}

Result<std::vector<FoundInput>> foundInputs(const std::vector<std::string>& arguments,
                                            std::optional<std::size_t> object)
{
    std::vector<FoundInput> inputs;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        const bool isFolder = fs::is_directory(argument, ignored);
        const auto files = isFolder ? filesBelow(argument) : std::vector{argument};
        if (!files)
            return failure(files.error());
        for (const std::string& file : *files) {
            // Of a folder's files the ending tells enough, and opening many takes its time.
            Result<std::vector<FoundInput>> objects =
                isFolder && hasKnownEnding(file) ? std::vector<FoundInput>() : objectsIn(file, object);
            if (!objects)
                return objects;
            if (objects->empty())
                objects->push_back({.path = file});
            std::move(objects->begin(), objects->end(), std::back_inserter(inputs));
        }
    }
    return inputs;
}

Result<std::vector<std::string>> namedInputs(const Params& params)
{
    std::vector<std::string> named = params.has("inputs") ? params.list("inputs") : std::vector<std::string>();
    if (params.has("list")) {
        const fs::path list = params.path("list");
        const Result<std::vector<std::string>> listed = readInputList(list);
        if (!listed)
            return failure(listed.error());
        if (isListOfHdf5(*listed))
            named.push_back(list.string());  // its paths begin where it lies
        else
            named.insert(named.end(), listed->begin(), listed->end());
    }
    if (named.empty())
        return failure(ErrorCode::Usage, "there is no input", {}, "Name pictures, folders, or a list with --list.");
    return named;
}

Result<std::vector<std::string>> readInputList(const fs::path& path)
{
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    std::vector<std::string> inputs;
    std::string_view rest = *text;
    if (rest.starts_with(kByteOrderMark))
        rest.remove_prefix(kByteOrderMark.size());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.find_first_not_of(" \t") != std::string_view::npos)
            inputs.emplace_back(line);
    }
    if (inputs.empty())
        return failure(ErrorCode::Input, path.string() + " names no input", "it has no line", "Write one path a line.");
    return inputs;
}

}  // namespace orangery::zero_shot
