// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/sample_answer.h"
#include "engine/zero_shot/scoring/mode_comparison.h"
#include "plugins/recognition/descriptions/edit_effect.h"

namespace orangery::recognition_page {

/// All modes on the same items, as they were at one time. Never changed once made.
struct ModeState {
    std::vector<zero_shot::ComparedMode> modes;
    std::vector<std::size_t> texts;                                      ///< how many each has
    std::vector<std::shared_ptr<const zero_shot::ClassScorer>> scorers;  ///< of each; none where a run recorded it all
    std::vector<std::vector<std::vector<zero_shot::LikelyClass>>> recorded;  ///< of each item and mode, else none
    std::shared_ptr<const EmbeddedItems> items;                              ///< recorded ones have no embedding
    std::vector<std::string> inputs;                                         ///< the items as they were named
    zero_shot::ModeComparison comparison;                                    ///< its inputs are those of `items`
    std::vector<std::string> classNames;
    std::vector<std::size_t> same;  ///< for each class the first of its name
    zero_shot::LogitRule logits;
    struct LeftOut {
        zero_shot::PromptMode mode{};
        Error error;
    };
    std::vector<LeftOut> leftOut;  ///< modes that cannot be scored

    /// The likeliest classes of a row of `items` in a mode, `count` at most.
    [[nodiscard]] std::vector<zero_shot::LikelyClass> best(std::size_t mode, std::size_t row, std::size_t count) const;
};

/// Keeps all modes scored while a study changes, as long as somebody looks. Texts are embedded by the study's thread, and
/// scores made elsewhere; embeddings of items are used as they are.
class ModeWatch : public QObject {
    Q_OBJECT

public:
    ModeWatch(Study& study, QObject* parent);

    /// Does nothing while nobody looks.
    void setActive(bool active);
    /// What the sentences count in the mix.
    void setAlpha(double alpha);
    [[nodiscard]] double alpha() const { return m_alpha; }

    /// Null until there is something.
    [[nodiscard]] const std::shared_ptr<const ModeState>& state() const { return m_state; }
    /// Why there is nothing.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] bool isWorking() const { return m_isWorking || m_timer.isActive(); }

Q_SIGNALS:
    void changed();

private:
    struct Job;
    void noteChange();
    void begin();
    void score(const std::shared_ptr<Job>& job, zero_shot::EmbeddingRows rows);
    void give(std::shared_ptr<const ModeState> state, std::optional<Error> problem);

    Study& m_study;
    bool m_isActive = false;
    bool m_isOld = true;  ///< the study changed since
    bool m_isWorking = false;
    double m_alpha = 0.5;
    std::uint64_t m_generation = 0;
    std::shared_ptr<const ModeState> m_state;
    std::optional<Error> m_problem;
    bridge::Background* m_worker;
    QTimer m_timer;
};

}  // namespace orangery::recognition_page
