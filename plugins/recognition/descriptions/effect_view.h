// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/edit_effect.h"

#include <QWidget>

class QAction;
class QLabel;

namespace orangery::recognition_page {

class ItemList;

/// What the edits did: how many items have another best class, accuracy before and now where classes are known, and the
/// score of the class that is edited for the item that is looked at. A click on an item looks at it.
class EffectView : public QWidget {
    Q_OBJECT

public:
    EffectView(Study& study, EffectWatch& watch, QAction* beginHere, QWidget* parent);

    /// The class whose score is told.
    void setClass(std::optional<std::size_t> classIndex);

private:
    void refresh();
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString scoreText() const;

    Study& m_study;
    EffectWatch& m_watch;
    std::optional<std::size_t> m_class;
    QLabel* m_summary;
    QLabel* m_score;
    ItemList* m_items;
};

}  // namespace orangery::recognition_page
