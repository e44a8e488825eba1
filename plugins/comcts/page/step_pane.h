// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/step_report.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QTableWidget;

namespace orangery::comcts_page {

/// The selected node in full: text, judges, the bound U with its numbers, answer, flags.
class StepPane : public QWidget {
    Q_OBJECT

public:
    explicit StepPane(QWidget* parent = nullptr);

    void show(const StepReport& report);
    /// Says that nothing is selected.
    void clear();

private:
    void present(const StepReport& report);
    QLabel* addLabel(const QString& name, bool isFixedWidth = false);

    QLabel* m_heading;
    QPlainTextEdit* m_text;
    QLabel* m_answer;
    QTableWidget* m_judges;
    QLabel* m_fused;
    QLabel* m_statistics;
    QLabel* m_formula;
    QLabel* m_explanations;
    std::optional<StepReport> m_shown;  ///< laying it out again costs more than to compare
};

}  // namespace orangery::comcts_page
