// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/few_shot/few_shot_fold.h"
#include "plugins/recognition/few_shot/task_section.h"

class QDoubleSpinBox;

namespace orangery::recognition_page {

class LabelTable;

/// How the best scores of right, wrong and foreign samples lie, and what a threshold that can be dragged means for them;
/// and the thresholds of the classes where samples may be of several.
class ThresholdSection : public TaskSection {
    Q_OBJECT

public:
    ThresholdSection(Study& study, tool::Workbench& workbench, QWidget* parent);

    [[nodiscard]] std::optional<widgets::Picture> picture() const override;
    [[nodiscard]] std::optional<fs::path> table() const override;
    [[nodiscard]] widgets::CurvePlot& plot() const { return *m_plot; }
    [[nodiscard]] std::optional<double> threshold() const { return m_threshold; }
    void setThreshold(double threshold);
    /// Back to what was chosen by the run.
    void restore();
    /// Whether the run that is shown has chosen thresholds of either kind.
    [[nodiscard]] bool hasChosen() const;
    [[nodiscard]] QString outcomeText() const;

protected:
    void forget() override;
    void take(const Json& event) override { m_fold.add(event); }
    void present(const Json* outcome) override;

private:
    void refresh();

    ThresholdFold m_fold;
    zero_shot::ThresholdMeasure m_measure = zero_shot::ThresholdMeasure::Probability;
    std::optional<double> m_chosen;
    std::optional<double> m_threshold;
    widgets::CurvePlot* m_plot;
    QLabel* m_name;
    QDoubleSpinBox* m_spin;
    QLabel* m_outcome;
    LabelTable* m_labels;
};

}  // namespace orangery::recognition_page
