// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/cloud/colours.h"
#include "engine/cloud/faces.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/text_lines.h"

#include <algorithm>
#include <string>
#include <utility>

namespace orangery::cloud {

namespace {

constexpr std::string_view kBlanks = " \t\v\f";

/// Reads statements line by line; those about materials, groups, normals and textures are passed over.
class ObjReader {
public:
    explicit ObjReader(std::string_view bytes) : m_lines(bytes, kBlanks, "#") {}

    Result<Cloud> read()
    {
        while (next()) {
            Result<void> done;
            if (m_words[0] == "v")
                done = readPoint();
            else if (m_words[0] == "f")
                done = readFace();
            else
                m_hasCurves = m_hasCurves || m_words[0] == "curv" || m_words[0] == "surf";
            if (!done)
                return failure(done.error());
        }
        for (const Face& face : m_early) {
            if (!addFace(m_cloud, face.corners))
                return notThere(face.line);
        }
        if (m_cloud.triangles.size() > kMostPoints)
            return failure(ErrorCode::Input, "there are more than " + std::to_string(kMostPoints) + " triangles");
        m_cloud.colours = m_colours.colours({}, "points", m_cloud.remarks);
        if (m_hasWeights)
            m_cloud.remarks.emplace_back("The weights of its points are for curves, and were left out.");
        if (m_hasCurves)
            m_cloud.remarks.emplace_back("Its curves and curved surfaces were left out.");
        return std::move(m_cloud);
    }

private:
    struct Face {
        std::vector<std::uint64_t> corners;
        std::size_t line = 0;
    };

    /// Goes to the next statement; a backslash at the end of a line carries it on.
    bool next()
    {
        m_words.clear();
        while (m_lines.next()) {
            m_words.insert(m_words.end(), m_lines.words().begin(), m_lines.words().end());
            if (!m_words.back().ends_with('\\'))
                return true;
            m_words.back().remove_suffix(1);
            if (m_words.back().empty())
                m_words.pop_back();
        }
        return !m_words.empty();
    }

    /// v x y z [w], or v x y z r g b [a].
    Result<void> readPoint()
    {
        const std::size_t numbers = m_words.size() - 1;
        if (numbers < 3)
            return m_lines.problem("a point has " + counted(numbers, "number(s), and three are needed"));
        if (m_cloud.points.size() == kMostPoints)
            return m_lines.problem("there are more than " + std::to_string(kMostPoints) + " points");
        Point point{};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto number = m_lines.real(m_words[i + 1]);
            if (!number)
                return failure(number.error());
            point[i] = *number;
        }
        m_cloud.points.push_back(point);
        m_rgb.clear();
        if (numbers == 4) {
            const auto weight = m_lines.real(m_words[4]);
            m_hasWeights = m_hasWeights || !weight || *weight != 1;
        } else {
            for (std::size_t i = 4; i < std::min<std::size_t>(m_words.size(), 7); ++i)
                if (const auto number = m_lines.real(m_words[i]))
                    m_rgb.push_back(*number);
        }
        m_colours.add(m_rgb);
        return {};
    }

    /// f with corners v, v/vt, v//vn or v/vt/vn; v counts from 1, and from the last point backwards when it is negative.
    Result<void> readFace()
    {
        Face face{.corners = {}, .line = m_lines.number()};
        for (std::size_t i = 1; i < m_words.size(); ++i) {
            const std::string_view word = m_words[i].substr(0, m_words[i].find('/'));
            const bool isBackwards = word.starts_with('-');
            const auto number = m_lines.count(isBackwards ? word.substr(1) : word);
            if (!number)
                return failure(number.error());
            const std::uint64_t points = m_cloud.points.size();
            if (*number == 0 || (isBackwards && *number > points))
                return notThere(face.line);
            face.corners.push_back(isBackwards ? points - *number : *number - 1);
        }
        // Faces may come before the points that they name.
        if (!addFace(m_cloud, face.corners))
            m_early.push_back(std::move(face));
        if (m_cloud.triangles.size() > kMostPoints)
            return m_lines.problem("there are more than " + std::to_string(kMostPoints) + " triangles");
        return {};
    }

    [[nodiscard]] Failure notThere(std::size_t line) const
    {
        return failure(ErrorCode::Input, "line " + std::to_string(line) +
                                             ": the face names a point that is not there; the points are 1 to " +
                                             std::to_string(m_cloud.points.size()));
    }

    TextLines m_lines;
    std::vector<std::string_view> m_words = {};
    std::vector<float> m_rgb = {};
    ColourColumn m_colours = {};
    std::vector<Face> m_early = {};
    bool m_hasWeights = false;
    bool m_hasCurves = false;
    Cloud m_cloud{.format = "OBJ", .points = {}};
};

}  // namespace

Result<Cloud> parseObj(std::string_view bytes)
{
    return ObjReader(bytes).read();
}

bool looksLikeObj(std::string_view bytes)
{
    if (bytes.find('\0') != std::string_view::npos)
        return false;
    TextLines lines(bytes, kBlanks, "#");
    while (lines.next())
        if (lines.words().size() > 3 && lines.words()[0] == "v" && lines.real(lines.words()[1]))
            return true;
    return false;
}

}  // namespace orangery::cloud
