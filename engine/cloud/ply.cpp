// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/cloud/colours.h"
#include "engine/cloud/faces.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/ply_header.h"
#include "engine/cloud/text_lines.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace orangery::cloud {

namespace {

constexpr std::uint64_t kMostListed = std::uint64_t{1} << 20U;

template <class Value>
double valueOf(const std::array<char, 8>& bytes)
{
    Value value{};
    std::memcpy(&value, bytes.data(), sizeof(value));
    return static_cast<double>(value);
}

/// Numbers one after the other from binary data.
class BinaryNumbers {
public:
    BinaryNumbers(std::string_view data, bool isBigEndian) : m_rest(data), m_swaps(isBigEndian) {}

    Result<double> next(PlyType type)
    {
        const std::size_t size = bytesOf(type);
        if (m_rest.size() < size)
            return failure(ErrorCode::Input, "the file ends within its data");
        std::array<char, 8> bytes{};
        std::memcpy(bytes.data(), m_rest.data(), size);
        m_rest.remove_prefix(size);
        if (m_swaps)
            std::reverse(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        switch (type) {
        case PlyType::I8:
            return valueOf<std::int8_t>(bytes);
        case PlyType::U8:
            return valueOf<std::uint8_t>(bytes);
        case PlyType::I16:
            return valueOf<std::int16_t>(bytes);
        case PlyType::U16:
            return valueOf<std::uint16_t>(bytes);
        case PlyType::I32:
            return valueOf<std::int32_t>(bytes);
        case PlyType::U32:
            return valueOf<std::uint32_t>(bytes);
        case PlyType::F32:
            return valueOf<float>(bytes);
        case PlyType::F64:
            return valueOf<double>(bytes);
        }
        return 0.0;
    }

private:
    std::string_view m_rest;
    bool m_swaps;
};

/// The same from text: numbers need not keep to lines.
class TextNumbers {
public:
    TextNumbers(std::string_view data, std::size_t headerLines) : m_lines(data, " \t", "\n"), m_before(headerLines) {}

    Result<double> next(PlyType /*type*/)
    {
        if (m_word >= m_lines.words().size() || m_lines.number() == 0) {
            if (!m_lines.next())
                return failure(ErrorCode::Input, "the file ends within its data");
            m_word = 0;
        }
        const auto value = m_lines.real(m_lines.words()[m_word++]);
        if (!value)
            return failure(ErrorCode::Input,
                           "after the " + counted(m_before, "line(s) of the header, ") + value.error().message);
        return double{*value};
    }

private:
    TextLines m_lines;
    std::size_t m_before;
    std::size_t m_word = 0;
};

/// A whole number of a list: its length or an index.
Result<std::uint64_t> wholeNumber(Result<double> value)
{
    if (!value)
        return failure(value.error());
    constexpr double kMost = 4294967295.0;
    if (!(*value >= 0 && *value <= kMost) || std::floor(*value) != *value)
        return failure(ErrorCode::Input, "a list has a length or index that is no whole number from 0 on");
    return static_cast<std::uint64_t>(*value);
}

/// The properties red, green and blue of an element.
struct PlyColours {
    std::optional<std::array<std::size_t, 3>> places = {};  ///< among the element's properties
    std::optional<float> white = {};                        ///< nothing: the values tell
    ColourColumn column = {};

    /// Adds a remark when there are such properties, and they cannot be colours.
    void find(const PlyElement& element, std::vector<std::string>& remarks)
    {
        places.reset();
        std::array<std::size_t, 3> found{};
        for (std::size_t c = 0; c < 3; ++c) {
            const auto place = element.find((std::array{"red", "green", "blue"})[c]);
            if (!place)
                return;
            found[c] = *place;
        }
        const PlyProperty& first = element.properties[found[0]];
        const bool areAlike = std::all_of(found.begin(), found.end(), [&](std::size_t place) {
            return element.properties[place].type == first.type && !element.properties[place].length;
        });
        if (!areAlike) {
            remarks.push_back("The colours of element " + element.name +
                              " were left out: red, green and blue are not numbers of one type.");
            return;
        }
        places = found;
        const bool isReal = first.type == PlyType::F32 || first.type == PlyType::F64;
        if (!isReal)
            white = first.type == PlyType::U16 ? 65535.0F : 255.0F;
    }
};

/// Reads the elements in their order; `take` gets the values of the properties of one, lists apart.
template <class Numbers>
class PlyReader {
public:
    PlyReader(const PlyHeader& header, Numbers numbers) : m_header(header), m_numbers(std::move(numbers)) {}

    Result<Cloud> read()
    {
        for (const PlyElement& element : m_header.elements) {
            if (element.properties.empty())
                continue;  // however many, they hold nothing
            if (PlyColours* colours = coloursOf(element))
                colours->find(element, m_cloud.remarks);
            for (std::uint64_t i = 0; i < element.count; ++i) {
                const Result<void> read = readOne(element);
                if (!read)
                    return failure(ErrorCode::Input, element.name + " " + std::to_string(i) + " of " +
                                                         std::to_string(element.count) + ": " + read.error().message);
            }
            // Faces may come before the points that they name.
            if (element.name == "vertex")
                m_hasPoints = true;
        }
        for (const auto& corners : m_early) {
            if (!addFace(m_cloud, corners))
                return failure(ErrorCode::Input, "a face names a point that is not there");
        }
        takeColours(m_pointColours, "points", m_cloud.points.size(), m_cloud.colours);
        takeColours(m_faceColours, "triangles", m_cloud.triangles.size(), m_cloud.faceColours);
        return std::move(m_cloud);
    }

private:
    PlyColours* coloursOf(const PlyElement& element)
    {
        return element.name == "vertex" ? &m_pointColours : element.name == "face" ? &m_faceColours : nullptr;
    }

    /// Of several elements of one name, some may have colours and others none.
    void takeColours(const PlyColours& from, std::string_view what, std::size_t count, std::vector<Colour>& into)
    {
        into = from.column.colours(from.white, what, m_cloud.remarks);
        if (into.size() != count)
            into.clear();
    }

    Result<void> readOne(const PlyElement& element)
    {
        const bool isPoint = element.name == "vertex";
        const bool isFace = element.name == "face";
        PlyColours* colours = coloursOf(element);
        if (colours != nullptr && !colours->places)
            colours = nullptr;
        Point point{};
        std::array<float, 3> rgb{};
        m_faceTriangles = 0;
        for (std::size_t i = 0; i < element.properties.size(); ++i) {
            const PlyProperty& property = element.properties[i];
            if (property.length) {
                const bool isCorners = isFace && (property.name == "vertex_indices" || property.name == "vertex_index");
                if (auto read = readList(property, isCorners); !read)
                    return read;
                continue;
            }
            const Result<double> value = m_numbers.next(property.type);
            if (!value)
                return failure(value.error());
            const auto number = static_cast<float>(*value);
            for (std::size_t c = 0; colours != nullptr && c < 3; ++c)
                if ((*colours->places)[c] == i)
                    rgb[c] = number;
            if (!isPoint || property.name.size() != 1 || property.name[0] < 'x' || property.name[0] > 'z')
                continue;
            if (!std::isfinite(number))
                return failure(ErrorCode::Input, property.name + " is no finite number");
            point[static_cast<std::size_t>(property.name[0] - 'x')] = number;
        }
        if (isPoint)
            m_cloud.points.push_back(point);
        if (colours != nullptr)
            colours->column.add(rgb, isPoint ? 1 : m_faceTriangles);
        return {};
    }

    Result<void> readList(const PlyProperty& property, bool isCorners)
    {
        const auto length = wholeNumber(m_numbers.next(*property.length));
        if (!length)
            return failure(length.error());
        if (*length > kMostListed)
            return failure(ErrorCode::Input, "a list of " + counted(*length, "number(s) is not read"));
        m_corners.clear();
        for (std::uint64_t i = 0; i < *length; ++i) {
            const Result<double> value = m_numbers.next(property.type);
            if (!isCorners) {
                if (!value)
                    return failure(value.error());
                continue;
            }
            const auto corner = wholeNumber(value);
            if (!corner)
                return failure(corner.error());
            m_corners.push_back(*corner);
        }
        if (!isCorners)
            return {};
        m_faceTriangles += m_corners.size() - std::min<std::size_t>(m_corners.size(), 2);
        if (!m_hasPoints)
            m_early.push_back(m_corners);
        else if (!addFace(m_cloud, m_corners))
            return failure(ErrorCode::Input, "it names a point that is not there");
        if (m_cloud.triangles.size() > kMostPoints)
            return failure(ErrorCode::Input, "there are more than " + std::to_string(kMostPoints) + " triangles");
        return {};
    }

    const PlyHeader& m_header;
    Numbers m_numbers;
    Cloud m_cloud = {};
    bool m_hasPoints = false;
    PlyColours m_pointColours = {};
    PlyColours m_faceColours = {};
    std::size_t m_faceTriangles = 0;  ///< of the face that is read
    std::vector<std::uint64_t> m_corners = {};
    std::vector<std::vector<std::uint64_t>> m_early = {};
};

}  // namespace

Result<Cloud> parsePly(std::string_view bytes)
{
    static_assert(std::endian::native == std::endian::little);
    const Result<PlyHeader> header = readPlyHeader(bytes);
    if (!header)
        return failure(header.error());
    const auto vertex = header->find("vertex");
    if (!vertex)
        return failure(ErrorCode::Input, "the header has no element vertex");
    for (const char* axis : {"x", "y", "z"}) {
        const auto property = header->elements[*vertex].find(axis);
        if (!property || header->elements[*vertex].properties[*property].length)
            return failure(ErrorCode::Input, std::string("the element vertex has no property ") + axis);
    }
    const std::string_view data = bytes.substr(header->dataOffset);
    const bool isText = header->encoding == PlyEncoding::Ascii;
    Result<Cloud> cloud =
        isText ? PlyReader(*header, TextNumbers(data, header->lines)).read()
               : PlyReader(*header, BinaryNumbers(data, header->encoding == PlyEncoding::BigEndian)).read();
    if (cloud)
        cloud->format = isText ? "PLY ascii" : "PLY binary";
    return cloud;
}

bool looksLikePly(std::string_view bytes)
{
    return bytes.starts_with("ply\n") || bytes.starts_with("ply\r");
}

}  // namespace orangery::cloud
