// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// Templates that belong together, each with "{}" where the name goes.
struct TemplateSet {
    std::string name;
    std::vector<std::string> templates;
};

/// Where a person keeps lists of templates, such as those that CLIP was published with: templates.json in the folder of
/// the user's data, an object from names to lists.
[[nodiscard]] fs::path templateSetsFile();

/// The lists in that file when they were first asked for; none without it.
[[nodiscard]] const std::vector<TemplateSet>& keptTemplateSets();

/// One of them, by any name that its data set has (datasetKey). ErrorCode::Usage naming them for another one.
[[nodiscard]] Result<std::vector<std::string>> keptTemplates(std::string_view name);

/// The name of the kept list that these are; empty where they are none of several.
[[nodiscard]] std::string keptSetOf(const std::vector<std::string>& templates);

/// Reads templates: one a line, a JSON list, or a JSON object from names to lists, of which `set` names one where there are
/// several. "{c}", as CLIP_benchmark's files have it, is read as "{}". ErrorCode::Input, or ErrorCode::Usage for a list that
/// is not there.
[[nodiscard]] Result<std::vector<std::string>> readTemplates(const fs::path& path, std::string_view set);

}  // namespace orangery::zero_shot
