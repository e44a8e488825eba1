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

/// A set of byte strings with a number each, walked byte by byte to find all that a text begins with. The children of
/// a node lie side by side in the order of their bytes, so that a step touches one short run of memory.
class ByteTrie {
public:
    using Node = std::uint32_t;
    static constexpr Node kRoot = 0;
    static constexpr Node kNone = 0xFFFFFFFFU;

    ByteTrie() = default;
    /// Of texts that stand twice the last one counts; the empty text is left out.
    explicit ByteTrie(std::vector<std::pair<std::string, std::uint32_t>> texts);

    [[nodiscard]] bool isEmpty() const { return m_nodes.size() <= 1; }
    /// The node that `byte` leads to, or kNone.
    [[nodiscard]] Node step(Node node, char byte) const
    {
        if (node == kRoot)
            return m_firstBytes.empty() ? kNone : m_firstBytes[static_cast<unsigned char>(byte)];
        const Place& place = m_nodes[node];
        const char* const labels = m_labels.data() + place.firstChild;
        if (place.children <= kScanned) {
            for (std::uint32_t i = 0; i < place.children; ++i)
                if (labels[i] == byte)
                    return place.firstChild + i;
            return kNone;
        }
        return search(place, byte);
    }
    /// The number of the text that ends at the node, or kNone.
    [[nodiscard]] std::uint32_t value(Node node) const { return m_nodes[node].value; }
    /// The node after all of `text`, or kNone.
    [[nodiscard]] Node walk(Node node, std::string_view text) const;

    struct Found {
        std::size_t length = 0;
        std::uint32_t value = kNone;
    };
    /// The longest of the texts that `text` begins with.
    [[nodiscard]] std::optional<Found> longestPrefix(std::string_view text, Node from = kRoot) const;

private:
    static constexpr std::uint32_t kScanned = 8;
    struct Place {
        std::uint32_t firstChild = 0;
        std::uint32_t children = 0;
        std::uint32_t value = kNone;
    };
    [[nodiscard]] Node search(const Place& place, char byte) const;

    std::vector<Place> m_nodes;
    std::string m_labels;  ///< the byte that leads to each node
    std::vector<Node> m_firstBytes;
};

}  // namespace orangery::text
