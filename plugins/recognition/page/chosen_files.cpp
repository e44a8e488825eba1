// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/chosen_files.h"

#include "engine/base/letters.h"
#include "plugins/recognition/page/opened_run.h"
#include "plugins/recognition/page/opened_sample.h"

#include "engine/base/file_object.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/input_list.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace orangery::recognition_page {

namespace {

constexpr std::array<std::string_view, 7> kTextEndings{".txt", ".yaml", ".yml", ".json", ".csv", ".tsv", ".names"};
/// Members of files of classes; a class of a file of descriptions is hardly called that.
constexpr std::array<std::string_view, 5> kClassMembers{"categories", "classes", "labels", "names", "id2label"};
constexpr std::size_t kBeginning = 4096;                                // bytes
constexpr std::string_view kThresholdsFamily = "orangery.thresholds/";  // of whatever version

bool endsAsText(const fs::path& path)
{
    const std::string ending = loweredExtension(path);
    return std::find(kTextEndings.begin(), kTextEndings.end(), ending) != kTextEndings.end();
}

/// Whether a text begins with a row of numbers: a point cloud, not names.
bool isRowsOfNumbers(const fs::path& path)
{
    std::string beginning(kBeginning, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    beginning.resize(static_cast<std::size_t>(stream.gcount()));
    const std::string line = beginning.substr(0, beginning.find('\n'));
    return line.find_first_of("0123456789") != std::string::npos &&
           line.find_first_not_of("0123456789+-.eE,; \t\r") == std::string::npos;
}

/// Whether a file says that it has thresholds, be they in order or not.
bool holdsThresholds(const fs::path& path)
{
    if (path.extension() != ".json")
        return false;
    const Result<std::string> text = readFile(path);
    if (!text || text->find(kThresholdsFamily) == std::string::npos)
        return false;
    const Result<Json> json = parseJson(*text, path.string());
    const Json schema = json && json->is_object() ? json->value("schema", Json()) : Json();
    return schema.is_string() && schema.get<std::string>().starts_with(kThresholdsFamily);
}

bool holdsDescriptions(const zero_shot::NamedTextsFile& file)
{
    const auto& entries = file.entries;
    return !entries.empty() && std::all_of(entries.begin(), entries.end(), [](const zero_shot::NamedTexts& entry) {
        return entry.isList && std::find(kClassMembers.begin(), kClassMembers.end(), entry.name) == kClassMembers.end();
    });
}

OpenedInputs openObjects(std::vector<zero_shot::FoundInput> objects)
{
    OpenedInputs opened{.found = std::move(objects)};
    const auto labelled = std::find_if(opened.found.begin(), opened.found.end(),
                                       [](const zero_shot::FoundInput& object) { return !object.className.empty(); });
    if (labelled != opened.found.end())
        if (auto classes = openClasses(fileObject(labelled->path).file.parent_path() / zero_shot::kShapeNames))
            opened.classes = *std::move(classes);
    return opened;
}

}  // namespace

Result<OpenedClasses> openClasses(const fs::path& path)
{
    return zero_shot::readClassSet(path).map(
        [&](zero_shot::ClassSet classes) { return OpenedClasses{.file = path, .classes = std::move(classes)}; });
}

Result<OpenedDescriptions> openDescriptions(const fs::path& path)
{
    return zero_shot::readDescriptions(path).map(
        [&](zero_shot::NamedTextsFile texts) { return OpenedDescriptions{.file = path, .texts = std::move(texts)}; });
}

Result<OpenedThresholds> openThresholds(const fs::path& path)
{
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    return zero_shot::parseThresholds(*text, path.string()).map([&](zero_shot::Thresholds thresholds) {
        return OpenedThresholds{.file = path, .thresholds = std::move(thresholds)};
    });
}

Result<OpenedPath> openPath(const fs::path& path)
{
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return failure(ErrorCode::Input, path.string() + " cannot be opened", "there is no such file or folder");
    if (fs::is_directory(path, ignored)) {
        if (isRunFolder(path))
            return openRecordedRun(path).map([](OpenedStudy study) { return OpenedPath(std::move(study)); });
        if (fs::exists(path / kSampleFile, ignored))
            return openSample(path).map([](OpenedStudy study) { return OpenedPath(std::move(study)); });
        return zero_shot::foundInputs({path.string()}).map([](std::vector<zero_shot::FoundInput> found) {
            return OpenedPath(OpenedInputs{.found = std::move(found)});
        });
    }
    if (path.filename() == kSampleFile)
        return openPath(fs::absolute(path, ignored).parent_path());
    auto objects = zero_shot::objectsIn(path);
    if (!objects)
        return failure(objects.error());
    if (!objects->empty())
        return OpenedPath(openObjects(*std::move(objects)));
    if (!endsAsText(path) || isRowsOfNumbers(path))
        return OpenedPath(OpenedInputs{.found = {{.path = path.string()}}});
    if (holdsThresholds(path))
        return openThresholds(path).map([](OpenedThresholds thresholds) { return OpenedPath(std::move(thresholds)); });
    if (const auto descriptions = openDescriptions(path); descriptions && holdsDescriptions(descriptions->texts))
        return OpenedPath(*descriptions);
    return openClasses(path).map([](OpenedClasses classes) { return OpenedPath(std::move(classes)); });
}

}  // namespace orangery::recognition_page
