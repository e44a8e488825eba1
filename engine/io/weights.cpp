// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/weights.h"

#include <utility>

namespace orangery::io {

Weights::Weights(WeightsContents contents) : m_contents(std::move(contents))
{
    m_index.reserve(m_contents.tensors.size());
    for (std::size_t i = 0; i < m_contents.tensors.size(); ++i)
        m_index.emplace(m_contents.tensors[i].name, i);
}

std::optional<std::size_t> Weights::find(std::string_view name) const
{
    const auto found = m_index.find(name);
    return found == m_index.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace orangery::io
