// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_layout.h"

#include <QFlags>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace orangery::widgets {

/// What a node is, beyond its numbers. Each has a word or a line style on the card, never a colour alone.
enum class TreeItemFlag {
    OnBestPath = 1,  ///< the edge to it is thick, its frame strong
    Current = 2,     ///< where the process that grows the tree is at work
    Ghost = 4,       ///< cut away: dashed, and the word "cut"
    FirstError = 8,  ///< the first wrong step of its chain
};
Q_DECLARE_FLAGS(TreeItemFlags, TreeItemFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(TreeItemFlags)

/// One node of a scene. Its index in the scene is its name everywhere: items are appended, never moved.
struct TreeItem {
    NodeIndex parent = kNoNode;    ///< index of an earlier item, or kNoNode for a root
    QString title;                 ///< what the card says; one line, elided where it is too long
    QString detail;                ///< plain text for the hover card and for find; may have several lines
    int series = -1;               ///< index into TreeScene::seriesNames: colour and shape; -1 for none
    std::optional<double> value;   ///< in [-1, 1]: tint of the card, and written with its sign
    std::optional<double> weight;  ///< >= 0, width of the edge to the parent, and written as an integer
    TreeItemFlags flags;
    QString note;  ///< a word or two beside the numbers, for instance "only A"
};

/// What a tree picture shows, and nothing of how it came about. Never changed once a view has it.
struct TreeScene {
    std::vector<TreeItem> items;
    QStringList seriesNames;  ///< the legend
    QStringList bandLabels;   ///< what the rows are called, from the root down; missing ones go without a label
    QString valueName;        ///< symbol of TreeItem::value, for instance "V"
    QString valueMeaning;     ///< for the legend, for instance "mean score"
    QString weightName;       ///< symbol of TreeItem::weight, for instance "N"
    QString weightMeaning;    ///< for the legend, for instance "visits"
    QString title;            ///< heading of a figure
    QStringList badges;       ///< words that must not be overlooked, for instance "small sample model"
    QStringList captions;     ///< parameters and provenance, one line each, under a figure
    int leftOut = 0;          ///< items that the caller filtered away; shown as "n hidden"
};

/// The parents of all items, as layoutTree wants them.
[[nodiscard]] std::vector<NodeIndex> parentsOf(const TreeScene& scene);

/// The title on one line, free of control characters, at most 300 characters long.
[[nodiscard]] QString lineOf(const TreeItem& item);

/// The numbers of an item as its card shows them, for instance "V +0.42   N 12".
[[nodiscard]] QString numbersOf(const TreeScene& scene, const TreeItem& item);

/// The words for an item's flags, for instance "first error, cut", and its note; empty for none.
[[nodiscard]] QString wordsOf(const TreeItem& item);

/// A whole sentence on an item, for screen readers and hover cards: title, series, numbers, words, place in the tree.
[[nodiscard]] QString describe(const TreeScene& scene, NodeIndex item);

/// How many of some items are cut away (TreeItemFlag::Ghost): those are shown, but are no nodes of the tree.
[[nodiscard]] int cutAmong(const TreeScene& scene, std::span<const NodeIndex> items);

/// Items whose title or detail contains `text`, whatever its case; ascending. None for an empty text.
[[nodiscard]] std::vector<NodeIndex> findItems(const TreeScene& scene, const QString& text);

}  // namespace orangery::widgets
