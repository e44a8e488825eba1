// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_tree_model.h"
#include "widgets/tree_scene.h"

#include <QObject>

namespace orangery::comcts_page {

/// Keeps the canvas's picture of a model: the same rows as items, changed one by one as the model changes, so that a
/// step of a large tree costs what the step changes.
class SceneFeed : public QObject {
    Q_OBJECT

public:
    explicit SceneFeed(const SearchTreeModel* model, QObject* parent = nullptr);

    /// Hidden ghosts are counted as left out. Items get other indices.
    void setGhostsVisible(bool isVisible);
    [[nodiscard]] bool areGhostsVisible() const { return m_ghostsVisible; }

    [[nodiscard]] widgets::TreeScene scene() const;
    /// Item of an entry in scene(), kNoNode where it is left out.
    [[nodiscard]] widgets::NodeIndex itemOf(comcts_scene::EntryId id) const;
    [[nodiscard]] std::optional<comcts_scene::EntryId> entryOf(widgets::NodeIndex item) const;

private:
    void rebuild();
    void append();
    void refresh(comcts_scene::EntryId id);
    [[nodiscard]] widgets::TreeItem makeItem(comcts_scene::EntryId id) const;

    const SearchTreeModel* m_model;
    widgets::TreeScene m_scene;                    ///< with all entries
    std::vector<widgets::NodeIndex> m_shown;       ///< item of each entry when ghosts are hidden
    std::vector<comcts_scene::EntryId> m_entries;  ///< entry of each of those items
    bool m_ghostsVisible = true;
};

}  // namespace orangery::comcts_page
