// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/truth_file.h"

#include <algorithm>
#include <unordered_set>

namespace orangery::zero_shot {

Result<Truth> truthFrom(const std::vector<NamedTexts>& entries, const std::string& source)
{
    const auto refused = [&](const std::string& what, const std::string& why) {
        return failure(ErrorCode::Input, source + ": " + what, why, R"(Write {"id": "class name", ...}.)");
    };
    if (entries.empty())
        return refused("there is no sample in it", "the object is empty");
    Truth truth;
    truth.samples.reserve(entries.size());
    std::unordered_set<std::string> seen;
    for (const NamedTexts& entry : entries) {
        if (entry.isList)
            return refused("sample '" + entry.name + "' has a list", "a sample has one class name here");
        std::string label = entry.texts.front();
        std::replace(label.begin(), label.end(), '_', ' ');
        if (label.find_first_not_of(' ') == std::string::npos)
            return refused("sample '" + entry.name + "' has an empty class name", "a class needs a name");
        if (!truth.indexOf.emplace(entry.name, truth.samples.size()).second)
            return refused("sample '" + entry.name + "' stands twice", "which of the two holds is not said");
        if (seen.insert(label).second)
            truth.categories.push_back(label);
        truth.samples.push_back({entry.name, std::move(label)});
    }
    return truth;
}

}  // namespace orangery::zero_shot
