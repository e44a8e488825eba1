// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/scene/entry_tree.h"
#include "widgets/tree_scene.h"

#include <string>

namespace orangery::comcts_scene {

/// Everything of a scene but its items: series are the policies, rows the kinds of sections, captions the parameters.
[[nodiscard]] widgets::TreeScene sceneWithoutItems(const comcts::SearchSetup& setup);

/// The item of the root: the question.
[[nodiscard]] widgets::TreeItem questionItem(const comcts::SearchSetup& setup);
/// The item of a node that is not the root; without flags for best path and current.
[[nodiscard]] widgets::TreeItem nodeItem(const comcts::Node& node, const comcts::SearchSetup& setup, EntryId parent);
[[nodiscard]] widgets::TreeItem ghostItem(const comcts::Ghost& ghost, const comcts::SearchSetup& setup, EntryId parent);

/// "Step 3", "Rationales": what a section is called on screen.
[[nodiscard]] QString sectionName(const comcts::Section& section);
/// The first words of a section, or its name where it has no body.
[[nodiscard]] QString sectionTitle(const comcts::Section& section);

struct SceneOptions {
    bool ghosts = true;       ///< false counts them as left out
    std::string commandLine;  ///< becomes a caption
};

/// A whole document as a scene, with badges, parameters and provenance.
[[nodiscard]] widgets::TreeScene sceneOf(const comcts::TreeDocument& document, const SceneOptions& options);

}  // namespace orangery::comcts_scene
