// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/score_bars.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace orangery::widgets {

namespace {

constexpr std::size_t kBarsRead = 5;  // a reader of the screen gets so many at once

}  // namespace

ScoreBars::ScoreBars(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bars"));
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    viewport()->setAccessibleName(tr("Bars"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setAccessibleName(tr("Scroll"));
    describe();
}

void ScoreBars::setScene(ScoreBarsScene scene, const QString& empty)
{
    m_scene = std::move(scene);
    m_empty = empty;
    for (auto* place : {&m_state.current, &m_state.selected})
        if (*place && **place >= m_scene.bars.size())
            place->reset();
    layOut();
    describe();
    viewport()->update();
}

void ScoreBars::setSelected(std::optional<std::size_t> bar)
{
    m_state.selected = bar && *bar < m_scene.bars.size() ? bar : std::nullopt;
    viewport()->update();
}

QPoint ScoreBars::centreOf(std::size_t bar) const
{
    return m_layout.rows.at(bar).all.center().toPoint() - QPoint(0, verticalScrollBar()->value());
}

void ScoreBars::layOut()
{
    m_layout = layoutOf(m_scene, viewport()->width(), font());
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(fontMetrics().height());
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(m_layout.height) - viewport()->height()));
}

void ScoreBars::paintEvent(QPaintEvent*)
{
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    QPainter painter(viewport());
    if (m_scene.bars.empty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(viewport()->rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
        return;
    }
    painter.translate(0, -verticalScrollBar()->value());
    ScoreBarsState state = m_state;
    if (!hasFocus())
        state.current.reset();
    paintScoreBars(painter, m_scene, m_layout, theme, font(), state);
}

void ScoreBars::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void ScoreBars::keyPressEvent(QKeyEvent* event)
{
    if (m_scene.bars.empty())
        return QAbstractScrollArea::keyPressEvent(event);
    const std::size_t last = m_scene.bars.size() - 1;
    const std::size_t now = m_state.current.value_or(0);
    switch (event->key()) {
    case Qt::Key_Up:
        return moveTo(m_state.current && now > 0 ? now - 1 : 0);
    case Qt::Key_Down:
        return moveTo(m_state.current ? std::min(now + 1, last) : 0);
    case Qt::Key_Home:
        return moveTo(0);
    case Qt::Key_End:
        return moveTo(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_state.current)
            Q_EMIT chosen(*m_state.current);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void ScoreBars::mousePressEvent(QMouseEvent* event)
{
    const auto bar = m_layout.at(event->position() + QPointF(0, verticalScrollBar()->value()));
    if (!bar || event->button() != Qt::LeftButton)
        return QAbstractScrollArea::mousePressEvent(event);
    moveTo(*bar);
    Q_EMIT chosen(*bar);
}

void ScoreBars::moveTo(std::size_t bar)
{
    m_state.current = bar;
    const QRectF& row = m_layout.rows.at(bar).all;
    const int top = verticalScrollBar()->value();
    if (row.top() < top)
        verticalScrollBar()->setValue(static_cast<int>(row.top()));
    else if (row.bottom() > top + viewport()->height())
        verticalScrollBar()->setValue(static_cast<int>(row.bottom()) - viewport()->height());
    describe();
    viewport()->update();
}

/// A reader who does not see the bars gets the one with the ring and the first of all.
void ScoreBars::describe()
{
    const auto told = [&](std::size_t i) {
        const ScoreBar& bar = m_scene.bars[i];
        QStringList parts{bar.mark.isEmpty() ? bar.label : bar.label + QStringLiteral(", ") + bar.mark};
        for (qsizetype c = 0; c < bar.numbers.size(); ++c)
            parts << (c < m_scene.columns.size() ? m_scene.columns[c] + u' ' : QString()) + bar.numbers[c];
        return parts.join(QStringLiteral(", "));
    };
    QStringList lines;
    if (m_state.current)
        lines << told(*m_state.current);
    for (std::size_t i = 0; i < std::min(m_scene.bars.size(), kBarsRead); ++i)
        lines << told(i);
    if (m_scene.bars.empty())
        lines << (m_empty.isEmpty() ? tr("Nothing is shown.") : m_empty);
    setAccessibleDescription(lines.join(QStringLiteral(". ")));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void ScoreBars::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void ScoreBars::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ScoreBars::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

}  // namespace orangery::widgets
