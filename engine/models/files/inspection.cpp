// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/inspection.h"

#include <type_traits>

namespace orangery::models {

namespace {

template <class Value>
Json valueJson(const Value& value, std::size_t)
{
    return value;
}

template <class Item>
Json valueJson(const std::vector<Item>& items, std::size_t maxItems)
{
    return items.size() <= maxItems ? Json(items) : Json{{"items", items.size()}};
}

}  // namespace

Inspection inspect(const io::Weights& weights)
{
    Inspection sums;
    for (const io::TensorInfo& tensor : weights.tensors()) {
        const std::uint64_t values = io::valuesOf(tensor.shape).value_or(0);
        ++sums.tensors;
        sums.parameters += values;
        sums.bytes += tensor.bytes;
        Inspection::OfType& type = sums.types[tensor.type];
        ++type.tensors;
        type.parameters += values;
        type.bytes += tensor.bytes;
    }
    return sums;
}

Json toJson(const io::MetadataValue& value, std::size_t maxItems)
{
    return std::visit([&](const auto& held) { return valueJson(held, maxItems); }, value);
}

Json toJson(const io::TensorInfo& tensor)
{
    return {{"name", tensor.name},
            {"type", tensor.type},
            {"shape", tensor.shape},
            {"bytes", tensor.bytes},
            {"file", tensor.file}};
}

}  // namespace orangery::models
