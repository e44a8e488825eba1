// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_map.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/focus_frame.h"
#include "widgets/heat_map_painter.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace orangery::widgets {

namespace {

constexpr double kMargin = 8.0;  // px

}  // namespace

HeatMapView::HeatMapView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Heat map"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    describe();
}

void HeatMapView::setMap(HeatMap map)
{
    m_map = std::move(map);
    if (m_current && (m_current->row >= m_map.rows.size() || m_current->column >= m_map.columns.size()))
        m_current.reset();
    describe();
    update();
}

HeatMapLayout HeatMapView::layOut() const
{
    const double line = QFontMetricsF(font()).height();
    return layoutOf(m_map, {0.0, 0.0, width() - 2.0 * kMargin, height() - 2.0 * kMargin - line}, font());
}

QPointF HeatMapView::centreOf(const HeatMapPlace& place) const
{
    return layOut().cell(place).center() + QPointF(kMargin, kMargin);
}

Picture HeatMapView::picture() const
{
    return heatMapFigure(m_map);
}

bool HeatMapView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto place = layOut().at(QPointF(help->pos()) - QPointF(kMargin, kMargin), m_map))
        QToolTip::showText(help->globalPos(), textOf(m_map, *place), this);
    else
        QToolTip::hideText();
    return true;
}

void HeatMapView::paintEvent(QPaintEvent*)
{
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    QPainter painter(this);
    if (m_map.cells.empty()) {
        paintFocusFrame(painter, *this);
        return;
    }
    painter.translate(kMargin, kMargin);
    const HeatMapLayout layout = layOut();
    paintHeatMap(painter, m_map, layout, theme, font(), m_current);
    painter.resetTransform();
    if (m_current) {
        const QFontMetricsF metrics(font());
        painter.setFont(font());
        painter.setPen(theme.text);
        painter.drawText(QPointF(kMargin, height() - kMargin / 2.0 - metrics.descent()),
                         metrics.elidedText(textOf(m_map, *m_current), Qt::ElideLeft, width() - 2.0 * kMargin));
    }
    paintFocusFrame(painter, *this);
}

void HeatMapView::keyPressEvent(QKeyEvent* event)
{
    if (m_map.cells.empty())
        return QWidget::keyPressEvent(event);
    const HeatMapPlace last{m_map.rows.size() - 1, m_map.columns.size() - 1};
    HeatMapPlace place = m_current.value_or(HeatMapPlace{});
    switch (event->key()) {
    case Qt::Key_Left:
        place.column -= m_current && place.column > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        place.column += m_current && place.column < last.column ? 1 : 0;
        break;
    case Qt::Key_Up:
        place.row -= m_current && place.row > 0 ? 1 : 0;
        break;
    case Qt::Key_Down:
        place.row += m_current && place.row < last.row ? 1 : 0;
        break;
    case Qt::Key_Home:
        place = {};
        break;
    case Qt::Key_End:
        place = last;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    moveTo(place);
}

void HeatMapView::mousePressEvent(QMouseEvent* event)
{
    const auto place = layOut().at(event->position() - QPointF(kMargin, kMargin), m_map);
    if (!place || event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    moveTo(*place);
    choose();
}

void HeatMapView::moveTo(const HeatMapPlace& place)
{
    m_current = place;
    describe();
    update();
}

void HeatMapView::choose()
{
    if (m_current)
        Q_EMIT chosen(bridge::toQt(m_map.rows[m_current->row]), bridge::toQt(m_map.columns[m_current->column]));
}

/// A reader who does not see the colours gets the cell with the ring, and which has the largest number.
void HeatMapView::describe()
{
    if (m_map.cells.empty()) {
        setAccessibleDescription(tr("Nothing is shown."));
        return;
    }
    const auto largest = std::max_element(m_map.cells.begin(), m_map.cells.end(), [](const auto& a, const auto& b) {
        return a.value.value_or(-1.0) < b.value.value_or(-1.0);
    });
    const auto index = static_cast<std::size_t>(largest - m_map.cells.begin());
    QString text = tr("%1, of %n row(s)", nullptr, bridge::inTr(m_map.rows.size())).arg(bridge::toQt(m_map.measure)) +
                   tr(" and %n column(s). Largest: %1.", nullptr, bridge::inTr(m_map.columns.size()))
                       .arg(textOf(m_map, {index / m_map.columns.size(), index % m_map.columns.size()}));
    if (m_current)
        text.prepend(textOf(m_map, *m_current) + QStringLiteral(". "));
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void HeatMapView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void HeatMapView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace orangery::widgets
