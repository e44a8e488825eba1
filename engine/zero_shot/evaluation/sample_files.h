// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace orangery::zero_shot {

/// Finds the files that the ids of a list mean. Published lists name files in other ways than data sets come: without an
/// extension or with another one, without folders, or without what the data set puts around each name. An id is never a
/// pattern.
class SampleFiles {
public:
    /// A folder that is named like one of the classes holds samples of no other.
    SampleFiles(fs::path root, const std::vector<std::string>& classNames);

    /// The file that `id` means, of a sample of class `label` (may be empty). Looked for below the root: as it is; with a
    /// known extension; by its last part, with or without one, in a folder `label`; by its last part in any folder, first
    /// where the folders of the id end the path, then where one is named like the class; and last with something put
    /// around it, as in image_00001.jpg for 00001.jpg, test_0001_aligned.jpg for 0001.jpg or ID_000010_000020.mp4 for ID.
    /// ErrorCode::Input where there is none, or several.
    [[nodiscard]] Result<std::string> find(const std::string& id, const std::string& label);

    /// How many ids were found elsewhere than they say, with an example; empty = none.
    [[nodiscard]] std::string remark() const;

private:
    using Places = std::vector<std::size_t>;

    [[nodiscard]] std::vector<std::string> whereItSays(const std::string& id, const std::string& label) const;
    void lookThrough();
    void splitNames();
    [[nodiscard]] Places nearest(Places places, const fs::path& id, const std::string& label) const;

    fs::path m_root;
    std::unordered_set<std::string> m_classNames;  ///< for tolerant comparison
    bool m_isLookedThrough = false;
    bool m_isSplit = false;
    std::vector<fs::path> m_files;
    std::unordered_map<std::string, Places> m_ofStem;  ///< by the name without its extension
    std::unordered_map<std::string, Places> m_ofPart;  ///< by what stands behind a prefix or before a suffix
    std::size_t m_elsewhere = 0;
    std::string m_example;
};

}  // namespace orangery::zero_shot
