// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery::text {

/// Tokens and their ids. All texts lie in one block; looking a text up takes one hash and, nearly always, one
/// comparison. Ids need not be dense.
class Vocabulary {
public:
    void reserve(std::size_t tokens);
    /// Adds a token; of texts that stand twice, `find` gives the last one's id.
    void add(std::string_view text, std::uint32_t id);
    /// Call after the last `add`, before `text`.
    void finish();

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
    [[nodiscard]] std::optional<std::string_view> text(std::uint32_t id) const;
    /// The i-th token in the order in which they were added.
    [[nodiscard]] std::pair<std::string_view, std::uint32_t> entry(std::size_t i) const;

private:
    struct Entry {
        std::uint64_t offset = 0;
        std::uint32_t length = 0;
        std::uint32_t id = 0;
    };
    [[nodiscard]] std::string_view textOf(const Entry& entry) const;
    [[nodiscard]] std::size_t slotOf(std::string_view text, std::uint64_t hash) const;
    void grow(std::size_t slots);

    std::string m_texts;
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_slots;  ///< index of the entry + 1; 0 = free
    std::vector<std::uint32_t> m_byId;   ///< indices of the entries in the order of their ids
};

}  // namespace orangery::text
