// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orangery::text {

/// Pairs of token ids, and what joining them gives: an open-addressing table with all of an entry side by side, because
/// looking pairs up is most of what byte-pair encoding does.
class PairTable {
public:
    static constexpr std::uint32_t kNoRank = 0xFFFFFFFFU;
    struct Merge {
        std::uint32_t rank = kNoRank;  ///< kNoRank: the pair is not joined
        std::uint32_t id = 0;
    };

    explicit PairTable(std::size_t pairs) : m_entries(std::bit_ceil(pairs * 2 + 2)) {}

    /// A pair that is there already takes the new rank.
    void set(std::uint32_t left, std::uint32_t right, Merge merge)
    {
        Entry& entry = m_entries[slotOf(left, right)];
        entry = {left, right, merge};
    }

    [[nodiscard]] Merge find(std::uint32_t left, std::uint32_t right) const
    {
        return m_entries[slotOf(left, right)].merge;
    }

private:
    struct Entry {
        std::uint32_t left = 0;
        std::uint32_t right = 0;
        Merge merge;
    };

    [[nodiscard]] std::size_t slotOf(std::uint32_t left, std::uint32_t right) const
    {
        const std::size_t mask = m_entries.size() - 1;
        std::uint64_t hash = ((static_cast<std::uint64_t>(left) << 32U) | right) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 32U;
        std::size_t slot = hash & mask;
        while (m_entries[slot].merge.rank != kNoRank &&
               (m_entries[slot].left != left || m_entries[slot].right != right))
            slot = (slot + 1) & mask;
        return slot;
    }

    std::vector<Entry> m_entries;
};

}  // namespace orangery::text
