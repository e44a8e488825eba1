// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/recognise/scenes.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;

namespace orangery::widgets {
class ScoreBars;
}

namespace orangery::recognition_page {

/// Which texts decided: every text of a class with what it adds, and beside it those of a second class, whose difference is
/// the margin.
class ExplanationView : public QWidget {
    Q_OBJECT

public:
    explicit ExplanationView(Study& study, QWidget* parent = nullptr);

    /// Explains a class for the item that is looked at; nothing closes it.
    void explain(std::optional<std::size_t> classIndex);
    void compareWith(std::optional<std::size_t> classIndex);
    [[nodiscard]] std::optional<std::size_t> classIndex() const { return m_class; }
    [[nodiscard]] std::optional<std::size_t> second() const { return m_second; }
    /// What is shown: none, one or two.
    [[nodiscard]] const std::vector<Explanation>& explanations() const { return m_explanations; }
    [[nodiscard]] std::vector<widgets::ScoreBarsScene> scenes() const;

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void fillChoices();
    [[nodiscard]] QString marginText() const;

    Study& m_study;
    std::optional<std::size_t> m_class;
    std::optional<std::size_t> m_second;
    std::vector<Explanation> m_explanations;
    QLabel* m_heading;
    QComboBox* m_choice;
    QLabel* m_firstName;
    QLabel* m_secondName;
    widgets::ScoreBars* m_first;
    widgets::ScoreBars* m_other;
    QWidget* m_secondSide;
};

}  // namespace orangery::recognition_page
