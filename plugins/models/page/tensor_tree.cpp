// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/tensor_tree.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace orangery::models_page {

namespace {

constexpr int kDeepest =
    40;  // modules above a tensor; what follows is one name, or a file could make a chain of millions

class Builder {
public:
    explicit Builder(const std::vector<io::TensorInfo>& tensors)
    {
        m_tree.nodes.push_back({});
        m_tree.nodes.reserve(tensors.size() * 2);
        for (std::size_t index = 0; index < tensors.size(); ++index)
            add(tensors[index], index);
    }

    TensorTree take()
    {
        sum();
        return std::move(m_tree);
    }

private:
    void add(const io::TensorInfo& tensor, std::size_t index)
    {
        const std::string_view name = tensor.name;
        std::size_t parent = 0;
        std::size_t begin = 0;
        for (int depth = 0; depth < kDeepest; ++depth) {
            const std::size_t dot = name.find('.', begin);
            if (dot == std::string_view::npos)
                break;
            parent = module(name.substr(0, dot), name.substr(begin, dot - begin), parent);
            begin = dot + 1;
        }
        const std::size_t node = append(name.substr(begin), parent);
        m_tree.nodes[node].tensor = index;
        m_tree.nodes[node].tensors = 1;
        m_tree.nodes[node].parameters = io::valuesOf(tensor.shape).value_or(0);
        m_tree.nodes[node].bytes = tensor.bytes;
        m_tree.nodes[node].type = tensor.type;
    }

    std::size_t module(std::string_view prefix, std::string_view name, std::size_t parent)
    {
        if (const auto found = m_modules.find(prefix); found != m_modules.end())
            return found->second;
        const std::size_t node = append(name, parent);
        m_modules.emplace(prefix, node);
        return node;
    }

    std::size_t append(std::string_view name, std::size_t parent)
    {
        const std::size_t node = m_tree.nodes.size();
        m_tree.nodes.push_back({.name = std::string(name), .parent = parent, .tensor = {}});
        m_tree.nodes[parent].children.push_back(node);
        return node;
    }

    /// A node comes after its parent, so one walk from the end has every sum.
    void sum()
    {
        for (std::size_t index = m_tree.nodes.size(); index-- > 1;) {
            const TensorNode& node = m_tree.nodes[index];
            TensorNode& parent = m_tree.nodes[node.parent];
            parent.tensors += node.tensors;
            parent.parameters += node.parameters;
            parent.bytes += node.bytes;
            if (parent.type.empty())
                parent.type = node.type;
            else if (parent.type != node.type)
                parent.type = kMixedTypes;
        }
    }

    TensorTree m_tree;
    std::unordered_map<std::string_view, std::size_t> m_modules;  ///< by what stands before a dot; views of the names
};

}  // namespace

TensorTree treeOf(const std::vector<io::TensorInfo>& tensors)
{
    return Builder(tensors).take();
}

std::string fullName(const TensorTree& tree, std::size_t node)
{
    if (node == 0)
        return {};
    std::string name = tree.nodes[node].name;
    for (std::size_t parent = tree.nodes[node].parent; parent != 0; parent = tree.nodes[parent].parent)
        name.insert(0, tree.nodes[parent].name + ".");
    return name;
}

std::size_t nearestNode(const TensorTree& tree, std::string_view name)
{
    std::size_t node = 0;
    while (!name.empty()) {
        const std::vector<std::size_t>& children = tree.nodes[node].children;
        const auto found = std::find_if(children.begin(), children.end(), [&](std::size_t child) {
            const TensorNode& candidate = tree.nodes[child];
            if (!name.starts_with(candidate.name))
                return false;
            const std::string_view rest = name.substr(candidate.name.size());
            return candidate.tensor ? rest.empty() : rest.starts_with('.');
        });
        if (found == children.end())
            break;
        node = *found;
        name.remove_prefix(std::min(name.size(), tree.nodes[node].name.size() + 1));
    }
    return node;
}

}  // namespace orangery::models_page
