// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_plot.h"

#include "widgets/curve_drawing.h"
#include "widgets/focus_frame.h"
#include "widgets/tree_theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace orangery::widgets {

namespace {

constexpr double kPanShare = 0.1;  // of the shown range, a key press
constexpr double kZoomStep = 1.25;
constexpr double kMarkerReach = 6.0;  // px within which the pointer takes the marker
constexpr double kClickReach = 4.0;   // px that a click may wander
constexpr int kLeastHeight = 250;     // px: half of it may go to names

}  // namespace

CurvePlot::CurvePlot(QWidget* parent) : QWidget(parent), m_heading(new QLabel(this)), m_plot(new QCustomPlot(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Curves"));
    m_plot->setFocusPolicy(Qt::NoFocus);  // keys come to this widget
    m_plot->setAccessibleName(tr("Curves"));
    moveLegendOut(*m_plot);
    m_plot->setInteractions(QCP::Interactions(QCP::iRangeDrag) | QCP::iRangeZoom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);  // room for the focus frame
    layout->addWidget(m_heading);
    layout->addWidget(m_plot, 1);
    m_plot->setMinimumHeight(kLeastHeight);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &CurvePlot::fit);
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_isFitted = false; });
    connect(m_plot, &QCustomPlot::beforeReplot, this, [this] { wrapLegend(*m_plot, m_plot->width()); });
    connectMouse();
    refresh();
}

void CurvePlot::connectMouse()
{
    // Before the plot itself takes the press and begins to pan.
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        const bool isLeft = event->button() == Qt::LeftButton;
        m_pressed = isLeft ? std::optional(event->position()) : std::nullopt;
        m_isDragging = isLeft && isAtMarker(event->position().x());
        m_plot->setInteraction(QCP::iRangeDrag, !m_isDragging);
    });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        const double pixel = event->position().x();
        if (m_pressed && (event->position() - *m_pressed).manhattanLength() > kClickReach) {
            m_pressed.reset();
            m_isFitted = m_isFitted && m_isDragging;  // else the ranges are dragged
        }
        if (m_isDragging)
            Q_EMIT markerMoved(m_plot->xAxis->pixelToCoord(pixel));
        else
            m_plot->setCursor(isAtMarker(pixel) ? Qt::SplitHCursor : Qt::ArrowCursor);
    });
    connect(m_plot, &QCustomPlot::mouseRelease, this, [this] {
        const auto place = std::exchange(m_pressed, std::nullopt);
        const bool wasMarker = std::exchange(m_isDragging, false);
        m_plot->setInteraction(QCP::iRangeDrag, true);
        if (place && !wasMarker && m_plot->axisRect()->rect().contains(place->toPoint()))
            Q_EMIT clicked(m_plot->xAxis->pixelToCoord(place->x()));
    });
}

bool CurvePlot::isAtMarker(double pixel) const
{
    return m_scene.marker && std::abs(m_plot->xAxis->coordToPixel(m_scene.marker->x) - pixel) <= kMarkerReach;
}

double CurvePlot::pixelOf(double x) const
{
    return m_plot->x() + m_plot->xAxis->coordToPixel(x);
}

void CurvePlot::setScene(CurveScene scene)
{
    m_scene = std::move(scene);
    refresh();
}

void CurvePlot::refresh()
{
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    QFont sized = font();
    sized.setPixelSize(QFontInfo(font()).pixelSize());  // the plot's pixmap need not have the screen's resolution
    applyTheme(*m_plot, theme, sized);
    fillPlot(*m_plot, m_scene, theme);
    if (m_isFitted)
        fitAxes(*m_plot, m_scene);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    QString heading = m_scene.title;
    for (const QString& badge : m_scene.badges)
        heading += QStringLiteral("  [") + badge + u']';
    m_heading->setText(heading.trimmed());
    m_heading->setVisible(!heading.isEmpty());
    describe();
}

/// A reader who does not see the curves gets what each starts and ends with.
void CurvePlot::describe()
{
    QStringList lines;
    for (const Curve& curve : m_scene.curves) {
        if (curve.x.empty() || curve.y.empty())
            continue;
        lines << tr("%1: from %2 to %3, points: %4.")
                     .arg(curve.name, QString::number(curve.y.front()), QString::number(curve.y.back()),
                          QString::number(curve.y.size()));
    }
    setAccessibleDescription(tr("%1 over %2.").arg(axisLabel(m_scene.y), axisLabel(m_scene.x)) + u' ' +
                             lines.join(QChar(QChar::Space)));
}

double CurvePlot::lowerX() const
{
    return m_plot->xAxis->range().lower;
}

double CurvePlot::upperX() const
{
    return m_plot->xAxis->range().upper;
}

Picture CurvePlot::picture(QSizeF size) const
{
    return curveFigure(m_scene, size);
}

void CurvePlot::fit()
{
    m_isFitted = true;
    fitAxes(*m_plot, m_scene);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::zoom(double factor)
{
    m_isFitted = false;
    m_plot->xAxis->scaleRange(1.0 / factor);
    m_plot->yAxis->scaleRange(1.0 / factor);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::pan(double shareX, double shareY)
{
    m_isFitted = false;
    const auto move = [](QCPAxis& axis, double share) {
        const QCPRange range = axis.range();
        const bool isLogarithmic = axis.scaleType() == QCPAxis::stLogarithmic;
        axis.moveRange(isLogarithmic ? std::pow(range.upper / range.lower, share) : share * range.size());
    };
    move(*m_plot->xAxis, shareX);
    move(*m_plot->yAxis, shareY);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void CurvePlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        pan(-kPanShare, 0.0);
        break;
    case Qt::Key_Right:
        pan(kPanShare, 0.0);
        break;
    case Qt::Key_Up:
        pan(0.0, kPanShare);
        break;
    case Qt::Key_Down:
        pan(0.0, -kPanShare);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(kZoomStep);
        break;
    case Qt::Key_Minus:
        zoom(1.0 / kZoomStep);
        break;
    case Qt::Key_0:
        fit();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void CurvePlot::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void CurvePlot::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void CurvePlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintFocusFrame(painter, *this);
}

}  // namespace orangery::widgets
