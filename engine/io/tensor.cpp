// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/tensor.h"

#include <algorithm>
#include <limits>

namespace orangery::io {

std::optional<std::uint64_t> valuesOf(const std::vector<std::int64_t>& shape)
{
    if (std::any_of(shape.begin(), shape.end(), [](std::int64_t size) { return size < 0; }))
        return std::nullopt;
    if (std::find(shape.begin(), shape.end(), 0) != shape.end())
        return 0;
    std::uint64_t values = 1;
    for (const std::int64_t size : shape) {
        const auto factor = static_cast<std::uint64_t>(size);
        if (values > std::numeric_limits<std::uint64_t>::max() / factor)
            return std::nullopt;
        values *= factor;
    }
    return values;
}

std::optional<std::uint64_t> bytesOf(DType dtype, const std::vector<std::int64_t>& shape)
{
    const std::optional<std::uint64_t> values = valuesOf(shape);
    const std::uint64_t bits = bitsOf(dtype);
    if (!values || *values > std::numeric_limits<std::uint64_t>::max() / bits || *values * bits % 8 != 0)
        return std::nullopt;
    return *values * bits / 8;
}

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

}  // namespace orangery::io
