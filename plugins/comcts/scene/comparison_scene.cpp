// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/scene/comparison_scene.h"

#include "engine/base/numbers.h"
#include "plugins/comcts/scene/tree_scene_adapter.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <cmath>

namespace orangery::comcts_scene {

using bridge::toQt;
using comcts::Node;
using comcts::NodeId;
using comcts::TreeDocument;
using widgets::NodeIndex;
using widgets::TreeItem;
using widgets::TreeItemFlag;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::comcts_scene::Comparison)
};

constexpr double kSame = 1e-9;  // absolute, on V: sums taken in another order
constexpr int kDecimals = 4;

QString numbersIn(const QString& which, const Node& node, bool visitsKnown)
{
    const QString value = toQt(formatNumber(roundDecimals(node.V, kDecimals)));
    return visitsKnown ? Text::tr("%1: by %2 in round %3, N %4, V %5")
                             .arg(which, toQt(node.model))
                             .arg(node.round)
                             .arg(static_cast<qlonglong>(node.N))
                             .arg(value)
                       : Text::tr("%1: by %2, V %3").arg(which, toQt(node.model), value);
}

/// Builds the items one by one.
class Overlay {
public:
    Overlay(const TreeDocument& a, const TreeDocument& b)
        : m_a(a),
          m_b(b),
          m_match(comcts::matchTrees(a.tree, b.tree)),
          m_placesA(a.tree.size()),
          m_placesB(b.tree.size())
    {
    }

    Comparison run()
    {
        addRoot();
        for (std::size_t i = 1; i < m_a.tree.size(); ++i)
            addOfA(i);
        for (std::size_t i = 1; i < m_b.tree.size(); ++i)
            if (!m_match.inA[i])
                addOfB(i);
        markPath(m_a.bestPath, m_placesA);
        markPath(m_b.bestPath, m_placesB);
        return std::move(m_result);
    }

private:
    void addRoot()
    {
        m_result.scene.items.push_back(questionItem(m_a.setup));
        m_result.presence.push_back(Presence::Both);
        m_result.both = 1;
    }

    void addOfA(std::size_t i)
    {
        const Node& node = m_a.tree.nodes()[i];
        const std::optional<NodeId> other = m_match.inB[i];
        m_placesA[i] = add(node, m_a, m_placesA[comcts::index(*node.parent)], other ? Presence::Both : Presence::OnlyA);
        TreeItem& item = m_result.scene.items.back();
        item.detail += QStringLiteral("\n\n") + numbersIn(QStringLiteral("A"), node, m_a.visitsKnown);
        if (!other) {
            ++m_result.onlyA;
            return;
        }
        ++m_result.both;
        const Node& twin = m_b.tree.node(*other);
        m_placesB[comcts::index(*other)] = m_placesA[i];
        item.detail += QChar(QChar::LineFeed) + numbersIn(QStringLiteral("B"), twin, m_b.visitsKnown);
        const bool hasVisits = m_a.visitsKnown && m_b.visitsKnown;
        if (!(std::abs(node.V - twin.V) <= kSame) || (hasVisits && node.N != twin.N)) {
            ++m_result.changed;
            item.note = Text::tr("≠ B");
        }
    }

    void addOfB(std::size_t i)
    {
        const Node& node = m_b.tree.nodes()[i];
        m_placesB[i] = add(node, m_b, m_placesB[comcts::index(*node.parent)], Presence::OnlyB);
        m_result.scene.items.back().detail +=
            QStringLiteral("\n\n") + numbersIn(QStringLiteral("B"), node, m_b.visitsKnown);
        ++m_result.onlyB;
    }

    NodeIndex add(const Node& node, const TreeDocument& document, NodeIndex parent, Presence presence)
    {
        TreeItem item = nodeItem(node, document.setup, EntryId{parent});
        item.detail = item.detail.trimmed();
        item.series = static_cast<int>(presence);
        if (!document.visitsKnown)
            item.weight.reset();
        if (presence != Presence::Both)
            item.note = presence == Presence::OnlyA ? Text::tr("only A") : Text::tr("only B");
        m_result.scene.items.push_back(std::move(item));
        m_result.presence.push_back(presence);
        return static_cast<NodeIndex>(m_result.scene.items.size()) - 1;
    }

    void markPath(const std::vector<NodeId>& path, const std::vector<NodeIndex>& places)
    {
        for (const NodeId id : path)
            m_result.scene.items[static_cast<std::size_t>(places[comcts::index(id)])].flags |= TreeItemFlag::OnBestPath;
    }

    const TreeDocument& m_a;
    const TreeDocument& m_b;
    const comcts::TreeMatch m_match;
    std::vector<NodeIndex> m_placesA;  // item of each node
    std::vector<NodeIndex> m_placesB;
    Comparison m_result;
};

}  // namespace

Comparison comparisonOf(const TreeDocument& a, const QString& nameA, const TreeDocument& b, const QString& nameB)
{
    Comparison comparison = Overlay(a, b).run();
    comparison.facts = comcts::compareSearches(a, b);
    widgets::TreeScene& scene = comparison.scene;
    std::vector<TreeItem> items = std::move(scene.items);
    scene = sceneWithoutItems(a.setup);
    scene.items = std::move(items);
    scene.seriesNames = {Text::tr("in both"), Text::tr("only in A, %1").arg(nameA),
                         Text::tr("only in B, %1").arg(nameB)};
    scene.valueMeaning = Text::tr("mean score, A's where both have one");
    scene.weightMeaning = Text::tr("visits, A's where both have them");
    for (const std::string& badge : b.setup.badges)
        if (const QString text = toQt(badge); !scene.badges.contains(text))
            scene.badges << text;
    scene.leftOut = static_cast<int>(a.ghosts.size() + b.ghosts.size());
    return comparison;
}

}  // namespace orangery::comcts_scene
