// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/matrix_plot.h"

#include "widgets/bridge/plurals.h"
#include "widgets/figure_frame.h"
#include "widgets/focus_frame.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

constexpr int kDigits = 6;

/// "3" or "12 to 15".
QString placeText(int cell, int cells, std::int64_t count)
{
    const std::int64_t all = std::max<std::int64_t>(count, cells);
    const std::int64_t first = cell * all / cells;
    const std::int64_t last = (cell + 1) * all / cells - 1;
    return first >= last ? QString::number(first) : MatrixPlot::tr("%1 to %2").arg(first).arg(last);
}

}  // namespace

MatrixPlot::MatrixPlot(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Matrix"));
    describe();
}

void MatrixPlot::setScene(MatrixScene scene)
{
    m_scene = std::move(scene);
    m_chosen.reset();
    describe();
    update();
}

void MatrixPlot::describe()
{
    const auto [lowest, highest] = rangeOf(m_scene);
    setAccessibleDescription(
        m_chosen ? textOf(*m_chosen)
                 : tr("%n row(s)", nullptr, bridge::inTr(m_scene.height)) +
                       tr(" and %n column(s) of cells, from %1 to %2", nullptr, bridge::inTr(m_scene.width))
                           .arg(QString::number(lowest, 'g', kDigits))
                           .arg(QString::number(highest, 'g', kDigits)));
}

std::optional<QPoint> MatrixPlot::cellAt(QPointF point) const
{
    const QRectF area = layoutOf(m_scene, QRectF(rect()).adjusted(4, 4, -4, -4), font()).cells;
    if (m_scene.height == 0 || m_scene.width == 0 || !area.contains(point))
        return std::nullopt;
    const int row = static_cast<int>((point.y() - area.top()) / area.height() * m_scene.height);
    const int column = static_cast<int>((point.x() - area.left()) / area.width() * m_scene.width);
    return QPoint(std::min(row, m_scene.height - 1), std::min(column, m_scene.width - 1));
}

QString MatrixPlot::textOf(QPoint cell) const
{
    const double value = m_scene.cell(cell.x(), cell.y());
    const QString shown = std::isfinite(value) ? QString::number(value, 'g', kDigits) : tr("no finite number");
    return tr("%1 %2, %3 %4: %5")
        .arg(m_scene.rows.label, placeText(cell.x(), m_scene.height, m_scene.rowCount), m_scene.columns.label,
             placeText(cell.y(), m_scene.width, m_scene.columnCount), shown);
}

Picture MatrixPlot::picture(QSizeF size) const
{
    const auto paint = [scene = m_scene](QPainter& painter, const QRectF& area, const TreeTheme& theme,
                                         const QFont& font) { paintMatrix(painter, scene, area, theme, font); };
    return framedFigure({m_scene.title, m_scene.badges, m_scene.captions}, tr("Matrix"), size, paint);
}

void MatrixPlot::choose(QPoint cell)
{
    if (m_scene.height == 0 || m_scene.width == 0)
        return;
    m_chosen = QPoint(std::clamp(cell.x(), 0, m_scene.height - 1), std::clamp(cell.y(), 0, m_scene.width - 1));
    describe();
    update();
    Q_EMIT cellChosen(*m_chosen);
}

bool MatrixPlot::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), textOf(*cell), this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        update();
    return QWidget::event(event);
}

void MatrixPlot::mousePressEvent(QMouseEvent* event)
{
    if (const auto cell = cellAt(event->position()))
        choose(*cell);
}

void MatrixPlot::keyPressEvent(QKeyEvent* event)
{
    const QPoint at = m_chosen.value_or(QPoint(0, 0));
    switch (event->key()) {
    case Qt::Key_Up:
        return choose(at - QPoint(1, 0));
    case Qt::Key_Down:
        return choose(at + QPoint(1, 0));
    case Qt::Key_Left:
        return choose(at - QPoint(0, 1));
    case Qt::Key_Right:
        return choose(at + QPoint(0, 1));
    default:
        QWidget::keyPressEvent(event);
    }
}

void MatrixPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    painter.fillRect(rect(), theme.background);
    const QRectF area = QRectF(rect()).adjusted(4, 4, -4, -4);
    paintMatrix(painter, m_scene, area, theme, font());
    if (m_chosen) {
        const QRectF cells = layoutOf(m_scene, area, font()).cells;
        const QSizeF one(cells.width() / m_scene.width, cells.height() / m_scene.height);
        const QPointF corner(cells.left() + m_chosen->y() * one.width(), cells.top() + m_chosen->x() * one.height());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.text, 2.0));
        painter.drawRect(QRectF(corner, one).adjusted(-1, -1, 1, 1));
    }
    paintFocusFrame(painter, *this);
}

}  // namespace orangery::widgets
