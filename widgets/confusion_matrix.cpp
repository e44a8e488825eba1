// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/confusion_matrix.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/focus_frame.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

constexpr double kZoomStep = 1.25;
constexpr double kWheelUnit = 240.0;  // of QWheelEvent::angleDelta: two notches double
constexpr double kMargin = 4.0;       // px

}  // namespace

ConfusionMatrix::ConfusionMatrix(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Confusion matrix"));
    describe();
}

void ConfusionMatrix::setMatrix(CountMatrix matrix)
{
    const bool isSame = matrix.names == m_matrix.names;
    m_matrix = std::move(matrix);
    m_image = {};
    if (!isSame) {
        m_chosen.reset();
        m_shown = QRectF(0.0, 0.0, count(), count());
    }
    describe();
    update();
}

ConfusionLayout ConfusionMatrix::layOut() const
{
    return layOutConfusion(m_matrix, QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin), m_shown, font());
}

std::optional<ConfusionCell> ConfusionMatrix::cellAt(QPointF point) const
{
    const ConfusionLayout layout = layOut();
    if (count() == 0 || !layout.cells.contains(point))
        return std::nullopt;
    const int row = static_cast<int>(layout.shown.top() + (point.y() - layout.cells.top()) / layout.side);
    const int column = static_cast<int>(layout.shown.left() + (point.x() - layout.cells.left()) / layout.side);
    return ConfusionCell{std::clamp(row, 0, count() - 1), std::clamp(column, 0, count() - 1)};
}

QString ConfusionMatrix::textOf(const ConfusionCell& cell) const
{
    const auto row = static_cast<std::size_t>(cell.row);
    const auto column = static_cast<std::size_t>(cell.column);
    const std::size_t sum = m_matrix.sumOfRow(row);
    const QString numbers =
        tr("%1 of %2 %3 (%4 %)")
            .arg(QString::number(m_matrix.at(row, column)), QString::number(sum), bridge::toQt(m_matrix.unit),
                 QString::number(100.0 * shareOf(m_matrix, cell), 'f', 1));
    const QString truth = bridge::toQt(m_matrix.names[row]);
    return cell.row == cell.column
               ? tr("%1 recognised: %2").arg(truth, numbers)
               : tr("%1 taken for %2: %3").arg(truth, bridge::toQt(m_matrix.names[column]), numbers);
}

void ConfusionMatrix::describe()
{
    setAccessibleDescription(
        m_chosen      ? textOf(*m_chosen)
        : count() > 0 ? tr("%n class(es); the arrow keys walk over the cells", nullptr, bridge::inTr(count()))
                      : tr("Nothing was evaluated yet"));
}

void ConfusionMatrix::choose(const ConfusionCell& cell)
{
    if (count() == 0)
        return;
    m_chosen = ConfusionCell{std::clamp(cell.row, 0, count() - 1), std::clamp(cell.column, 0, count() - 1)};
    reveal(*m_chosen);
    describe();
    update();
    Q_EMIT cellChosen(*m_chosen);
}

void ConfusionMatrix::reveal(const ConfusionCell& cell)
{
    QRectF shown = layOut().shown;
    const auto inside = [](double from, double size, int at) {
        return std::min(std::max(from, at + 1 - size), static_cast<double>(at));
    };
    shown.moveTopLeft(
        {inside(shown.left(), shown.width(), cell.column), inside(shown.top(), shown.height(), cell.row)});
    m_shown = shown;
}

void ConfusionMatrix::zoomAt(double factor, QPointF cells)
{
    const QRectF shown = layOut().shown;
    const double side = std::clamp(shown.width() / factor, std::min(2.0, count() * 1.0), std::max(1.0, count() * 1.0));
    const double share = side / shown.width();
    m_shown = QRectF(cells.x() - (cells.x() - shown.left()) * share, cells.y() - (cells.y() - shown.top()) * share,
                     side, side);
    update();
}

void ConfusionMatrix::zoom(double factor)
{
    const QRectF shown = layOut().shown;
    const bool isIn = m_chosen && shown.contains(QPointF(m_chosen->column + 0.5, m_chosen->row + 0.5));
    zoomAt(factor, isIn ? QPointF(m_chosen->column + 0.5, m_chosen->row + 0.5) : shown.center());
}

void ConfusionMatrix::fit()
{
    m_shown = QRectF(0.0, 0.0, count(), count());
    update();
}

bool ConfusionMatrix::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), textOf(*cell), this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_image = {};
        update();
    }
    return QWidget::event(event);
}

void ConfusionMatrix::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    painter.fillRect(rect(), theme.background);
    if (count() > 0) {
        const ConfusionLayout layout = layOut();
        const QSize size(static_cast<int>(layout.cells.width()), static_cast<int>(layout.cells.height()));
        if (m_image.size() != size || m_imageShown != layout.shown) {
            m_image = confusionImage(m_matrix, layout.shown, size, theme);
            m_imageShown = layout.shown;
        }
        paintConfusion(painter, m_matrix, layout, theme, font(), m_image);
        if (m_chosen) {
            painter.setClipRect(layout.cells.adjusted(-2, -2, 2, 2));
            painter.setBrush(Qt::NoBrush);
            const double least = std::max(layout.side, 5.0);  // px: the ring of a tiny cell can be seen
            QRectF ring(0.0, 0.0, least, least);
            ring.moveCenter(layout.rectOf(*m_chosen).center());
            painter.setPen(QPen(theme.background, 4.0));
            painter.drawRect(ring);
            painter.setPen(QPen(theme.focus, 2.0));
            painter.drawRect(ring);
            painter.setClipping(false);
        }
    }
    paintFocusFrame(painter, *this);
}

void ConfusionMatrix::keyPressEvent(QKeyEvent* event)
{
    const ConfusionCell at = m_chosen.value_or(ConfusionCell{});
    const int step = m_chosen ? 1 : 0;  // the first key chooses the first cell
    switch (event->key()) {
    case Qt::Key_Up:
        return choose({at.row - step, at.column});
    case Qt::Key_Down:
        return choose({at.row + step, at.column});
    case Qt::Key_Left:
        return choose({at.row, at.column - step});
    case Qt::Key_Right:
        return choose({at.row, at.column + step});
    case Qt::Key_Home:
        return choose({at.row, at.row});
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen)
            Q_EMIT cellOpened(*m_chosen);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kZoomStep);
    case Qt::Key_Minus:
        return zoom(1.0 / kZoomStep);
    case Qt::Key_0:
        return fit();
    default:
        QWidget::keyPressEvent(event);
    }
}

void ConfusionMatrix::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position();
    m_shownAtPress = layOut().shown;
    m_isDragging = false;
}

void ConfusionMatrix::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_pressed)
        return;
    const QPointF moved = event->position() - *m_pressed;
    m_isDragging = m_isDragging || moved.manhattanLength() >= QApplication::startDragDistance();
    if (!m_isDragging)
        return;
    const double side = layOut().side;
    m_shown = m_shownAtPress.translated(-moved.x() / side, -moved.y() / side);
    m_shown = layOut().shown;
    update();
}

void ConfusionMatrix::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_pressed && !m_isDragging)
        if (const auto cell = cellAt(event->position()))
            choose(*cell);
    m_pressed.reset();
}

void ConfusionMatrix::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto cell = cellAt(event->position()))
        Q_EMIT cellOpened(*cell);
}

void ConfusionMatrix::wheelEvent(QWheelEvent* event)
{
    const ConfusionLayout layout = layOut();
    const QPointF place = event->position() - layout.cells.topLeft();
    zoomAt(std::pow(2.0, event->angleDelta().y() / kWheelUnit),
           {layout.shown.left() + place.x() / layout.side, layout.shown.top() + place.y() / layout.side});
    event->accept();
}

void ConfusionMatrix::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ConfusionMatrix::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace orangery::widgets
