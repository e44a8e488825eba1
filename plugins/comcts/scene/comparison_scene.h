// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/diff.h"
#include "widgets/tree_scene.h"

#include <vector>

namespace orangery::comcts_scene {

/// Where a node of a comparison is found: the series of its item, so that it has a colour, a shape and a name.
enum class Presence { Both, OnlyA, OnlyB };

/// Two trees laid over each other: A's nodes, and B's that A has not below the nodes that both have.
struct Comparison {
    widgets::TreeScene scene;
    std::vector<Presence> presence;  ///< of each item
    int both = 0;                    ///< nodes, the root included
    int onlyA = 0;
    int onlyB = 0;
    int changed = 0;                        ///< shared nodes whose N or V differ
    std::vector<comcts::SearchFact> facts;  ///< what the searches came to
};

/// Lays B over A. Cards of shared nodes carry A's numbers; what they hold in B stands in their details. Cut sections are
/// left out and counted.
[[nodiscard]] Comparison comparisonOf(const comcts::TreeDocument& a, const QString& nameA,
                                      const comcts::TreeDocument& b, const QString& nameB);

}  // namespace orangery::comcts_scene
