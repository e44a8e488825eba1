// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::cloud {

enum class PlyEncoding : std::uint8_t { Ascii, LittleEndian, BigEndian };
enum class PlyType : std::uint8_t { I8, U8, I16, U16, I32, U32, F32, F64 };

[[nodiscard]] std::size_t bytesOf(PlyType type);

struct PlyProperty {
    std::string name;
    PlyType type = PlyType::F32;
    std::optional<PlyType> length = {};  ///< of a list: the type of its length
};

struct PlyElement {
    std::string name;
    std::uint64_t count = 0;
    std::vector<PlyProperty> properties = {};

    [[nodiscard]] std::optional<std::size_t> find(std::string_view property) const;
    /// The bytes that one takes at least: a list may be empty.
    [[nodiscard]] std::uint64_t leastBytes(PlyEncoding encoding) const;
};

struct PlyHeader {
    PlyEncoding encoding = PlyEncoding::Ascii;
    std::vector<PlyElement> elements = {};
    std::size_t dataOffset = 0;
    std::size_t lines = 0;  ///< of the header

    [[nodiscard]] std::optional<std::size_t> find(std::string_view element) const;
};

/// Error with the line and the reason alone. Counts are checked against what follows the header.
[[nodiscard]] Result<PlyHeader> readPlyHeader(std::string_view bytes);

}  // namespace orangery::cloud
