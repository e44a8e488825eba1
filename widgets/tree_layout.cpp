// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_layout.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace orangery::widgets {
namespace {

enum class Side { Left, Right };

/// First and last child, neighbours and creation rank among siblings. All roots are children of one node more, `root`.
struct Family {
    NodeIndex root = 0;
    std::vector<NodeIndex> parent, first, last, previous, next, number;
};

Family familyOf(std::span<const NodeIndex> parents)
{
    const auto n = static_cast<NodeIndex>(parents.size());
    Family f;
    f.root = n;
    for (auto* links : {&f.parent, &f.first, &f.last, &f.previous, &f.next})
        links->assign(parents.size() + 1, kNoNode);
    f.number.assign(parents.size() + 1, 0);
    for (NodeIndex v = 0; v < n; ++v) {
        const NodeIndex p = parents[v] >= 0 && parents[v] < v ? parents[v] : f.root;
        f.parent[v] = p;
        if (f.last[p] == kNoNode) {
            f.first[p] = v;
        } else {
            f.previous[v] = f.last[p];
            f.next[f.last[p]] = v;
            f.number[v] = f.number[f.last[p]] + 1;
        }
        f.last[p] = v;
    }
    return f;
}

Family mirrored(Family f)
{
    std::swap(f.first, f.last);
    std::swap(f.previous, f.next);
    return f;
}

/// Buchheim, Juenger and Leipert's algorithm; names as in the paper (`mod`, `prelim`, `thread`, `ancestor`, `shift`,
/// `change`, and the contours: i = inside, o = outside, m = left forest "minus", p = right subtree "plus").
class Placement {
public:
    Placement(const Family& family, const TreeLayoutOptions& options)
        : m_family(family),
          m_options(options),
          m_prelim(family.parent.size(), 0.0),
          m_mod(m_prelim),
          m_shift(m_prelim),
          m_change(m_prelim),
          m_middle(m_prelim),
          m_thread(family.parent.size(), kNoNode),
          m_ancestor(family.parent.size())
    {
        for (std::size_t v = 0; v < m_ancestor.size(); ++v)
            m_ancestor[v] = static_cast<NodeIndex>(v);
    }

    /// Centres relative to the common root.
    std::vector<double> run()
    {
        const NodeIndex root = m_family.root;
        // Children have larger indices than their parents, so a sweep from the back is the post-order pass and a sweep
        // from the front the pre-order pass, whatever the depth.
        for (NodeIndex v = root - 1; v >= 0; --v)
            placeChildren(v);
        placeChildren(root);

        std::vector<double> x(m_prelim.size(), 0.0);
        std::vector<double> sum(m_prelim.size(), 0.0);
        sum[root] = -m_middle[root];
        for (NodeIndex v = 0; v < root; ++v) {
            const double offset = sum[m_family.parent[v]];
            x[v] = m_prelim[v] + offset;
            sum[v] = offset + m_mod[v];
        }
        x.pop_back();
        return x;
    }

private:
    void placeChildren(NodeIndex v)
    {
        const NodeIndex first = m_family.first[v];
        if (first == kNoNode)
            return;
        NodeIndex defaultAncestor = first;
        for (NodeIndex w = first; w != kNoNode; w = m_family.next[w]) {
            const NodeIndex left = m_family.previous[w];
            m_prelim[w] = left == kNoNode ? m_middle[w] : m_prelim[left] + m_options.siblings;
            m_mod[w] = m_family.first[w] == kNoNode ? 0.0 : m_prelim[w] - m_middle[w];
            if (left != kNoNode)
                defaultAncestor = apportion(w, left, first, defaultAncestor);
        }
        executeShifts(v);
        m_middle[v] = (m_prelim[first] + m_prelim[m_family.last[v]]) / 2.0;
    }

    /// Pushes the subtree of `v` right until it clears the forest of its left siblings; joins their contours.
    NodeIndex apportion(NodeIndex v, NodeIndex left, NodeIndex leftmost, NodeIndex defaultAncestor)
    {
        NodeIndex vip = v, vop = v, vim = left, vom = leftmost;
        double sip = m_mod[vip], sop = m_mod[vop], sim = m_mod[vim], som = m_mod[vom];
        NodeIndex right = next(vim, Side::Right);
        NodeIndex inner = next(vip, Side::Left);
        while (right != kNoNode && inner != kNoNode) {
            vim = right;
            vip = inner;
            vom = next(vom, Side::Left);
            vop = next(vop, Side::Right);
            m_ancestor[vop] = v;
            const double shift = (m_prelim[vim] + sim) - (m_prelim[vip] + sip) + m_options.cousins;
            if (shift > 0.0) {
                const NodeIndex a = m_ancestor[vim];
                const bool isSibling = m_family.parent[a] == m_family.parent[v];
                moveSubtree(isSibling ? a : defaultAncestor, v, shift);
                sip += shift;
                sop += shift;
            }
            sim += m_mod[vim];
            sip += m_mod[vip];
            som += m_mod[vom];
            sop += m_mod[vop];
            right = next(vim, Side::Right);
            inner = next(vip, Side::Left);
        }
        if (right != kNoNode && next(vop, Side::Right) == kNoNode) {
            m_thread[vop] = right;
            m_mod[vop] += sim - sop;
        }
        if (inner != kNoNode && next(vom, Side::Left) == kNoNode) {
            m_thread[vom] = inner;
            m_mod[vom] += sip - som;
            defaultAncestor = v;
        }
        return defaultAncestor;
    }

    [[nodiscard]] NodeIndex next(NodeIndex v, Side side) const
    {
        const NodeIndex child = side == Side::Left ? m_family.first[v] : m_family.last[v];
        return child != kNoNode ? child : m_thread[v];
    }

    void moveSubtree(NodeIndex wm, NodeIndex wp, double shift)
    {
        const double share = shift / std::abs(m_family.number[wp] - m_family.number[wm]);
        m_change[wp] -= share;
        m_shift[wp] += shift;
        m_change[wm] += share;
        m_prelim[wp] += shift;
        m_mod[wp] += shift;
    }

    void executeShifts(NodeIndex v)
    {
        double shift = 0.0;
        double change = 0.0;
        for (NodeIndex w = m_family.last[v]; w != kNoNode; w = m_family.previous[w]) {
            m_prelim[w] += shift;
            m_mod[w] += shift;
            change += m_change[w];
            shift += m_shift[w] + change;
        }
    }

    const Family& m_family;
    const TreeLayoutOptions& m_options;
    std::vector<double> m_prelim, m_mod, m_shift, m_change, m_middle;
    std::vector<NodeIndex> m_thread, m_ancestor;
};

}  // namespace

TreeLayout layoutTree(std::span<const NodeIndex> parents, const TreeLayoutOptions& options)
{
    TreeLayout layout;
    if (parents.empty())
        return layout;

    const Family family = familyOf(parents);
    layout.depth.assign(parents.size(), 0);
    for (std::size_t v = 0; v < parents.size(); ++v) {
        if (const NodeIndex p = family.parent[v]; p != family.root)
            layout.depth[v] = layout.depth[p] + 1;
        layout.rows = std::max(layout.rows, layout.depth[v] + 1);
    }

    layout.x = Placement(family, options).run();
    const Family reflection = mirrored(family);
    const std::vector<double> reflected = Placement(reflection, options).run();
    for (std::size_t v = 0; v < layout.x.size(); ++v)
        layout.x[v] = (layout.x[v] - reflected[v]) / 2.0;

    const auto [left, right] = std::minmax_element(layout.x.begin(), layout.x.end());
    const double origin = *left;
    layout.width = *right - origin;
    for (double& x : layout.x)
        x -= origin;
    return layout;
}

}  // namespace orangery::widgets
