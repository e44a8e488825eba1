// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/sample_files.h"

#include "engine/base/file_object.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/recognition/input_list.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kSeparators = "_-";

/// A name without a known ending; a dot may stand in an id.
std::string stemOf(const fs::path& name)
{
    return hasKnownEnding(name) ? name.stem().string() : name.filename().string();
}

/// A stem without what two data sets put behind it: "_aligned", and Kinetics' times as in "_000010_000020".
std::string_view withoutSuffix(std::string_view stem)
{
    constexpr std::string_view kAligned = "_aligned";
    constexpr std::size_t kTimes = 14;
    if (stem.ends_with(kAligned))
        return stem.substr(0, stem.size() - kAligned.size());
    if (stem.size() <= kTimes)
        return stem;
    const std::string_view times = stem.substr(stem.size() - kTimes);
    for (std::size_t i = 0; i < kTimes; ++i)
        if (i % (kTimes / 2) == 0 ? times[i] != '_' : times[i] < '0' || times[i] > '9')
            return stem;
    return stem.substr(0, stem.size() - kTimes);
}

/// Whether the last folders of `file` are those of `id`.
bool endsInFoldersOf(const fs::path& file, const fs::path& id)
{
    fs::path own = file.parent_path();
    for (fs::path folder = id.parent_path(); !folder.filename().empty();
         folder = folder.parent_path(), own = own.parent_path())
        if (own.filename() != folder.filename())
            return false;
    return true;
}

}  // namespace

SampleFiles::SampleFiles(fs::path root, const std::vector<std::string>& classNames) : m_root(std::move(root))
{
    for (const std::string& name : classNames)
        m_classNames.insert(looseName(name));
}

std::vector<std::string> SampleFiles::whereItSays(const std::string& id, const std::string& label) const
{
    std::set<std::string> found;
    const auto look = [&](const fs::path& path) {
        std::error_code ignored;
        if (fs::is_regular_file(fileObject(path).file, ignored))
            found.insert(path.string());
    };
    const std::string inClass = label.empty() ? "" : (m_root / label / fs::path(id).filename()).string();
    look(m_root / id);
    if (found.empty() && !inClass.empty())
        look(inClass);
    if (found.empty() && !hasKnownEnding(id))
        for (const std::string_view lower : inputEndings()) {
            std::string upper(lower);
            std::transform(upper.begin(), upper.end(), upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
            for (const std::string& ending : {std::string(lower), upper}) {
                look(m_root / (id + ending));
                if (!inClass.empty())
                    look(inClass + ending);
            }
        }
    return {found.begin(), found.end()};
}

void SampleFiles::lookThrough()
{
    if (m_isLookedThrough)
        return;
    m_isLookedThrough = true;
    // A folder that cannot be read has no files.
    const Result<std::vector<std::string>> files = expandedInputs({m_root.empty() ? "." : m_root.string()});
    if (!files)
        return;
    m_files.assign(files->begin(), files->end());
    for (std::size_t i = 0; i < m_files.size(); ++i)
        m_ofStem[stemOf(m_files[i])].push_back(i);
}

void SampleFiles::splitNames()
{
    if (m_isSplit)
        return;
    m_isSplit = true;
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        const std::string stem = stemOf(m_files[i]);
        std::string_view part = withoutSuffix(stem);
        m_ofPart[std::string(part)].push_back(i);
        for (std::size_t at = part.find_first_of(kSeparators); at != std::string_view::npos;
             at = part.find_first_of(kSeparators)) {
            part.remove_prefix(at + 1);
            m_ofPart[std::string(part)].push_back(i);
        }
    }
}

SampleFiles::Places SampleFiles::nearest(Places places, const fs::path& id, const std::string& label) const
{
    const std::string loose = looseName(label);
    const std::string idFolder = looseName(id.parent_path().filename().string());
    const auto folderOf = [](const fs::path& file) { return looseName(file.parent_path().filename().string()); };
    // A name of its own does not tell a sample where many classes count their files from 1.
    std::erase_if(places, [&](std::size_t i) {
        const std::string folder = folderOf(m_files[i]);
        if (folder == loose || folder == idFolder)
            return false;
        return m_classNames.contains(folder) || (!idFolder.empty() && m_files[i].parent_path() != m_root);
    });
    const auto keep = [&](const auto& fits) {
        Places kept;
        std::copy_if(places.begin(), places.end(), std::back_inserter(kept),
                     [&](std::size_t i) { return fits(m_files[i]); });
        if (!kept.empty())
            places = std::move(kept);
    };
    keep([&](const fs::path& file) { return file.filename() == id.filename(); });
    keep([&](const fs::path& file) { return endsInFoldersOf(file, id); });
    keep([&](const fs::path& file) { return folderOf(file) == loose; });
    return places;
}

Result<std::string> SampleFiles::find(const std::string& id, const std::string& label)
{
    const auto several = [&](const std::string& first, const std::string& second, std::size_t count) {
        return failure(ErrorCode::Input, "sample '" + id + "' means several files",
                       first + " and " + second + (count > 2 ? " and " + std::to_string(count - 2) + " more" : ""),
                       "Write the folder or the extension into the list, or name a folder with --root that holds one "
                       "of them.");
    };
    const std::vector<std::string> said = whereItSays(id, label);
    if (said.size() > 1)
        return several(said[0], said[1], said.size());
    if (said.size() == 1)
        return said.front();
    lookThrough();
    const std::string stem = stemOf(id);
    const auto of = [&](const std::unordered_map<std::string, Places>& files) {
        const auto found = files.find(stem);
        return found == files.end() ? Places() : nearest(found->second, id, label);
    };
    Places places = of(m_ofStem);
    if (places.empty()) {
        splitNames();
        places = of(m_ofPart);
    }
    if (places.empty())
        return failure(ErrorCode::Input, "sample '" + id + "' is not found below " + m_root.string(),
                       "neither as it is, nor with an extension, nor in a sub-folder, nor with a prefix",
                       "Name the folder that the ids begin in with --root.");
    if (places.size() > 1)
        return several(m_files[places[0]].string(), m_files[places[1]].string(), places.size());
    if (m_elsewhere++ == 0)
        m_example = "'" + id + "' as " + m_files[places.front()].lexically_relative(m_root).string();
    return m_files[places.front()].string();
}

std::string SampleFiles::remark() const
{
    return m_elsewhere == 0
               ? ""
               : std::to_string(m_elsewhere) + " ids were found elsewhere than they say, for example " + m_example;
}

}  // namespace orangery::zero_shot
