// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/effect_view.h"

#include "plugins/recognition/descriptions/item_list.h"
#include "plugins/recognition/study/short_text.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr int kDigits = 4;
constexpr qsizetype kLongestName = 80;  // in a sentence

}  // namespace

EffectView::EffectView(Study& study, EffectWatch& watch, QAction* beginHere, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_watch(watch),
      m_summary(new QLabel),
      m_score(new QLabel),
      m_items(new ItemList(study))
{
    setObjectName(QStringLiteral("effectView"));
    setAccessibleName(tr("Effect of the edits"));
    m_summary->setObjectName(QStringLiteral("effectView.summary"));
    m_summary->setAccessibleName(tr("Effect of the edits"));
    m_score->setObjectName(QStringLiteral("effectView.score"));
    m_score->setAccessibleName(tr("Score of the class for the item that is looked at"));
    for (QLabel* label : {m_summary, m_score}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(1);  // however long a word of it is
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_items->setObjectName(QStringLiteral("effectView.items"));
    m_items->setAccessibleName(tr("Items with another best class"));
    auto* title = new QLabel(tr("Effect of the edits"));
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto* button = new QPushButton(beginHere->text().remove(u'&'));
    button->setToolTip(beginHere->toolTip());
    button->setAccessibleName(button->text());
    connect(button, &QPushButton::clicked, beginHere, &QAction::trigger);
    auto* row = new QHBoxLayout;
    row->addWidget(title, 1);
    row->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_summary);
    column->addWidget(m_score);
    column->addWidget(m_items, 1);
    connect(&m_watch, &EffectWatch::changed, this, &EffectView::refresh);
    connect(&m_study, &Study::currentChanged, this, &EffectView::refresh);
    refresh();
}

void EffectView::setClass(std::optional<std::size_t> classIndex)
{
    m_class = classIndex;
    m_score->setText(scoreText());
    m_score->setVisible(!m_score->text().isEmpty());
}

QString EffectView::summary() const
{
    const std::optional<EditEffect>& effect = m_watch.effect();
    if (m_study.items().empty())
        return tr("Add inputs to see what edits do to their classes.");
    if (m_study.model().empty())
        return tr("Choose a model to see what edits do to the classes of the inputs.");
    if (m_study.scoringProblem())
        return tr("Nothing is scored: %1").arg(bridge::toQt(m_study.scoringProblem()->message));
    if (!effect)
        return tr("The items are not scored yet.");
    const bool areOthers = effect->came > 0 || effect->went > 0;
    if (!zero_shot::needsDescriptions(m_study.prompts().mode) && effect->changed.empty() && !areOthers)
        return tr("Mode %1 uses no sentences: of the edits only those of classes change scores. Choose descriptions, "
                  "both, mix or dclip.")
            .arg(bridge::toQt(zero_shot::nameOf(m_study.prompts().mode)));
    QString text = tr("Items with another best class: %1 of %2.").arg(effect->changed.size()).arg(effect->items);
    if (effect->known > 0) {
        const auto share = [&](std::size_t right) {
            return tr("%1 % (%2 of %3)")
                .arg(100.0 * static_cast<double>(right) / static_cast<double>(effect->known), 0, 'f', 1)
                .arg(right)
                .arg(effect->known);
        };
        text += u'\n' + tr("Right, where the class is known: %1, before %2.")
                            .arg(share(effect->rightNow), share(effect->rightBefore));
    }
    if (areOthers && effect->known + effect->leftOut > 0)
        text += u'\n' + tr("These are shares among other classes: %1 came, %2 went; inputs left out because theirs "
                           "came or went: %3.")
                            .arg(effect->came)
                            .arg(effect->went)
                            .arg(effect->leftOut);
    return text;
}

QString EffectView::scoreText() const
{
    const auto now = m_study.scorer();
    const ScoredClasses& start = m_watch.start();
    const auto current = m_study.current();
    if (!m_class || !current || *current >= m_study.items().size() || now == nullptr || start.scorer == nullptr)
        return {};
    const StudyItem& item = m_study.items()[*current];
    if (item.v.size() != now->width() || item.v.size() != start.scorer->width() || *m_class >= now->classes())
        return {};
    const auto place = ClassPlaces(start.keys, {}).of(m_study.classKeys()[*m_class]);
    const QString before = place ? tr("before %1").arg(start.scorer->scores(item.v)[*place], 0, 'f', kDigits)
                                 : tr("there was no such class before");
    const std::vector<double> scores = now->scores(item.v);
    const double own = scores[*m_class];
    const auto better = static_cast<std::size_t>(
        std::count_if(scores.begin(), scores.end(), [&](double score) { return score > own; }));
    return tr("%1 for %2: cosine %3, %4; place %5 of %6.")
        .arg(shortened(bridge::toQt(m_study.classes().names[*m_class]), kLongestName),
             shortened(m_study.shortName(*current), kLongestName), QString::number(own, 'f', kDigits), before,
             QString::number(better + 1), QString::number(scores.size()));
}

void EffectView::refresh()
{
    m_summary->setText(summary());
    setClass(m_class);
    const std::optional<EditEffect>& effect = m_watch.effect();
    std::vector<ItemList::Line> lines;
    for (std::size_t i = 0; effect && i < std::min(ItemList::kMost, effect->changed.size()); ++i) {
        const EditEffect::Item& changed = effect->changed[i];
        if (changed.item >= m_study.items().size())
            continue;
        QString where = m_study.shortName(changed.item);
        if (changed.isRight)
            where = tr("%1, right now").arg(where);
        else if (changed.wasRight)
            where = tr("%1, was right").arg(where);
        lines.push_back(
            {tr("%1: %2 → %3").arg(where, bridge::toQt(changed.before), bridge::toQt(changed.now)), changed.item});
    }
    m_items->show(lines, effect ? effect->changed.size() : 0);
}

}  // namespace orangery::recognition_page
