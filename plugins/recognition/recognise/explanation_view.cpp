// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/explanation_view.h"

#include "plugins/recognition/study/short_text.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/score_bars.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr int kNone = -1;
constexpr std::size_t kMostChoices = 1000;
constexpr qsizetype kLongestName = 120;  // in a heading

QString nameIn(const Explanation& explanation)
{
    return shortened(bridge::toQt(explanation.className), kLongestName);
}

}  // namespace

ExplanationView::ExplanationView(Study& study, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_heading(new QLabel),
      m_choice(new QComboBox),
      m_firstName(new QLabel),
      m_secondName(new QLabel),
      m_first(new widgets::ScoreBars),
      m_other(new widgets::ScoreBars),
      m_secondSide(new QWidget)
{
    setObjectName(QStringLiteral("explanationView"));
    setAccessibleName(tr("Why"));
    m_heading->setObjectName(QStringLiteral("explanationView.heading"));
    m_heading->setAccessibleName(tr("What the texts say"));
    m_heading->setWordWrap(true);
    m_heading->setMinimumWidth(1);  // however long a word of it is
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_choice->setObjectName(QStringLiteral("explanationView.second"));
    m_choice->setAccessibleName(tr("Compare with class"));
    m_choice->setToolTip(tr("Show what the texts of a second class add beside it, and the margin"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(14);
    m_first->setObjectName(QStringLiteral("explanationView.first"));
    m_first->setAccessibleName(tr("Texts of the class"));
    m_other->setObjectName(QStringLiteral("explanationView.other"));
    m_other->setAccessibleName(tr("Texts of the second class"));
    m_secondSide->setAccessibleName(tr("Second class"));
    auto* compare = new QLabel(tr("Compare &with:"));
    compare->setBuddy(m_choice);
    auto* second = new QHBoxLayout;
    second->addWidget(compare);
    second->addWidget(m_choice);
    auto* row = new QHBoxLayout;
    row->addWidget(m_heading, 1);
    row->addLayout(second);
    row->setAlignment(second, Qt::AlignTop);
    const auto side = [](QWidget* widget, QLabel* name, widgets::ScoreBars* bars) {
        name->setTextFormat(Qt::PlainText);
        name->setWordWrap(true);
        name->setMinimumWidth(1);
        auto* column = new QVBoxLayout(widget);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(name);
        column->addWidget(bars, 1);
    };
    auto* firstSide = new QWidget;
    firstSide->setAccessibleName(tr("First class"));
    side(firstSide, m_firstName, m_first);
    side(m_secondSide, m_secondName, m_other);
    auto* splitter = new QSplitter;
    splitter->setAccessibleName(tr("Two classes"));
    splitter->addWidget(firstSide);
    splitter->addWidget(m_secondSide);
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(splitter, 1);

    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        const int chosen = m_choice->itemData(index).toInt();
        compareWith(chosen == kNone ? std::nullopt : std::optional(static_cast<std::size_t>(chosen)));
    });
    connect(&study, &Study::scoresChanged, this, &ExplanationView::refresh);
    connect(&study, &Study::currentChanged, this, &ExplanationView::refresh);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            refresh();
    });
    connect(&study, &Study::classesChanged, this, [this] {
        m_class.reset();
        m_second.reset();
        refresh();
    });
    refresh();
}

void ExplanationView::explain(std::optional<std::size_t> classIndex)
{
    m_class = classIndex;
    if (m_second == m_class)
        m_second.reset();
    refresh();
}

void ExplanationView::compareWith(std::optional<std::size_t> classIndex)
{
    m_second = classIndex == m_class ? std::nullopt : classIndex;
    refresh();
}

std::vector<widgets::ScoreBarsScene> ExplanationView::scenes() const
{
    std::vector<widgets::ScoreBarsScene> scenes;
    for (const Explanation& explanation : m_explanations)
        scenes.push_back(explanationScene(explanation, m_study.classes().names.size()));
    if (scenes.size() == 2) {
        shareAxis(scenes[0], scenes[1]);
        scenes[0].captions.prepend(marginText());
    }
    return scenes;
}

QString ExplanationView::marginText() const
{
    if (m_explanations.size() < 2)
        return {};
    const double margin = m_explanations[0].score - m_explanations[1].score;
    return tr("Margin of %1 over %2: %3 in score, %4 in logit.")
        .arg(nameIn(m_explanations[0]), nameIn(m_explanations[1]), QString::number(margin, 'f', 4),
             QString::number(margin * m_study.logits().scale, 'f', 2));
}

void ExplanationView::fillChoices()
{
    const QSignalBlocker blocker(m_choice);
    m_choice->clear();
    m_choice->addItem(tr("no other class"), kNone);
    const auto current = m_study.current();
    if (current && m_class) {
        std::size_t count = 0;
        for (const zero_shot::RankedClass& entry : m_study.ranking(*current))
            if (entry.classIndex != *m_class && ++count <= kMostChoices)
                m_choice->addItem(bridge::toQt(m_study.classes().names.at(entry.classIndex)),
                                  static_cast<int>(entry.classIndex));
    }
    m_choice->setCurrentIndex(m_second ? std::max(0, m_choice->findData(static_cast<int>(*m_second))) : 0);
    m_choice->setEnabled(m_choice->count() > 1);
}

void ExplanationView::refresh()
{
    m_explanations.clear();
    const auto current = m_study.current();
    for (const auto& classIndex : {m_class, m_second})
        if (current && classIndex)
            if (auto explanation = explanationOf(m_study, *current, *classIndex))
                m_explanations.push_back(*std::move(explanation));
    fillChoices();
    const std::vector<widgets::ScoreBarsScene> shown = scenes();
    const QString empty = !m_class
                              ? tr("Click a class to see what each of its texts adds.")
                              : tr("Nothing to explain: the input has no embedding, or the classes no scores yet.");
    const auto present = [&](std::size_t place, widgets::ScoreBars* bars, QLabel* name) {
        widgets::ScoreBarsScene scene = place < shown.size() ? shown[place] : widgets::ScoreBarsScene();
        name->setText(shortened(scene.title, kLongestName));
        name->setVisible(shown.size() == 2);
        bars->setScene(std::move(scene), empty);
    };
    present(0, m_first, m_firstName);
    present(1, m_other, m_secondName);
    m_secondSide->setVisible(shown.size() == 2);
    if (m_explanations.empty())
        m_heading->setText(tr("Why"));
    else if (m_explanations.size() == 2)
        m_heading->setText(marginText());
    else
        m_heading->setText((m_explanations[0].shares.size() == 1
                                ? tr("Why %1: it has 1 text, which is all of its score, %2.")
                                : tr("Why %1: the contributions of its %n text(s) add up to its score, %2.", nullptr,
                                     bridge::inTr(m_explanations[0].shares.size())))
                               .arg(nameIn(m_explanations[0]), QString::number(m_explanations[0].score, 'f', 4)) +
                           QStringLiteral(" ") + proofText());
    Q_EMIT changed();
}

}  // namespace orangery::recognition_page
