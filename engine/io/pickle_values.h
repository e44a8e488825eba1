// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/dtype.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::io {

/// What a pickle can hold here. Nothing of it is more than data.
enum class PickleKind : std::uint8_t {
    None,
    Bool,
    Integer,
    Real,
    Text,      ///< also bytes
    Sequence,  ///< a list, tuple or set
    Dict,      ///< its items are key, value, key, value, ...
    Global,    ///< the name of a function or class of the allow-list
    Object,    ///< an instance of a class that holds named values; its items are the state, at most one
    Storage,
    Tensor,
    NumpyType,   ///< a numpy.dtype
    NumpyArray,  ///< a numpy.ndarray; what it holds is not read
    Opaque,      ///< something known that means nothing for weights: a number of more than 64 bits, a span of time
};

/// A value: small ones stand in it, others in PickleValues under an index, so that what occurs in two places is shared.
struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::uint64_t payload = 0;

    [[nodiscard]] bool truth() const { return payload != 0; }
    [[nodiscard]] std::int64_t integer() const { return std::bit_cast<std::int64_t>(payload); }
    [[nodiscard]] double real() const { return std::bit_cast<double>(payload); }
    [[nodiscard]] std::size_t index() const { return payload; }
};

/// A run of values of one type in a file, as a pickle names it.
struct StorageReference {
    std::string_view key;
    DType dtype = DType::F32;
    bool isUntyped = false;  ///< `values` counts bytes
    std::uint64_t values = 0;
    std::uint64_t firstValue = 0;  ///< of a view of another storage with this key
};

/// A tensor on a storage. Sizes, strides and offset count values.
struct TensorReference {
    std::size_t storage = 0;
    DType dtype = DType::F32;
    std::uint64_t offset = 0;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
};

struct PickleGlobal {
    std::string_view module;
    std::string_view name;
};

/// A type of NumPy's values: 'f', 'i', 'u', 'b', ... and bytes of a value.
struct NumpyType {
    char kind = 'V';
    std::uint64_t bytes = 0;
    bool isBigEndian = false;
};

/// All values of one pickle. Texts lie in the bytes that it was read from, or in `ownTexts`.
struct PickleValues {
    PickleValue root;
    std::vector<std::string_view> texts;
    std::deque<std::string> ownTexts;  ///< put together from others: paths, dates, bytes written as text
    std::vector<NumpyType> numpyTypes;
    std::size_t derived = 0;  ///< bytes and items that were made of others, which a bound keeps small
    std::vector<std::vector<PickleValue>> containers;  ///< Sequence, Dict, Object
    std::vector<PickleGlobal> globals;
    std::vector<StorageReference> storages;
    std::vector<TensorReference> tensors;

    [[nodiscard]] std::optional<std::string_view> text(const PickleValue& value) const
    {
        return value.kind == PickleKind::Text ? std::optional(texts[value.index()]) : std::nullopt;
    }
    /// Items of a Sequence, Dict or Object, else nullptr.
    [[nodiscard]] const std::vector<PickleValue>* items(const PickleValue& value) const
    {
        const bool has =
            value.kind == PickleKind::Sequence || value.kind == PickleKind::Dict || value.kind == PickleKind::Object;
        return has ? &containers[value.index()] : nullptr;
    }
};

}  // namespace orangery::io
