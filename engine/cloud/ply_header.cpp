// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/ply_header.h"

#include "engine/cloud/faces.h"
#include "engine/cloud/text_lines.h"

#include <array>
#include <utility>

namespace orangery::cloud {

namespace {

constexpr std::size_t kMostLines = 1000;
constexpr std::uint64_t kMostOtherElements = std::uint64_t{1} << 32U;

std::optional<PlyType> typeOf(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, PlyType>, 16> kNames{{{"char", PlyType::I8},
                                                                           {"int8", PlyType::I8},
                                                                           {"uchar", PlyType::U8},
                                                                           {"uint8", PlyType::U8},
                                                                           {"short", PlyType::I16},
                                                                           {"int16", PlyType::I16},
                                                                           {"ushort", PlyType::U16},
                                                                           {"uint16", PlyType::U16},
                                                                           {"int", PlyType::I32},
                                                                           {"int32", PlyType::I32},
                                                                           {"uint", PlyType::U32},
                                                                           {"uint32", PlyType::U32},
                                                                           {"float", PlyType::F32},
                                                                           {"float32", PlyType::F32},
                                                                           {"double", PlyType::F64},
                                                                           {"float64", PlyType::F64}}};
    for (const auto& [known, type] : kNames) {
        if (known == name)
            return type;
    }
    return std::nullopt;
}

Result<PlyEncoding> encodingOf(const TextLines& lines)
{
    const auto& words = lines.words();
    if (words.size() == 3 && words[2] == "1.0") {
        if (words[1] == "ascii")
            return PlyEncoding::Ascii;
        if (words[1] == "binary_little_endian")
            return PlyEncoding::LittleEndian;
        if (words[1] == "binary_big_endian")
            return PlyEncoding::BigEndian;
    }
    return lines.problem("the format is none of ascii, binary_little_endian and binary_big_endian 1.0");
}

Result<PlyProperty> propertyOf(const TextLines& lines)
{
    const auto& words = lines.words();
    const bool isList = words.size() == 5 && words[1] == "list";
    if (!isList && words.size() != 3)
        return lines.problem("a property needs a type and a name");
    PlyProperty property{.name = std::string(words.back())};
    const auto type = typeOf(words[words.size() - 2]);
    if (!type)
        return lines.problem("the type " + std::string(words[words.size() - 2].substr(0, 40)) + " is not known");
    property.type = *type;
    if (!isList)
        return property;
    property.length = typeOf(words[2]);
    if (!property.length || *property.length == PlyType::F32 || *property.length == PlyType::F64)
        return lines.problem("the length of a list is no whole number");
    return property;
}

Result<void> addLine(const TextLines& lines, PlyHeader& header, bool& hasFormat)
{
    const auto& words = lines.words();
    if (words[0] == "comment" || words[0] == "obj_info")
        return {};
    if (words[0] == "format") {
        const Result<PlyEncoding> encoding = encodingOf(lines);
        if (!encoding)
            return failure(encoding.error());
        header.encoding = *encoding;
        hasFormat = true;
        return {};
    }
    if (words[0] == "element") {
        if (words.size() != 3)
            return lines.problem("an element needs a name and a count");
        const auto count = lines.count(words[2]);
        if (!count)
            return failure(count.error());
        header.elements.push_back({.name = std::string(words[1]), .count = *count});
        return {};
    }
    if (words[0] == "property" && !header.elements.empty()) {
        Result<PlyProperty> property = propertyOf(lines);
        if (!property)
            return failure(property.error());
        header.elements.back().properties.push_back(std::move(*property));
        return {};
    }
    return lines.problem("'" + std::string(words[0].substr(0, 40)) + "' does not belong there");
}

}  // namespace

std::size_t bytesOf(PlyType type)
{
    switch (type) {
    case PlyType::I8:
    case PlyType::U8:
        return 1;
    case PlyType::I16:
    case PlyType::U16:
        return 2;
    case PlyType::F64:
        return 8;
    default:
        return 4;
    }
}

std::optional<std::size_t> PlyElement::find(std::string_view property) const
{
    for (std::size_t i = 0; i < properties.size(); ++i) {
        if (properties[i].name == property)
            return i;
    }
    return std::nullopt;
}

std::uint64_t PlyElement::leastBytes(PlyEncoding encoding) const
{
    std::uint64_t bytes = 0;
    for (const PlyProperty& property : properties)
        bytes += encoding == PlyEncoding::Ascii ? 2 : bytesOf(property.length.value_or(property.type));
    return bytes;
}

std::optional<std::size_t> PlyHeader::find(std::string_view element) const
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i].name == element)
            return i;
    }
    return std::nullopt;
}

Result<PlyHeader> readPlyHeader(std::string_view bytes)
{
    TextLines lines(bytes, " \t", "\n");  // there are no comments within a line
    PlyHeader header;
    bool hasFormat = false;
    if (!lines.next() || lines.words().size() != 1 || lines.words()[0] != "ply")
        return failure(ErrorCode::Input, "line 1: the file does not begin with ply");
    for (;;) {
        if (lines.number() > kMostLines || !lines.next())
            return lines.problem("the header does not end");
        if (lines.words()[0] == "end_header")
            break;
        if (auto added = addLine(lines, header, hasFormat); !added)
            return failure(added.error());
    }
    if (!hasFormat)
        return lines.problem("the header names no format");
    header.dataOffset = bytes.size() - lines.rest().size();
    header.lines = lines.number();
    for (const PlyElement& element : header.elements) {
        const bool isGeometry = element.name == "vertex" || element.name == "face";
        const std::uint64_t least = element.leastBytes(header.encoding);
        if (isGeometry) {
            if (auto fits = checkCount(element.count, least, lines.rest().size() + 1, element.name.c_str()); !fits)
                return failure(fits.error());
        } else if (element.count > kMostOtherElements || element.count * least > lines.rest().size() + 1) {
            return failure(ErrorCode::Input, "the header promises more of " + element.name + " than the file can hold");
        }
    }
    return header;
}

}  // namespace orangery::cloud
