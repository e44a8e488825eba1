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
    std::vector<std::optional<ClassKey>> known = {};  ///< what each is known to be; the class may be gone
};
[[nodiscard]] std::shared_ptr<const EmbeddedItems> embeddedItems(const Study& study);

/// Classes with what scores them, as they were at one time.
struct ScoredClasses {
    std::shared_ptr<const zero_shot::ClassScorer> scorer = {};
    std::vector<std::string> names = {};
    std::vector<ClassKey> keys = {};
};

/// What edits did to the best classes of all items. A class is the same under another name, and that which took it up.
struct EditEffect {
    std::size_t items = 0;
    std::size_t known = 0;  ///< items whose class is known and was there before as it is now
    std::size_t rightBefore = 0;
    std::size_t rightNow = 0;
    std::size_t leftOut = 0;  ///< items whose class is known, but came or went
    std::size_t came = 0;     ///< classes
    std::size_t went = 0;     ///< classes, those that others took up among them
    struct Item {
        std::size_t item = 0;  ///< place in the study
        std::string before;    ///< name of the class, the present one where it is still there
        std::string now;
        bool wasRight = false;
        bool isRight = false;
    };
    std::vector<Item> changed;
};

/// `joined` leads from classes that are gone to those that took them up.
[[nodiscard]] EditEffect effectOf(const ScoredClasses& before, const ScoredClasses& now, const JoinedClasses& joined,
                                  const EmbeddedItems& items);

/// Follows what the edits of a study do since a start: since classes, model or mode were chosen, or somebody said "from
/// here". Classes that come and go by edits are no other start. Scores all items elsewhere, and not for every letter that
/// is typed.
class EffectWatch : public QObject {
    Q_OBJECT

public:
    EffectWatch(Study& study, QObject* parent);

    /// Nothing until the items are scored.
    [[nodiscard]] const std::optional<EditEffect>& effect() const { return m_effect; }
    /// What edits are compared with; its scorer is null until there is one.
    [[nodiscard]] const ScoredClasses& start() const { return m_start; }
    void beginHere();

Q_SIGNALS:
    void changed();

private:
    void forget();
    void noteScores();
    void compute();

    [[nodiscard]] ScoredClasses present() const;

    Study& m_study;
    std::uint64_t m_generation;  ///< of the study's classes
    ScoredClasses m_start;
    std::shared_ptr<const EmbeddedItems> m_items;  ///< null where they have to be gathered anew
    std::optional<EditEffect> m_effect;
    bridge::Background* m_worker;
    QTimer m_timer;
};

}  // namespace orangery::recognition_page
