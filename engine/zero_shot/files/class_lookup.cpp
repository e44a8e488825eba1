// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/class_lookup.h"

#include "engine/base/options.h"
#include "engine/zero_shot/files/class_names.h"

namespace orangery::zero_shot {

ClassLookup::ClassLookup(const std::vector<std::string>& names) : m_names(names)
{
    for (std::size_t c = 0; c < names.size(); ++c) {
        m_exact.emplace(names[c], c);
        if (std::string loose = looseName(names[c]); !loose.empty())
            m_loose.emplace(std::move(loose), c);
    }
}

std::optional<std::size_t> ClassLookup::find(const std::string& name) const
{
    if (const auto found = m_exact.find(name); found != m_exact.end())
        return found->second;
    if (const auto found = m_loose.find(looseName(name)); found != m_loose.end())
        return found->second;
    return std::nullopt;
}

std::string ClassLookup::hint(const std::string& name) const
{
    const auto near = nearestWord(name, m_names);
    return near ? "Did you mean '" + *near + "'?" : "";
}

}  // namespace orangery::zero_shot
