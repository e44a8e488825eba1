// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/live_pane.h"

#include "widgets/bridge/text.h"
#include "widgets/colour_maps.h"
#include "widgets/tree_theme.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace orangery::comcts_page {

using bridge::toQt;
using comcts::LivePolicy;

namespace {

constexpr int kMarkSize = 18;           // px
constexpr int kTextHeight = 90;         // px
constexpr qsizetype kShownText = 4000;  // characters, the last ones

QString stateText(const LivePolicy& policy)
{
    switch (policy.state) {
    case LivePolicy::State::Waiting:
        return LivePane::tr("waiting");
    case LivePolicy::State::Writing:
        return LivePane::tr("writing…");
    case LivePolicy::State::Done:
        if (policy.correct)
            return *policy.correct ? LivePane::tr("done, answer judged right")
                                   : LivePane::tr("done, answer judged wrong");
        return LivePane::tr("done");
    case LivePolicy::State::Failed:
        return LivePane::tr("failed: %1").arg(toQt(policy.message));
    }
    return {};
}

QPixmap markOf(int series, const QWidget& widget)
{
    const qreal ratio = widget.devicePixelRatioF();
    QPixmap pixmap(QSize(kMarkSize, kMarkSize) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const widgets::TreeTheme theme = widgets::TreeTheme::fromPalette(widget.palette(), widget.font());
    widgets::paintCategory(painter, series, QPointF(kMarkSize / 2.0, kMarkSize / 2.0), kMarkSize * 0.4, theme.ground,
                           theme.frame);
    return pixmap;
}

}  // namespace

LivePane::LivePane(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)), m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("livePane"));
    setAccessibleName(tr("Policies"));
    m_hint->setWordWrap(true);
    m_hint->setAccessibleName(tr("Hint"));
    m_column->addWidget(m_hint);
    m_column->addStretch(1);
}

/// Replaces the text, and shows its end.
void LivePane::showText(Card& card, const std::string& text)
{
    const QString shown = toQt(text).right(kShownText);
    if (card.shown == shown)
        return;
    card.shown = shown;
    card.text->setPlainText(shown);
    card.text->verticalScrollBar()->setValue(card.text->verticalScrollBar()->maximum());
}

void LivePane::showMarks()
{
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i].mark->setPixmap(markOf(static_cast<int>(i), *this));
}

void LivePane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showMarks();
}

void LivePane::makeCards(std::size_t count)
{
    if (m_cards.size() == count)
        return;
    while (m_cards.size() > count) {
        delete m_cards.back().box;
        m_cards.pop_back();
    }
    while (m_cards.size() < count) {
        Card card{.box = new QWidget(this)};
        card.mark = new QLabel(card.box);
        card.name = new QLabel(card.box);
        card.state = new QLabel(card.box);
        card.text = new QPlainTextEdit(card.box);
        card.box->setAccessibleName(tr("Policy"));
        card.mark->setAccessibleName(tr("Mark of the policy in the tree"));
        card.name->setAccessibleName(tr("Name of the policy"));
        card.state->setAccessibleName(tr("State of the policy"));
        card.text->setAccessibleName(tr("Text so far"));
        QFont bold = card.name->font();
        bold.setBold(true);
        card.name->setFont(bold);
        card.name->setTextFormat(Qt::PlainText);
        card.state->setTextFormat(Qt::PlainText);
        card.state->setWordWrap(true);
        card.text->setReadOnly(true);
        card.text->setFixedHeight(kTextHeight);
        auto* title = new QHBoxLayout;
        title->addWidget(card.mark);
        title->addWidget(card.name);
        title->addWidget(card.state, 1);
        auto* column = new QVBoxLayout(card.box);
        column->setContentsMargins(0, 0, 0, 6);
        column->addLayout(title);
        column->addWidget(card.text);
        m_column->insertWidget(m_column->count() - 1, card.box);
        m_cards.push_back(card);
    }
    showMarks();
}

void LivePane::show(const SearchTreeModel& model)
{
    const comcts::SearchSetup* setup = model.setup();
    const auto& live = model.history().livePolicies();
    makeCards(setup != nullptr ? setup->models.size() : 0);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        Card& card = m_cards[i];
        card.name->setText(toQt(setup->models[i]));
        const bool isOpen = i < live.size();
        card.state->setText(isOpen ? stateText(live[i].second) : tr("idle"));
        card.text->setVisible(isOpen);
        if (isOpen)
            showText(card, live[i].second.text);
    }
    m_hint->setVisible(live.empty());
    m_hint->setText(setup == nullptr ? tr("While a search runs, this shows what each policy writes.")
                                     : tr("No round is open: the policies write only while the search runs."));
}

}  // namespace orangery::comcts_page
