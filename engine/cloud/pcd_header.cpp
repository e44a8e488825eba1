// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/pcd_header.h"

#include "engine/cloud/cloud.h"

#include <algorithm>
#include <array>

namespace orangery::cloud {

namespace {

constexpr std::size_t kMostLines = 1000;
constexpr std::size_t kMostFields = 1000;
constexpr std::uint64_t kMostCount = 65536;

/// Collects what the lines say until all of it is known.
class PcdHeaderReader {
public:
    explicit PcdHeaderReader(TextLines& lines) : m_lines(lines) {}

    Result<PcdHeader> read()
    {
        for (;;) {
            if (m_lines.number() > kMostLines || !m_lines.next())
                return m_lines.problem("the header does not end with DATA");
            if (auto taken = takeLine(); !taken)
                return failure(taken.error());
            if (word() == "DATA")
                break;
        }
        if (m_header.fields.empty())
            return m_lines.problem("the header names no FIELDS");
        for (PcdField& field : m_header.fields) {
            if (field.type == 'F' && field.size < 4)
                return m_lines.problem("the field " + field.name + " has real numbers of " +
                                       std::to_string(field.size) + " bytes; 4 and 8 are known");
            field.place = m_header.numbers;
            field.begin = m_header.bytes;
            m_header.numbers += field.count;
            m_header.bytes += field.bytes();
        }
        if (auto counted = countPoints(); !counted)
            return failure(counted.error());
        return std::move(m_header);
    }

private:
    [[nodiscard]] std::string_view word() const { return m_lines.words()[0]; }

    Result<void> takeLine()
    {
        if (word() == "VERSION")
            return takeVersion();
        if (word() == "FIELDS" || word() == "COLUMNS")
            return takeFields();
        if (word() == "SIZE" || word() == "TYPE" || word() == "COUNT")
            return takeOfFields();
        if (word() == "WIDTH")
            return takeNumber(m_width);
        if (word() == "HEIGHT")
            return takeNumber(m_height);
        if (word() == "POINTS")
            return takeNumber(m_points);
        if (word() == "DATA")
            return takeEncoding();
        return {};  // VIEWPOINT, and whatever else programs write, moves no point
    }

    Result<void> takeVersion()
    {
        constexpr std::array<std::string_view, 6> kKnown{".5", ".6", ".7", "0.5", "0.6", "0.7"};
        if (m_lines.words().size() == 2 && std::find(kKnown.begin(), kKnown.end(), m_lines.words()[1]) != kKnown.end())
            return {};
        return m_lines.problem("the version is none of .5, .6 and .7");
    }

    Result<void> takeFields()
    {
        if (m_lines.words().size() - 1 > kMostFields)
            return m_lines.problem("there are more than " + std::to_string(kMostFields) + " fields");
        m_header.fields.clear();
        for (std::size_t i = 1; i < m_lines.words().size(); ++i)
            m_header.fields.push_back({.name = std::string(m_lines.words()[i])});
        return {};
    }

    Result<void> takeOfFields()
    {
        const std::string what(word());
        if (m_lines.words().size() - 1 != m_header.fields.size())
            return m_lines.problem(what + " tells " + std::to_string(m_lines.words().size() - 1) +
                                   " fields, and there are " + std::to_string(m_header.fields.size()));
        for (std::size_t i = 0; i < m_header.fields.size(); ++i) {
            PcdField& field = m_header.fields[i];
            const std::string_view told = m_lines.words()[i + 1];
            if (what == "TYPE") {
                if (told != "F" && told != "I" && told != "U")
                    return m_lines.problem("the type of the field " + field.name + " is none of F, I and U");
                field.type = told.front();
                continue;
            }
            const auto number = m_lines.count(told);
            if (!number)
                return failure(number.error());
            if (what == "COUNT" && (*number == 0 || *number > kMostCount))
                return m_lines.problem("the field " + field.name + " has " + std::to_string(*number) +
                                       " numbers; 1 to " + std::to_string(kMostCount) + " are read");
            if (what == "SIZE" && *number != 1 && *number != 2 && *number != 4 && *number != 8)
                return m_lines.problem("the field " + field.name + " has numbers of " + std::to_string(*number) +
                                       " bytes; 1, 2, 4 and 8 are known");
            (what == "COUNT" ? field.count : field.size) = *number;
        }
        return {};
    }

    Result<void> takeNumber(std::optional<std::uint64_t>& number)
    {
        if (m_lines.words().size() != 2)
            return m_lines.problem(std::string(word()) + " needs one number");
        const auto value = m_lines.count(m_lines.words()[1]);
        if (!value)
            return failure(value.error());
        number = *value;
        return {};
    }

    Result<void> takeEncoding()
    {
        const std::string_view told = m_lines.words().size() == 2 ? m_lines.words()[1] : std::string_view();
        if (told != "ascii" && told != "binary" && told != "binary_compressed")
            return m_lines.problem("DATA is none of ascii, binary and binary_compressed");
        m_header.encoding = told == "ascii"    ? PcdEncoding::Ascii
                            : told == "binary" ? PcdEncoding::Binary
                                               : PcdEncoding::Compressed;
        return {};
    }

    Result<void> countPoints()
    {
        const std::uint64_t height = std::max<std::uint64_t>(m_height.value_or(1), 1);
        if (m_width && *m_width > kMostPoints / height)
            return m_lines.problem("the header promises " + std::to_string(*m_width) + " x " + std::to_string(height) +
                                   " points; at most " + std::to_string(kMostPoints) + " are read");
        if (!m_points && !m_width)
            return m_lines.problem("the header tells no number of points: neither POINTS nor WIDTH");
        if (m_points && m_width && *m_points != *m_width * height)
            return m_lines.problem("the header promises " + std::to_string(*m_points) + " points and " +
                                   std::to_string(*m_width) + " x " + std::to_string(height));
        m_header.points = m_points ? *m_points : *m_width * height;
        return {};
    }

    TextLines& m_lines;
    PcdHeader m_header = {};
    std::optional<std::uint64_t> m_width = {};
    std::optional<std::uint64_t> m_height = {};
    std::optional<std::uint64_t> m_points = {};
};

}  // namespace

const PcdField* PcdHeader::find(std::string_view name) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const PcdField& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

Result<PcdHeader> readPcdHeader(TextLines& lines)
{
    return PcdHeaderReader(lines).read();
}

}  // namespace orangery::cloud
