// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/curve_pane.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

namespace orangery::comcts_page {

namespace {

/// Rows of the choice.
enum Choice { BestU, Leaves, Calls, SuccessOverRounds, SuccessOverCalls };

}  // namespace

CurvePane::CurvePane(SearchSession* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_choice(new QComboBox(this)),
      m_plot(new widgets::CurvePlot(this)),
      m_empty(new QLabel(this)),
      m_reader(new bridge::Background(this))
{
    setObjectName(QStringLiteral("curvePane"));
    setAccessibleName(tr("Curves"));
    m_choice->setObjectName(QStringLiteral("curvePane.choice"));
    m_choice->setAccessibleName(tr("What to draw"));
    m_choice->addItems({tr("U of the node gone on from, by round"), tr("Leaves, by round"), tr("Calls, by round"),
                        tr("Success of the run, over rounds"), tr("Success of the run, over calls")});
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_plot->setAccessibleName(tr("Curve"));
    m_empty->setAccessibleName(tr("Hint"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_choice);
    column->addWidget(m_plot, 1);
    column->addWidget(m_empty, 1);
    connect(m_choice, &QComboBox::activated, this, &CurvePane::refresh);
    connect(session, &SearchSession::opened, this, [this] { m_summary.clear(); });
    connect(session, &SearchSession::questionsChanged, this, &CurvePane::readRunSummary);
    refresh();
}

void CurvePane::readRunSummary()
{
    if (m_session->questions().empty())
        return;
    m_reader->run([run = m_session->path()] { return readSummary(run).value_or(std::vector<QuestionSummary>()); },
                  [this](std::vector<QuestionSummary> summary) {
                      const bool isFirst = m_summary.empty() && !summary.empty();
                      m_summary = std::move(summary);
                      if (isFirst)
                          m_choice->setCurrentIndex(SuccessOverRounds);
                      refresh();
                  });
}

void CurvePane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void CurvePane::refresh()
{
    if (!isVisible())
        return;
    const SearchTreeModel& model = *m_session->model();
    const int choice = m_choice->currentIndex();
    widgets::CurveScene scene;
    if (choice >= SuccessOverRounds)
        scene = successCurve(m_summary, choice == SuccessOverRounds ? SuccessOver::Rounds : SuccessOver::Calls);
    else if (model.setup() != nullptr)
        scene = roundCurve(model.history().steps(), *model.setup(), static_cast<RoundCurve>(choice));
    const bool isEmpty = scene.curves.empty();
    m_empty->setText(choice >= SuccessOverRounds
                         ? tr("This run has one question, or its summary is not written yet.")
                         : tr("Nothing to draw yet: the curve begins with the second round of a search."));
    m_empty->setVisible(isEmpty);
    m_plot->setVisible(!isEmpty);
    if (!isEmpty)
        m_plot->setScene(std::move(scene));
}

}  // namespace orangery::comcts_page
