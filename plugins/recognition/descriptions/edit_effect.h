// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/bridge/background.h"

#include <QTimer>

namespace orangery::recognition_page {

/// The embeddings of a study's items, side by side, as they were at one time.
struct EmbeddedItems {
    std::vector<std::size_t> items;  ///< place in the study of each row
    zero_shot::EmbeddingRows rows;
    std::vector<std::optional<std::size_t>> truth;
};
[[nodiscard]] std::shared_ptr<const EmbeddedItems> embeddedItems(const Study& study);

/// What edits did to the best classes of all items.
struct EditEffect {
    std::size_t items = 0;
    std::size_t known = 0;  ///< items whose class is known
    std::size_t rightBefore = 0;
    std::size_t rightNow = 0;
    struct Item {
        std::size_t item = 0;  ///< place in the study
        std::size_t before = 0;
        std::size_t now = 0;  ///< class
    };
    std::vector<Item> changed;
};

/// By the scorers before and after the edits, which have the same classes.
[[nodiscard]] EditEffect effectOf(const zero_shot::ClassScorer& before, const zero_shot::ClassScorer& now,
                                  const std::vector<std::string>& classNames, const EmbeddedItems& items);

/// Follows what the edits of a study do since a start: since classes, model or mode were chosen, classes came
/// or went, or somebody said "from here". Scores all items elsewhere, and not for every letter that is typed.
class EffectWatch : public QObject {
    Q_OBJECT

public:
    EffectWatch(Study& study, QObject* parent);

    /// Nothing until the items are scored.
    [[nodiscard]] const std::optional<EditEffect>& effect() const { return m_effect; }
    /// The scorer that edits are compared with; null until there is one.
    [[nodiscard]] std::shared_ptr<const zero_shot::ClassScorer> start() const { return m_start; }
    void beginHere();

Q_SIGNALS:
    void changed();

private:
    void forget();
    void noteScores();
    void compute();

    Study& m_study;
    std::vector<ClassKey> m_classes;  ///< that m_start is of
    std::shared_ptr<const zero_shot::ClassScorer> m_start;
    std::shared_ptr<const EmbeddedItems> m_items;  ///< null where they have to be gathered anew
    std::optional<EditEffect> m_effect;
    bridge::Background* m_worker;
    QTimer m_timer;
};

}  // namespace orangery::recognition_page
