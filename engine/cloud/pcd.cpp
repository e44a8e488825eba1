// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json.h"
#include "engine/base/numbers.h"
#include "engine/cloud/colours.h"
#include "engine/cloud/faces.h"
#include "engine/cloud/lzf.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/pcd_header.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

namespace orangery::cloud {

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

template <class Value>
Value valueAt(const char* bytes)
{
    Value value{};
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

double numberAt(const char* bytes, const PcdField& field)
{
    const bool isSigned = field.type == 'I';
    switch (field.size) {
    case 1:
        return isSigned ? valueAt<std::int8_t>(bytes) : valueAt<std::uint8_t>(bytes);
    case 2:
        return isSigned ? valueAt<std::int16_t>(bytes) : valueAt<std::uint16_t>(bytes);
    case 4:
        return field.type == 'F' ? static_cast<double>(valueAt<float>(bytes))
               : isSigned        ? static_cast<double>(valueAt<std::int32_t>(bytes))
                                 : static_cast<double>(valueAt<std::uint32_t>(bytes));
    default:
        return field.type == 'F' ? valueAt<double>(bytes)
               : isSigned        ? static_cast<double>(valueAt<std::int64_t>(bytes))
                                 : static_cast<double>(valueAt<std::uint64_t>(bytes));
    }
}

/// A word of an ascii file; nan and inf are numbers there.
std::optional<double> numberIn(std::string_view word)
{
    const std::string_view digits = word.starts_with('+') ? word.substr(1) : word;
    if (const auto number = parseReal(digits))
        return number;
    std::string lower(word.substr(word.starts_with('-') || word.starts_with('+') ? 1 : 0));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return lower == "nan" || lower == "inf" || lower == "infinity" ? std::optional(kNotANumber) : std::nullopt;
}

/// The bits that a number of four bytes has in a binary file: 0xAARRGGBB of a colour.
std::optional<std::uint32_t> bitsOf(double number, const PcdField& field)
{
    if (std::isnan(number))
        return std::nullopt;
    if (field.type == 'F')
        return std::bit_cast<std::uint32_t>(static_cast<float>(number));
    constexpr double kBeyond = 4294967296.0;
    if (!(number > -kBeyond / 2 - 1 && number < kBeyond))
        return std::nullopt;
    return static_cast<std::uint32_t>(static_cast<std::int64_t>(number));
}

class PcdReader {
public:
    PcdReader(const PcdHeader& header, TextLines& lines) : m_header(header), m_lines(lines) {}

    Result<Cloud> read()
    {
        if (auto found = findFields(); !found)
            return failure(found.error());
        const std::string_view data = m_lines.rest();
        const bool isText = m_header.encoding == PcdEncoding::Ascii;
        const bool isPacked = m_header.encoding == PcdEncoding::Compressed;
        const std::uint64_t least = isText ? 2 * m_header.numbers : isPacked ? 0 : m_header.bytes;
        if (auto fits = checkCount(m_header.points, least, data.size() + (isText ? 1 : 0), "points"); !fits)
            return failure(fits.error());
        m_cloud.format = isText ? "PCD ascii" : isPacked ? "PCD compressed" : "PCD binary";
        const Result<void> done = m_header.points == 0 ? Result<void>()
                                  : isText             ? readText()
                                  : isPacked           ? readPacked(data)
                                                       : readRows(data);
        if (!done)
            return failure(done.error());
        if (m_invalid > 0 && m_cloud.points.empty())
            return failure(ErrorCode::Input, "none of its " + std::to_string(m_invalid) + " points is finite");
        if (m_invalid > 0)
            m_cloud.remarks.push_back(std::to_string(m_invalid) + " of " + std::to_string(m_header.points) +
                                      " points are not finite, which marks invalid ones in PCD, and were left out.");
        m_cloud.colours = m_colours.colours(255.0F, "points", m_cloud.remarks);
        return std::move(m_cloud);
    }

private:
    Result<void> findFields()
    {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const std::string name(1, "xyz"[axis]);
            m_axes[axis] = m_header.find(name);
            if (m_axes[axis] == nullptr)
                return failure(ErrorCode::Input, "the header has no field " + name);
            if (m_axes[axis]->count != 1)
                return failure(ErrorCode::Input, "the field " + name + " has " + std::to_string(m_axes[axis]->count) +
                                                     " numbers, and one is needed");
        }
        m_colour = m_header.find("rgb");
        if (m_colour == nullptr)
            m_colour = m_header.find("rgba");
        if (m_colour != nullptr && (m_colour->size != 4 || m_colour->count != 1)) {
            m_cloud.remarks.push_back("The colours were left out: " + m_colour->name +
                                      " is not one number of 4 bytes.");
            m_colour = nullptr;
        }
        return {};
    }

    Result<void> readText()
    {
        for (std::uint64_t i = 0; i < m_header.points; ++i) {
            if (!m_lines.next())
                return m_lines.problem("the file ends after " + std::to_string(i) + " of " +
                                       std::to_string(m_header.points) + " points");
            const auto& words = m_lines.words();
            if (words.size() != m_header.numbers)
                return m_lines.problem("it has " + std::to_string(words.size()) + " numbers, and a point has " +
                                       std::to_string(m_header.numbers));
            std::array<double, 3> point{};
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const std::string_view word = words[m_axes[axis]->place];
                const auto number = numberIn(word);
                if (!number)
                    return m_lines.problem("'" + repairUtf8(word.substr(0, 40)) + "' is no number");
                point[axis] = *number;
            }
            std::optional<std::uint32_t> colour;
            if (m_colour != nullptr)
                colour = bitsOf(numberIn(words[m_colour->place]).value_or(kNotANumber), *m_colour);
            add(point, colour);
        }
        if (m_lines.next())
            m_cloud.remarks.emplace_back("What follows the promised " + std::to_string(m_header.points) +
                                         " points was left out.");
        return {};
    }

    /// Point after point.
    Result<void> readRows(std::string_view data)
    {
        readNumbers(data, [&](const PcdField& field) { return Column{field.begin, m_header.bytes}; });
        return {};
    }

    /// Field after field, each of all points. PCL leaves those out that only fill up, other programs do not.
    Result<void> readPacked(std::string_view data)
    {
        if (data.size() < 2 * sizeof(std::uint32_t))
            return failure(ErrorCode::Input, "the file ends before its packed data");
        const auto packedSize = valueAt<std::uint32_t>(data.data());
        const auto size = valueAt<std::uint32_t>(data.data() + sizeof(std::uint32_t));
        data.remove_prefix(2 * sizeof(std::uint32_t));
        if (packedSize > data.size())
            return failure(ErrorCode::Input, "the file ends within its packed data: of " + std::to_string(packedSize) +
                                                 " bytes there are " + std::to_string(data.size()));
        std::uint64_t filling = 0;
        for (const PcdField& field : m_header.fields)
            filling += field.isPadding() ? field.bytes() : 0;
        const bool isFilled = size == m_header.points * m_header.bytes;
        if (!isFilled && size != m_header.points * (m_header.bytes - filling))
            return failure(ErrorCode::Input, "its packed data makes " + std::to_string(size) + " bytes, and " +
                                                 std::to_string(m_header.points) + " points of " +
                                                 std::to_string(m_header.bytes - filling) + " bytes are promised");
        const auto unpacked = unpackLzf(data.substr(0, packedSize), size);
        if (!unpacked)
            return failure(ErrorCode::Input, "its packed data is damaged");
        readNumbers(*unpacked, [&](const PcdField& field) {
            std::uint64_t before = 0;
            for (const PcdField* other = m_header.fields.data(); other != &field; ++other)
                before += isFilled || !other->isPadding() ? other->bytes() : 0;
            return Column{before * m_header.points, field.bytes()};
        });
        return {};
    }

    /// Where the numbers of a field lie: that of point i at first + i step.
    struct Column {
        std::uint64_t first = 0;
        std::uint64_t step = 0;
    };

    template <class ColumnOf>
    void readNumbers(std::string_view data, const ColumnOf& columnOf)
    {
        std::array<Column, 3> columns{};
        std::transform(m_axes.begin(), m_axes.end(), columns.begin(),
                       [&](const PcdField* field) { return columnOf(*field); });
        const Column colours = m_colour != nullptr ? columnOf(*m_colour) : Column{};
        const auto at = [&](const Column& column, std::uint64_t i) {
            return data.data() + column.first + i * column.step;
        };
        for (std::uint64_t i = 0; i < m_header.points; ++i) {
            std::array<double, 3> point{};
            for (std::size_t axis = 0; axis < 3; ++axis)
                point[axis] = numberAt(at(columns[axis], i), *m_axes[axis]);
            add(point, m_colour != nullptr ? std::optional(valueAt<std::uint32_t>(at(colours, i))) : std::nullopt);
        }
    }

    void add(const std::array<double, 3>& numbers, std::optional<std::uint32_t> colour)
    {
        Point point{};
        std::transform(numbers.begin(), numbers.end(), point.begin(),
                       [](double number) { return static_cast<float>(number); });
        if (!std::all_of(point.begin(), point.end(), [](float number) { return std::isfinite(number); })) {
            ++m_invalid;
            return;
        }
        m_cloud.points.push_back(point);
        if (!colour) {
            m_colours.add({});
            return;
        }
        std::array<float, 3> rgb{};
        for (std::size_t c = 0; c < 3; ++c)
            rgb[c] = static_cast<float>(*colour >> (16U - 8U * c) & 0xffU);
        m_colours.add(rgb);
    }

    const PcdHeader& m_header;
    TextLines& m_lines;
    std::array<const PcdField*, 3> m_axes = {};
    const PcdField* m_colour = nullptr;
    ColourColumn m_colours = {};
    std::uint64_t m_invalid = 0;
    Cloud m_cloud = {};
};

}  // namespace

Result<Cloud> parsePcd(std::string_view bytes)
{
    static_assert(std::endian::native == std::endian::little);
    TextLines lines(bytes, kPcdBlanks, "#");
    const Result<PcdHeader> header = readPcdHeader(lines);
    if (!header)
        return failure(header.error());
    return PcdReader(*header, lines).read();
}

bool looksLikePcd(std::string_view bytes)
{
    if (bytes.starts_with("# .PCD"))
        return true;
    TextLines lines(bytes, kPcdBlanks, "#");
    if (!lines.next() || (lines.words()[0] != "VERSION" && lines.words()[0] != "FIELDS"))
        return false;
    while (lines.words()[0] != "FIELDS" && lines.words()[0] != "COLUMNS")
        if (!lines.next())
            return false;
    return std::find(lines.words().begin(), lines.words().end(), "x") != lines.words().end();
}

}  // namespace orangery::cloud
