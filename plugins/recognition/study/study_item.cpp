// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/study_item.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace orangery::recognition_page {

std::vector<std::string> DescribedClass::enabledSentences() const
{
    std::vector<std::string> enabled;
    std::copy_if(sentences.begin(), sentences.end(), std::back_inserter(enabled),
                 [this](const std::string& sentence) { return !disabled.contains(sentence); });
    return enabled;
}

ClassPlaces::ClassPlaces(const std::vector<ClassKey>& keys, JoinedClasses joined) : m_joined(std::move(joined))
{
    for (std::size_t c = 0; c < keys.size(); ++c)
        m_places[keys[c]] = c;
}

std::optional<std::size_t> ClassPlaces::of(ClassKey key) const
{
    for (;;) {
        if (const auto place = m_places.find(key); place != m_places.end())
            return place->second;
        const auto into = m_joined.find(key);
        if (into == m_joined.end())
            return std::nullopt;
        key = into->second;
    }
}

}  // namespace orangery::recognition_page
