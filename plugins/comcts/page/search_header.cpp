// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_header.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace orangery::comcts_page {

using bridge::toQt;

namespace {

QString outcomeText(comcts::SearchOutcome outcome)
{
    switch (outcome) {
    case comcts::SearchOutcome::Success:
        return SearchHeader::tr("solved");
    case comcts::SearchOutcome::Budget:
        return SearchHeader::tr("budget spent without a right answer");
    case comcts::SearchOutcome::AllFailed:
        return SearchHeader::tr("all policies failed");
    case comcts::SearchOutcome::Cancelled:
        return SearchHeader::tr("cancelled");
    }
    return {};
}

QString outcomeOf(const QuestionFolder& question)
{
    for (const comcts::SearchOutcome outcome : {comcts::SearchOutcome::Success, comcts::SearchOutcome::Budget,
                                                comcts::SearchOutcome::AllFailed, comcts::SearchOutcome::Cancelled})
        if (comcts::outcomeName(outcome) == question.outcome)
            return outcomeText(outcome);
    return question.outcome.empty() ? SearchHeader::tr("not finished") : toQt(question.outcome);
}

}  // namespace

SearchHeader::SearchHeader(SearchSession* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_questions(new QComboBox(this)),
      m_question(new QLabel(this)),
      m_badges(new QLabel(this)),
      m_state(new QLabel(this))
{
    setAccessibleName(tr("Search"));
    m_questions->setObjectName(QStringLiteral("searchHeader.questions"));
    m_questions->setAccessibleName(tr("Question of this run"));
    m_questions->setToolTip(tr("The questions of this run and how their searches ended"));
    m_questions->setMaximumWidth(320);
    m_questions->hide();
    m_question->setAccessibleName(tr("Question"));
    m_question->setTextFormat(Qt::PlainText);
    m_question->setMinimumWidth(80);
    m_question->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // elided, never a reason to grow
    m_badges->setObjectName(QStringLiteral("searchHeader.badges"));
    m_badges->setAccessibleName(tr("Badges"));
    m_badges->setTextFormat(Qt::PlainText);
    m_badges->setFrameShape(QFrame::StyledPanel);
    m_badges->setMargin(3);
    m_state->setObjectName(QStringLiteral("searchHeader.state"));
    m_state->setAccessibleName(tr("State of the search"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 6, 8, 4);
    row->addWidget(m_questions);
    row->addWidget(m_question, 1);
    row->addWidget(m_badges);
    row->addWidget(m_state);
    connect(session, &SearchSession::questionsChanged, this, &SearchHeader::fillQuestions);
    connect(session, &SearchSession::followChanged, this, &SearchHeader::refresh);
    connect(m_questions, &QComboBox::activated, this, [this](int index) {
        if (index >= 0 && static_cast<std::size_t>(index) < m_session->questions().size())
            m_session->showQuestion(m_session->questions()[static_cast<std::size_t>(index)]);
    });
    refresh();
}

void SearchHeader::fillQuestions()
{
    const std::vector<QuestionFolder>& questions = m_session->questions();
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const QString text = toQt(questions[i].id) + QStringLiteral(" - ") + outcomeOf(questions[i]);
        if (static_cast<int>(i) < m_questions->count())
            m_questions->setItemText(static_cast<int>(i), text);
        else
            m_questions->addItem(text);
        if (questions[i].folder == m_session->shownFolder())
            m_questions->setCurrentIndex(static_cast<int>(i));
    }
    while (m_questions->count() > static_cast<int>(questions.size()))
        m_questions->removeItem(m_questions->count() - 1);
    m_questions->setVisible(questions.size() > 1);
}

QString SearchHeader::stateText() const
{
    const comcts::TreeHistory& history = m_session->model()->history();
    if (m_session->isEmpty())
        return {};
    if (!history.setup())
        return m_session->isLive() ? tr("waiting for the first event") : QString();
    QString text = tr("round %1").arg(history.rounds()) + tr(", %n call(s)", nullptr, bridge::inTr(history.calls())) +
                   tr(", %n node(s)", nullptr, bridge::inTr(history.tree().size()));
    if (const auto outcome = history.outcome())
        text = outcomeText(*outcome) + QStringLiteral(": ") + text;
    else if (m_session->isLive())
        text = tr("live: %1").arg(text);
    return text;
}

void SearchHeader::refresh()
{
    const comcts::SearchSetup* setup = m_session->model()->setup();
    const QString question = setup != nullptr ? toQt(setup->question.text).simplified() : QString();
    m_question->setToolTip(question);
    m_question->setAccessibleDescription(question);
    QStringList badges;
    if (setup != nullptr)
        for (const std::string& badge : setup->badges)
            badges << toQt(badge);
    // Many policies that share one badge need one line, not a wide one.
    m_badges->setText(badges.size() > 2
                          ? tr("%1 and %n more", nullptr, static_cast<int>(badges.size()) - 1).arg(badges.front())
                          : badges.join(QStringLiteral(" · ")));
    m_badges->setToolTip(badges.join(QChar(QChar::LineFeed)));
    m_badges->setVisible(!badges.isEmpty());
    m_state->setText(stateText());
    QMetaObject::invokeMethod(this, &SearchHeader::elideQuestion, Qt::QueuedConnection);  // once the row is laid out
}

void SearchHeader::elideQuestion()
{
    m_question->setText(
        m_question->fontMetrics().elidedText(m_question->toolTip(), Qt::ElideRight, m_question->width()));
}

void SearchHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elideQuestion();
}

}  // namespace orangery::comcts_page
