// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/vocabulary.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <numeric>

namespace orangery::text {

namespace {

constexpr std::size_t kFewestSlots = 64;

std::uint64_t hashOf(std::string_view text)
{
    return XXH3_64bits(text.data(), text.size());
}

}  // namespace

void Vocabulary::reserve(std::size_t tokens)
{
    m_entries.reserve(tokens);
    grow(std::bit_ceil(std::max(kFewestSlots, tokens * 2)));
}

void Vocabulary::add(std::string_view text, std::uint32_t id)
{
    if (m_slots.size() < (m_entries.size() + 1) * 2)
        grow(std::max(kFewestSlots, m_slots.size() * 2));
    const std::size_t slot = slotOf(text, hashOf(text));
    m_entries.push_back({m_texts.size(), static_cast<std::uint32_t>(text.size()), id});
    m_texts += text;
    m_slots[slot] = static_cast<std::uint32_t>(m_entries.size());
}

void Vocabulary::finish()
{
    m_byId.resize(m_entries.size());
    std::iota(m_byId.begin(), m_byId.end(), 0U);
    std::stable_sort(m_byId.begin(), m_byId.end(),
                     [this](std::uint32_t a, std::uint32_t b) { return m_entries[a].id < m_entries[b].id; });
}

std::optional<std::uint32_t> Vocabulary::find(std::string_view text) const
{
    if (m_slots.empty())
        return std::nullopt;
    const std::uint32_t index = m_slots[slotOf(text, hashOf(text))];
    return index == 0 ? std::nullopt : std::optional(m_entries[index - 1].id);
}

std::optional<std::string_view> Vocabulary::text(std::uint32_t id) const
{
    if (id < m_byId.size() && m_entries[m_byId[id]].id == id)
        return textOf(m_entries[m_byId[id]]);
    const auto found =
        std::lower_bound(m_byId.begin(), m_byId.end(), id,
                         [this](std::uint32_t index, std::uint32_t wanted) { return m_entries[index].id < wanted; });
    if (found == m_byId.end() || m_entries[*found].id != id)
        return std::nullopt;
    return textOf(m_entries[*found]);
}

std::pair<std::string_view, std::uint32_t> Vocabulary::entry(std::size_t i) const
{
    return {textOf(m_entries[i]), m_entries[i].id};
}

std::string_view Vocabulary::textOf(const Entry& entry) const
{
    return std::string_view(m_texts).substr(entry.offset, entry.length);
}

/// The slot that holds `text`, or the free one where it belongs.
std::size_t Vocabulary::slotOf(std::string_view text, std::uint64_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hash & mask;
    while (m_slots[slot] != 0 && textOf(m_entries[m_slots[slot] - 1]) != text)
        slot = (slot + 1) & mask;
    return slot;
}

void Vocabulary::grow(std::size_t slots)
{
    if (slots <= m_slots.size())
        return;
    m_slots.assign(slots, 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const std::string_view text = textOf(m_entries[i]);
        m_slots[slotOf(text, hashOf(text))] = static_cast<std::uint32_t>(i + 1);
    }
}

}  // namespace orangery::text
