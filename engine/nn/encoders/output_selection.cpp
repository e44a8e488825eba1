// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/output_selection.h"

#include <algorithm>

namespace orangery::nn {

bool OutputSelection::matches(std::string_view pattern, std::string_view name)
{
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

bool OutputSelection::wants(std::string_view name) const
{
    return m_patterns.empty() || std::any_of(m_patterns.begin(), m_patterns.end(),
                                             [&](const std::string& pattern) { return matches(pattern, name); });
}

bool OutputSelection::wantsAny(std::string_view beginning) const
{
    return m_patterns.empty() || std::any_of(m_patterns.begin(), m_patterns.end(), [&](const std::string& pattern) {
               return pattern.starts_with(beginning) || matches(pattern, beginning);
           });
}

}  // namespace orangery::nn
