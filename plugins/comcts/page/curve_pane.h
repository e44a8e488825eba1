// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_curves.h"
#include "plugins/comcts/page/search_session.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace orangery::comcts_page {

/// One curve at a time: over the rounds of the search that is shown, or success over the questions of its run.
class CurvePane : public QWidget {
    Q_OBJECT

public:
    explicit CurvePane(SearchSession* session, QWidget* parent = nullptr);

    /// Draws the chosen curve anew, as soon as somebody sees it.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void readRunSummary();

    SearchSession* m_session;
    QComboBox* m_choice;
    widgets::CurvePlot* m_plot;
    QLabel* m_empty;
    bridge::Background* m_reader;
    std::vector<QuestionSummary> m_summary;
};

}  // namespace orangery::comcts_page
