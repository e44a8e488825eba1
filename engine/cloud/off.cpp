// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/cloud/colours.h"
#include "engine/cloud/faces.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/text_lines.h"

#include <optional>
#include <span>

namespace orangery::cloud {

namespace {

constexpr std::string_view kBlanks = " \t\v\f";
constexpr std::uint64_t kMostCorners = 4096;

/// The first word of the file: optional ST, C, N, 4, n before OFF, and what follows it without a space.
struct Header {
    bool hasFour = false;  ///< 4OFF or nOFF: points of another dimension
    bool hasColours = false;
    bool hasNormals = false;
    std::string_view fused;
};

std::optional<Header> headerOf(std::string_view word)
{
    Header header;
    if (word.starts_with("ST"))
        word.remove_prefix(2);
    for (const char letter : {'C', 'N', '4', 'n'}) {
        if (!word.starts_with(letter))
            continue;
        header.hasFour = header.hasFour || letter == '4' || letter == 'n';
        header.hasColours = header.hasColours || letter == 'C';
        header.hasNormals = header.hasNormals || letter == 'N';
        word.remove_prefix(1);
    }
    if (!word.starts_with("OFF"))
        return std::nullopt;
    header.fused = word.substr(3);
    if (!header.fused.empty() && (header.fused.front() < '0' || header.fused.front() > '9'))
        return std::nullopt;
    return header;
}

/// Reads the numbers of points and faces one by one, whatever the lines.
class OffReader {
public:
    explicit OffReader(std::string_view bytes) : m_lines(bytes, kBlanks, "#"), m_size(bytes.size()) {}

    Result<Cloud> read()
    {
        if (auto header = readHeader(); !header)
            return failure(header.error());
        if (auto points = readPoints(); !points)
            return failure(points.error());
        if (auto faces = readFaces(); !faces)
            return failure(faces.error());
        m_cloud.colours = m_pointColours.colours({}, "points", m_cloud.remarks);
        m_cloud.faceColours = m_faceColours.colours({}, "triangles", m_cloud.remarks);
        return std::move(m_cloud);
    }

private:
    Result<void> readHeader()
    {
        if (!m_lines.next())
            return failure(ErrorCode::Input, "the file is empty");
        std::vector<std::string_view> words = m_lines.words();
        const std::optional<Header> header = headerOf(words.front());
        if (!header)
            return m_lines.problem("the file does not begin with OFF");
        if (header->hasFour)
            return m_lines.problem("its points have other dimensions than three, which is not read");
        m_hasColours = header->hasColours;
        m_beforeColours = header->hasNormals ? 3 : 0;
        if (header->fused.empty())
            words.erase(words.begin());
        else
            words.front() = header->fused;
        if (words.empty()) {
            if (!m_lines.next())
                return m_lines.problem("the numbers of points and faces are missing");
            words = m_lines.words();
        }
        if (words.front() == "BINARY")
            return m_lines.problem("it is a binary OFF file, which is not read");
        if (words.size() < 2)
            return m_lines.problem("the numbers of points and faces are expected");
        const auto points = m_lines.count(words[0]);
        const auto faces = m_lines.count(words[1]);
        if (!points || !faces)
            return failure(points ? faces.error() : points.error());
        m_points = *points;
        m_faces = *faces;
        constexpr std::uint64_t kLeastPoint = 6;  // "0 0 0\n"
        constexpr std::uint64_t kLeastFace = 2;   // "0\n"
        if (auto fits = checkCount(m_points, kLeastPoint, m_size + 1, "points"); !fits)
            return fits;
        return checkCount(m_faces, kLeastFace, m_size + 1, "faces");
    }

    /// The rest of a line belongs to a point or face (normals, colours), unless the line holds several of them.
    Result<void> readPoints()
    {
        m_cloud.format = "OFF";
        m_cloud.points.reserve(m_points);
        while (m_cloud.points.size() < m_points) {
            Point point{};
            for (float& value : point) {
                const auto word = nextWord();
                if (!word)
                    return m_lines.problem("the file ends after " + std::to_string(m_cloud.points.size()) + " of " +
                                           counted(m_points, "point(s)"));
                const auto number = m_lines.real(*word);
                if (!number)
                    return failure(number.error());
                value = *number;
            }
            m_cloud.points.push_back(point);
            if (m_hasColours)
                m_pointColours.add(colourInLine(m_beforeColours));
            skipLine();
        }
        return {};
    }

    Result<void> readFaces()
    {
        std::vector<std::uint64_t> corners;
        while (m_cloud.faces < m_faces) {
            const auto ends = [&] {
                return m_lines.problem("the file ends after " + std::to_string(m_cloud.faces) + " of " +
                                       counted(m_faces, "face(s)"));
            };
            const auto first = nextWord();
            if (!first)
                return ends();
            const auto size = m_lines.count(*first);
            if (!size)
                return failure(size.error());
            if (*size > kMostCorners)
                return m_lines.problem("a face of " + counted(*size, "corner(s) is not read"));
            corners.clear();
            for (std::uint64_t i = 0; i < *size; ++i) {
                const auto word = nextWord();
                if (!word)
                    return ends();
                const auto corner = m_lines.count(*word);
                if (!corner)
                    return failure(corner.error());
                corners.push_back(*corner);
            }
            const std::size_t before = m_cloud.triangles.size();
            if (!addFace(m_cloud, corners))
                return m_lines.problem("the face names a point that is not there; the points are 0 to " +
                                       std::to_string(static_cast<std::int64_t>(m_points) - 1));
            if (m_cloud.triangles.size() > kMostPoints)
                return m_lines.problem("there are more than " + std::to_string(kMostPoints) + " triangles");
            m_faceColours.add(colourInLine(0), m_cloud.triangles.size() - before);
            skipLine();
        }
        return {};
    }

    std::optional<std::string_view> nextWord()
    {
        if (m_word >= m_line.size()) {
            if (!m_lines.next())
                return std::nullopt;
            m_line = m_lines.words();
            m_word = 0;
        }
        return m_line[m_word++];
    }

    void skipLine() { m_word = m_line.size(); }

    /// Red, green and blue, or what there is of them, in the rest of the line after `others` numbers.
    std::span<const float> colourInLine(std::size_t others)
    {
        m_rgb.clear();
        for (std::size_t i = m_word + others; i < m_line.size() && m_rgb.size() < 3; ++i) {
            const auto number = m_lines.real(m_line[i]);
            if (!number)
                break;
            m_rgb.push_back(*number);
        }
        return m_rgb;
    }

    TextLines m_lines;
    std::uint64_t m_size;
    std::vector<std::string_view> m_line = {};
    std::size_t m_word = 0;
    std::uint64_t m_points = 0;
    std::uint64_t m_faces = 0;
    bool m_hasColours = false;        ///< of points; those of faces need no word in the header
    std::size_t m_beforeColours = 0;  ///< numbers between a point's place and its colour
    std::vector<float> m_rgb = {};
    ColourColumn m_pointColours = {};
    ColourColumn m_faceColours = {};
    Cloud m_cloud = {};
};

}  // namespace

Result<Cloud> parseOff(std::string_view bytes)
{
    return OffReader(bytes).read();
}

bool looksLikeOff(std::string_view bytes)
{
    TextLines lines(bytes, kBlanks, "#");
    return lines.next() && headerOf(lines.words().front()).has_value();
}

}  // namespace orangery::cloud
