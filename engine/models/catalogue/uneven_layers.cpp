// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/model_description.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace orangery::models {

namespace {

/// A tensor's place in a stack of layers: "encoder.layers." "3" "mlp.fc1.weight".
struct Place {
    std::string_view stack;
    std::uint64_t layer = 0;
    std::string_view rest;
};

/// Splits a name at its first number between dots.
std::optional<Place> placeOf(std::string_view name)
{
    for (std::size_t begin = 0; begin < name.size();) {
        const std::size_t dot = std::min(name.find('.', begin), name.size());
        const std::string_view part = name.substr(begin, dot - begin);
        if (dot < name.size() && begin > 0)
            if (const auto layer = parseUnsigned(part))
                return Place{.stack = name.substr(0, begin), .layer = *layer, .rest = name.substr(dot + 1)};
        begin = dot + 1;
    }
    return std::nullopt;
}

/// The tensors of one stack: name within the layer -> layers that have it.
struct Stack {
    std::set<std::uint64_t> layers;
    std::map<std::string_view, std::set<std::uint64_t>> owners;
};

/// With fewer there is no telling which one is the odd one out.
constexpr std::size_t kLeastLayers = 3;

}  // namespace

std::vector<Problem> unevenLayers(const io::Weights& weights, std::size_t limit)
{
    std::map<std::string_view, Stack> stacks;
    for (const io::TensorInfo& tensor : weights.tensors()) {
        if (const auto place = placeOf(tensor.name)) {
            Stack& stack = stacks[place->stack];
            stack.layers.insert(place->layer);
            stack.owners[place->rest].insert(place->layer);
        }
    }
    std::vector<Problem> found;
    for (const auto& [name, stack] : stacks) {
        if (stack.layers.size() < kLeastLayers)
            continue;
        for (const auto& [rest, owners] : stack.owners) {
            // One layer without it is a hole; a tensor that few have is a kind of layer of its own.
            if (owners.size() == stack.layers.size() || owners.size() + 1 < stack.layers.size())
                continue;
            for (const std::uint64_t layer : stack.layers)
                if (!owners.contains(layer) && found.size() < limit) {
                    std::string tensor = std::string(name) + std::to_string(layer) + "." + std::string(rest);
                    std::string text = "tensor '" + tensor + "' is missing; the other layers have it";
                    found.push_back({.text = std::move(text), .tensor = std::move(tensor)});
                }
        }
    }
    return found;
}

}  // namespace orangery::models
