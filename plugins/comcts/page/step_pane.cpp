// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/step_pane.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::comcts_page {

namespace {

constexpr int kMostJudgeRows = 6;           // then it scrolls
constexpr int kTextHeight = 150;            // px at least
constexpr qsizetype kLongestShown = 20000;  // characters; a step of a megabyte would block the window

void setTextOrHide(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

}  // namespace

StepPane::StepPane(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("stepPane"));
    setAccessibleName(tr("Step"));
    auto* column = new QVBoxLayout(this);
    m_heading = addLabel(tr("Selected step"));
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);

    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("stepPane.text"));
    m_text->setReadOnly(true);
    m_text->setMinimumHeight(kTextHeight);
    m_text->setAccessibleName(tr("Text of the step"));
    column->addWidget(m_text, 2);

    m_answer = addLabel(tr("Final answer and verdict"));
    m_judges = new QTableWidget(0, 3, this);
    m_judges->setObjectName(QStringLiteral("stepPane.judges"));
    m_judges->setAccessibleName(tr("Scores of the judges"));
    m_judges->setHorizontalHeaderLabels({tr("Judge"), tr("Weight"), tr("Score (−1 to 1)")});
    m_judges->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_judges->verticalHeader()->hide();
    m_judges->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_judges->setSelectionBehavior(QAbstractItemView::SelectRows);
    column->addWidget(m_judges);
    m_fused = addLabel(tr("Fused score"));
    m_formula = addLabel(tr("Upper bound U"), true);
    m_formula->setObjectName(QStringLiteral("stepPane.formula"));
    m_statistics = addLabel(tr("Statistics"));
    m_explanations = addLabel(tr("Notes"));
    clear();
}

QLabel* StepPane::addLabel(const QString& name, bool isFixedWidth)
{
    auto* label = new QLabel(this);
    label->setAccessibleName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (isFixedWidth)
        label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    layout()->addWidget(label);
    return label;
}

void StepPane::show(const StepReport& report)
{
    if (m_shown == report)
        return;
    m_shown = report;
    present(report);
}

void StepPane::present(const StepReport& report)
{
    m_heading->setText(report.heading);
    QString text = report.text;
    if (text.size() > kLongestShown)
        text = text.left(kLongestShown) + tr("\n\n… %n more character(s) (is|are) not shown; exports have all.",
                                             nullptr, static_cast<int>(report.text.size() - kLongestShown));
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
    m_text->setVisible(true);
    setTextOrHide(m_answer, report.answer);
    m_judges->setRowCount(static_cast<int>(report.judges.size()));
    for (int row = 0; row < m_judges->rowCount(); ++row) {
        const JudgeRow& judge = report.judges[static_cast<std::size_t>(row)];
        m_judges->setItem(row, 0, new QTableWidgetItem(judge.judge));
        m_judges->setItem(row, 1, new QTableWidgetItem(judge.weight));
        m_judges->setItem(row, 2, new QTableWidgetItem(judge.score));
    }
    const int rows = std::min(m_judges->rowCount(), kMostJudgeRows);
    m_judges->setFixedHeight(m_judges->horizontalHeader()->sizeHint().height() + rows * m_judges->rowHeight(0) +
                             2 * m_judges->frameWidth());
    m_judges->setVisible(!report.judges.empty());
    setTextOrHide(m_fused, report.fused);
    const QString formula =
        report.filledIn.isEmpty() ? report.formula : report.formula + QChar(QChar::LineFeed) + report.filledIn;
    setTextOrHide(m_formula, formula);
    setTextOrHide(m_statistics, report.statistics.join(QChar(QChar::LineFeed)));
    setTextOrHide(m_explanations, report.explanations.join(QStringLiteral("\n\n")));
}

void StepPane::clear()
{
    if (m_shown == StepReport())
        return;
    show({});
    m_heading->setText(tr("Select a node in the tree or a row of the table to see its text, scores and numbers."));
    m_text->setVisible(false);
}

}  // namespace orangery::comcts_page
