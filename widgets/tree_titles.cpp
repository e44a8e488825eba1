// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_titles.h"

#include "widgets/tree_card.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>
#include <utility>

namespace orangery::widgets {
namespace {

constexpr int kFontSize = 11;              // px
constexpr double kWidest = 150.0;          // px
constexpr double kWidestAlone = 240.0;     // px
constexpr double kNarrowest = 44.0;        // px; a shorter title says nothing
constexpr double kPadding = 3.0;           // px beside the text
constexpr double kGap = 8.0;               // px between two titles
constexpr double kBelowCard = 3.0;         // px
constexpr double kBelowRing = 10.0;        // px; the selected node's ring lies between
constexpr double kAreaPerTitle = 14000.0;  // square px
constexpr qsizetype kLongestTitle = 48;    // characters; more never fits

/// Order in which nodes get their titles.
enum class Claim { Selected, Root, Current, Found, BestPath, Branch, None };

struct Candidate {
    Claim claim = Claim::None;
    NodeIndex size = 0;  // nodes in its subtree
    NodeIndex node = kNoNode;
};

struct Families {
    std::vector<NodeIndex> children;  // per node: their number
    std::vector<NodeIndex> size;      // per node: of its subtree, itself included
};

Families familiesOf(const TreeArrangement& arrangement)
{
    Families families;
    families.children.assign(arrangement.parent.size(), 0);
    families.size.assign(arrangement.parent.size(), 1);
    for (NodeIndex node = arrangement.nodeCount() - 1; node >= 0; --node) {
        const NodeIndex parent = arrangement.parent[node];
        if (parent == kNoNode)
            continue;
        ++families.children[parent];
        families.size[parent] += families.size[node];
    }
    return families;
}

QString shortTitle(const TreeItem& item)
{
    QString line = lineOf(item);
    if (line.size() <= kLongestTitle)
        return line;
    line.truncate(kLongestTitle);
    if (line.back().isHighSurrogate())
        line.chop(1);
    return line + QChar(0x2026);
}

/// Free stretches of one row.
class Row {
public:
    /// The stretch around x that no title has taken, as (left, right); empty where x itself is taken.
    [[nodiscard]] std::pair<double, double> around(double x, double left, double right) const
    {
        const auto after =
            std::partition_point(m_taken.begin(), m_taken.end(), [x](const auto& taken) { return taken.first <= x; });
        if (after != m_taken.end())
            right = std::min(right, after->first - kGap);
        if (after != m_taken.begin())
            left = std::max(left, std::prev(after)->second + kGap);
        return {left, right};
    }
    void take(double left, double right)
    {
        const std::pair taken(left, right);
        m_taken.insert(std::upper_bound(m_taken.begin(), m_taken.end(), taken), taken);
    }

private:
    std::vector<std::pair<double, double>> m_taken;  // by ascending left end
};

class Placement {
public:
    Placement(const TreeScene& scene, const TreeArrangement& arrangement, const TreeView& view, const QRectF& area,
              const QFont& font)
        : m_scene(scene),
          m_arrangement(arrangement),
          m_view(view),
          m_area(area),
          m_font(font),
          m_height(std::ceil(QFontMetricsF(font).height())),
          m_rows(static_cast<std::size_t>(arrangement.layout.rows))
    {
    }

    std::vector<PlacedTitle> run()
    {
        const auto most = static_cast<std::size_t>(std::max(0.0, m_area.width() * m_area.height() / kAreaPerTitle));
        std::vector<PlacedTitle> titles;
        for (const Candidate& candidate : candidates()) {
            if (titles.size() > most)
                break;
            place(candidate, titles);
        }
        return titles;
    }

private:
    [[nodiscard]] Claim claimOf(NodeIndex node, NodeIndex children) const
    {
        const NodeIndex item = m_arrangement.item[node];
        const TreeItemFlags flags = m_scene.items[item].flags;
        if (item == m_view.marks.selected)
            return Claim::Selected;
        if (m_arrangement.parent[node] == kNoNode)
            return Claim::Root;
        if (flags.testFlag(TreeItemFlag::Current))
            return Claim::Current;
        if (std::binary_search(m_view.marks.matches.begin(), m_view.marks.matches.end(), item))
            return Claim::Found;
        if (flags.testFlag(TreeItemFlag::OnBestPath))
            return Claim::BestPath;
        return children > 1 ? Claim::Branch : Claim::None;
    }

    [[nodiscard]] std::vector<Candidate> candidates() const
    {
        const Families families = familiesOf(m_arrangement);
        std::vector<Candidate> found;
        for (NodeIndex node = 0; node < m_arrangement.nodeCount(); ++node) {
            const Claim claim = claimOf(node, families.children[node]);
            if (claim != Claim::None && m_area.contains(m_view.camera.toView(centreOf(m_arrangement, node))))
                found.push_back({claim, families.size[node], node});
        }
        std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
            return std::tuple(a.claim, -a.size, a.node) < std::tuple(b.claim, -b.size, b.node);
        });
        return found;
    }

    /// Marks the stretch of a box as taken in each row whose titles would touch it.
    void take(const QRectF& box)
    {
        const double below = kCardHeight * m_view.camera.zoom() / 2.0 + kBelowCard;  // from a row to its titles
        const double first = m_view.camera.toTree({0.0, box.top() - below - m_height}).y();
        const double last = m_view.camera.toTree({0.0, box.bottom() - below}).y();
        for (auto row = static_cast<NodeIndex>(std::max(std::ceil(first), 0.0));
             row <= last && row < m_arrangement.layout.rows; ++row)
            m_rows[static_cast<std::size_t>(row)].take(box.left(), box.right());
    }

    void place(const Candidate& candidate, std::vector<PlacedTitle>& titles)
    {
        const QRectF card = m_view.camera.card(centreOf(m_arrangement, candidate.node));
        const bool isSelected = candidate.claim == Claim::Selected;
        double top = card.bottom() + (isSelected ? kBelowRing : kBelowCard);
        if (top + m_height > m_area.bottom() && isSelected)
            top = card.top() - kBelowRing - m_height;
        if (top + m_height > m_area.bottom())
            return;
        const auto row = static_cast<std::size_t>(m_arrangement.layout.depth[candidate.node]);
        const double x = card.center().x();
        const auto [left, right] = m_rows[row].around(x, m_area.left(), m_area.right());
        if (right - left < kNarrowest || x < left || x > right)
            return;
        const QString text = elided(shortTitle(m_scene.items[m_arrangement.item[candidate.node]]), m_font,
                                    std::min(kWidest, right - left) - 2.0 * kPadding);
        if (text.isEmpty())
            return;
        const double width = QFontMetricsF(m_font).horizontalAdvance(text) + 2.0 * kPadding;
        const QRectF box(std::clamp(x - width / 2.0, left, right - width), top, width, m_height);
        take(box);
        titles.push_back({candidate.node, box, text, candidate.claim != Claim::Branch});
    }

    const TreeScene& m_scene;
    const TreeArrangement& m_arrangement;
    const TreeView& m_view;
    const QRectF m_area;
    const QFont m_font;
    const double m_height;
    std::vector<Row> m_rows;
};

}  // namespace

std::vector<PlacedTitle> placeTitles(const TreeScene& scene, const TreeArrangement& arrangement, const TreeView& view,
                                     const QRectF& area, const QFont& font)
{
    if (view.camera.detail() >= TreeDetail::Title)
        return {};
    return Placement(scene, arrangement, view, area, font).run();
}

PlacedTitle titleUnder(const TreeScene& scene, const TreeArrangement& arrangement, const TreeCamera& camera,
                       NodeIndex node, const QRectF& area, const QFont& font)
{
    const QRectF card = camera.card(centreOf(arrangement, node));
    const QFontMetricsF metrics(font);
    const QString text = elided(shortTitle(scene.items[arrangement.item[node]]), font, kWidestAlone);
    const double width = std::min(metrics.horizontalAdvance(text) + 2.0 * kPadding, area.width());
    const double left = std::clamp(card.center().x() - width / 2.0, area.left(), area.right() - width);
    return {node, QRectF(left, card.bottom() + kBelowRing, width, std::ceil(metrics.height())), text, true};
}

QFont titleFont(const TreeTheme& theme)
{
    QFont font = theme.font;
    font.setPixelSize(kFontSize);
    return font;
}

}  // namespace orangery::widgets
