// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_trie.h"

#include <algorithm>

namespace orangery::text {

namespace {

/// Texts [begin, end) of the sorted list share their first `depth` bytes and belong below one node.
struct Below {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t depth = 0;
};

}  // namespace

ByteTrie::ByteTrie(std::vector<std::pair<std::string, std::uint32_t>> texts)
{
    std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    m_nodes.push_back({});
    m_labels += '\0';
    std::vector<Below> below = {{0, texts.size(), 0}};
    for (std::size_t node = 0; node < m_nodes.size(); ++node) {
        auto [i, end, depth] = below[node];
        for (; i < end && texts[i].first.size() == depth; ++i)
            if (depth > 0)
                m_nodes[node].value = texts[i].second;
        m_nodes[node].firstChild = static_cast<std::uint32_t>(m_nodes.size());
        while (i < end) {
            const char label = texts[i].first[depth];
            std::size_t last = i;
            while (last < end && texts[last].first[depth] == label)
                ++last;
            ++m_nodes[node].children;
            m_nodes.push_back({});
            m_labels += label;
            below.push_back({i, last, depth + 1});
            i = last;
        }
    }
    m_firstBytes.assign(256, kNone);
    for (std::uint32_t i = 0; i < m_nodes[kRoot].children; ++i)
        m_firstBytes[static_cast<unsigned char>(m_labels[m_nodes[kRoot].firstChild + i])] =
            m_nodes[kRoot].firstChild + i;
}

ByteTrie::Node ByteTrie::walk(Node node, std::string_view text) const
{
    for (const char byte : text) {
        node = step(node, byte);
        if (node == kNone)
            return kNone;
    }
    return node;
}

std::optional<ByteTrie::Found> ByteTrie::longestPrefix(std::string_view text, Node from) const
{
    std::optional<Found> longest;
    Node node = from;
    for (std::size_t i = 0; i < text.size(); ++i) {
        node = step(node, text[i]);
        if (node == kNone)
            break;
        if (value(node) != kNone)
            longest = Found{i + 1, value(node)};
    }
    return longest;
}

ByteTrie::Node ByteTrie::search(const Place& place, char byte) const
{
    const auto first = m_labels.begin() + place.firstChild;
    const auto last = first + place.children;
    const auto found = std::lower_bound(first, last, byte, [](char a, char b) {
        return static_cast<unsigned char>(a) < static_cast<unsigned char>(b);
    });
    return found != last && *found == byte ? static_cast<Node>(found - m_labels.begin()) : kNone;
}

}  // namespace orangery::text
