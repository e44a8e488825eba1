// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_drawing.h"

#include "widgets/figure_frame.h"

#include <QPicture>

#include <algorithm>
#include <array>
#include <cmath>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::CurvePlot)
};

constexpr std::size_t kFewPoints = 60;  // more point shapes than these only hide the curve
constexpr int kMostLegendColumns = 4;
constexpr int kLeastPower = -10;  // of two, that has a mark
constexpr int kMostPower = 30;
constexpr float kVeil = 0.7F;           // how much of a curve the name of a marker hides
constexpr double kDoublingSpare = 1.2;  // around the curves on a logarithmic axis
constexpr double kBarShare = 0.85;      // of the distance between bars
constexpr double kWhisker = 8.0;        // px
constexpr int kFewNames = 6;            // stand upright under the axis
constexpr double kNameAngle = 90.0;     // degrees that more are turned by
constexpr int kLongestName = 24;        // characters

constexpr std::array<QCPScatterStyle::ScatterShape, kCategoryCount> kPointShapes{QCPScatterStyle::ssDisc,
                                                                                 QCPScatterStyle::ssSquare,
                                                                                 QCPScatterStyle::ssTriangle,
                                                                                 QCPScatterStyle::ssDiamond,
                                                                                 QCPScatterStyle::ssTriangleInverted,
                                                                                 QCPScatterStyle::ssCircle,
                                                                                 QCPScatterStyle::ssPlus,
                                                                                 QCPScatterStyle::ssStar};
constexpr std::array<Qt::PenStyle, 4> kDashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

QColor curveColour(int index, const TreeTheme& theme)
{
    return withContrast(categorical(index, theme.ground), theme.background, 3.0, theme.text);
}

void addBars(QCustomPlot& plot, const Curve& curve, int index, const TreeTheme& theme)
{
    auto* bars = new QCPBars(plot.xAxis, plot.yAxis);  // the plot owns it
    const auto length = static_cast<qsizetype>(std::min(curve.x.size(), curve.y.size()));
    bars->setData(QVector<double>(curve.x.begin(), curve.x.begin() + length),
                  QVector<double>(curve.y.begin(), curve.y.begin() + length), true);
    bars->setName(curve.name);
    const auto [low, high] = std::minmax_element(curve.x.begin(), curve.x.end());
    const double step = length > 1 ? (*high - *low) / static_cast<double>(length - 1) : 1.0;
    double nearest = step;
    for (std::size_t i = 1; i < static_cast<std::size_t>(length); ++i)
        nearest = std::min(nearest, std::abs(curve.x[i] - curve.x[i - 1]));
    bars->setWidth((nearest > 0.0 ? nearest : 1.0) * kBarShare);
    const QColor colour = curveColour(index, theme);
    bars->setPen(QPen(colour, 1.0));
    bars->setBrush(mixed(theme.background, colour, 0.35));
}

void addSpread(QCustomPlot& plot, const Curve& curve, QCPGraph* graph, const QColor& colour)
{
    auto* errors = new QCPErrorBars(plot.xAxis, plot.yAxis);
    errors->setDataPlottable(graph);
    errors->setData(QVector<double>(curve.spread.begin(), curve.spread.end()));
    errors->setPen(QPen(colour, 1.5));
    errors->setWhiskerWidth(kWhisker);
    errors->removeFromLegend();
}

void addCurve(QCustomPlot& plot, const Curve& curve, int index, const TreeTheme& theme)
{
    if (curve.shape == CurveShape::Bars) {
        addBars(plot, curve, index, theme);
        return;
    }
    QCPGraph* graph = plot.addGraph();
    const auto length = static_cast<qsizetype>(std::min(curve.x.size(), curve.y.size()));
    graph->setData(QVector<double>(curve.x.begin(), curve.x.begin() + length),
                   QVector<double>(curve.y.begin(), curve.y.begin() + length), true);
    graph->setName(curve.name);
    const auto category = static_cast<std::size_t>(index % kCategoryCount);
    const QColor colour = curveColour(index, theme);
    // A pen of width 1 and adaptive sampling: wider ones take a hundred times as long for 10^5 points.
    const bool isLong = curve.x.size() > 2000;
    const auto dash = kDashes[category % kDashes.size()];
    graph->setPen(isLong || curve.shape == CurveShape::Reference ? QPen(colour, 1.0, dash) : QPen(colour, 2.0, dash));
    if (isLong)
        graph->setPen(QPen(colour, 1.0));
    graph->setAdaptiveSampling(true);
    if (curve.shape == CurveShape::Points)
        graph->setLineStyle(QCPGraph::lsNone);
    else
        graph->setLineStyle(curve.shape == CurveShape::Steps ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
    const bool isMarked = curve.shape != CurveShape::Reference && curve.x.size() <= kFewPoints;
    if (curve.shape == CurveShape::Points || isMarked)
        graph->setScatterStyle(QCPScatterStyle(kPointShapes[category], QPen(colour, 1.2), QBrush(colour), 7.0));
    if (!curve.spread.empty())
        addSpread(plot, curve, graph, colour);
}

void nameTicks(QCustomPlot& plot, const QStringList& names)
{
    if (names.isEmpty()) {
        plot.xAxis->setTickLabelRotation(0.0);
        return;
    }
    plot.xAxis->grid()->setZeroLinePen(Qt::NoPen);  // the first name is no zero
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (int i = 0; i < names.size(); ++i) {
        const QString& name = names[i];
        ticker->addTick(i, name.size() > kLongestName ? name.left(kLongestName - 1) + QChar(0x2026) : name);
    }
    plot.xAxis->setTicker(ticker);
    plot.xAxis->setTickLabelRotation(names.size() > kFewNames ? kNameAngle : 0.0);
}

QSharedPointer<QCPAxisTicker> tickerOf(AxisScale scale)
{
    switch (scale) {
    case AxisScale::Linear:
        break;
    case AxisScale::Counts: {
        const QSharedPointer<QCPAxisTickerFixed> ticker(new QCPAxisTickerFixed);
        ticker->setTickStep(1.0);
        ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
        return ticker;
    }
    case AxisScale::Doubling: {
        // QCPAxisTickerLog has marks between the powers where few of them are shown.
        const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
        for (int power = kLeastPower; power <= kMostPower; ++power)
            ticker->addTick(std::ldexp(1.0, power), QString::number(std::ldexp(1.0, power)));
        return ticker;
    }
    }
    return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
}

/// Before the names of ticks, which take the place of numbers.
void scaleAxis(QCPAxis& axis, AxisScale scale)
{
    axis.setScaleType(scale == AxisScale::Doubling ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTicker(tickerOf(scale));
    axis.setSubTicks(scale == AxisScale::Linear);
}

void addMarker(QCustomPlot& plot, const CurveMarker& marker, const TreeTheme& theme)
{
    auto* line = new QCPItemStraightLine(&plot);  // the plot owns it
    line->point1->setCoords(marker.x, 0.0);
    line->point2->setCoords(marker.x, 1.0);
    line->setPen(QPen(theme.text, 1.6, Qt::DashLine));
    auto* label = new QCPItemText(&plot);
    label->position->setTypeX(QCPItemPosition::ptPlotCoords);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(marker.x, 0.0);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setPadding(QMargins(5, 3, 5, 0));
    label->setText(marker.name);
    label->setColor(theme.text);
    QColor veil = theme.background;  // curves pass behind it
    veil.setAlphaF(kVeil);
    label->setBrush(veil);
    label->setFont(plot.legend->font());
}

/// Beside its line on the side where there is more room.
void placeMarkerName(QCustomPlot& plot, const CurveMarker& marker)
{
    const bool isRight = plot.xAxis->range().center() < marker.x;
    for (int i = 0; i < plot.itemCount(); ++i)
        if (auto* label = qobject_cast<QCPItemText*>(plot.item(i)); label != nullptr && label->text() == marker.name)
            label->setPositionAlignment((isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
}

}  // namespace

QString axisLabel(const AxisText& axis)
{
    const bool hasUnit = !axis.unit.isEmpty() && axis.unit != QStringLiteral("1");
    return hasUnit ? Text::tr("%1 (%2)", "quantity and unit").arg(axis.label, axis.unit) : axis.label;
}

void applyTheme(QCustomPlot& plot, const TreeTheme& theme, const QFont& font)
{
    plot.setBackground(QBrush(theme.background));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.frame));
        axis->setTickPen(QPen(theme.frame));
        axis->setSubTickPen(QPen(theme.frame));
        axis->setLabelColor(theme.text);
        axis->setTickLabelColor(theme.text);
        axis->setLabelFont(font);
        axis->setTickLabelFont(font);
        axis->grid()->setPen(QPen(mixed(theme.background, theme.text, 0.15), 0.0, Qt::DotLine));
        axis->grid()->setZeroLinePen(QPen(theme.frame, 0.0));
        // Numbers are read by programs too: no grouping, a point for the decimals, whatever the desktop's language is.
        axis->setNumberFormat(QStringLiteral("gb"));
    }
    plot.setLocale(QLocale::c());
    plot.legend->setFont(font);
    plot.legend->setTextColor(theme.text);
    plot.legend->setBrush(theme.background);
}

void fillPlot(QCustomPlot& plot, const CurveScene& scene, const TreeTheme& theme)
{
    plot.clearPlottables();
    plot.clearItems();
    plot.xAxis->setLabel(axisLabel(scene.x));
    plot.yAxis->setLabel(axisLabel(scene.y));
    scaleAxis(*plot.xAxis, scene.x.scale);
    scaleAxis(*plot.yAxis, scene.y.scale);
    nameTicks(plot, scene.xNames);
    int index = 0;
    for (const Curve& curve : scene.curves)
        addCurve(plot, curve, index++, theme);
    if (scene.marker)
        addMarker(plot, *scene.marker, theme);
    plot.legend->setVisible(!scene.curves.empty());
}

void fitAxes(QCustomPlot& plot, const CurveScene& scene)
{
    plot.rescaleAxes();
    // A constant curve has no extent, and a curve on the frame cannot be seen.
    const auto fit = [](QCPAxis* axis, const std::optional<std::pair<double, double>>& wanted) {
        QCPRange range = wanted ? QCPRange(wanted->first, wanted->second) : axis->range();
        if (axis->scaleType() == QCPAxis::stLogarithmic) {
            axis->setRange(range.lower / kDoublingSpare, range.upper * kDoublingSpare);
            return;
        }
        const double spare = range.size() > 0.0 ? 0.04 * range.size() : std::max(1e-3, 0.1 * std::abs(range.lower));
        axis->setRange(range.lower - spare, range.upper + spare);
    };
    fit(plot.xAxis, scene.xNames.isEmpty() ? scene.xRange : std::nullopt);
    fit(plot.yAxis, scene.yRange);
    if (!scene.xNames.isEmpty() && scene.xRange)
        plot.xAxis->setRange(scene.xRange->first, scene.xRange->second);
    if (scene.marker)
        placeMarkerName(plot, *scene.marker);
}

void moveLegendOut(QCustomPlot& plot)
{
    auto* row = new QCPLayoutGrid;
    plot.plotLayout()->addElement(1, 0, row);
    plot.plotLayout()->setRowStretchFactor(1, 0.001);
    row->addElement(0, 0, plot.legend);  // takes it from the plot's inset
    plot.legend->setBorderPen(Qt::NoPen);
}

void wrapLegend(QCustomPlot& plot, double width)
{
    int widest = 1;
    for (int i = 0; i < plot.legend->itemCount(); ++i)
        if (const QCPAbstractLegendItem* item = plot.legend->item(i))  // none in a line's empty places
            widest = std::max(widest, item->minimumOuterSizeHint().width() + plot.legend->columnSpacing());
    plot.legend->setWrap(std::clamp(static_cast<int>(width) / widest, 1, kMostLegendColumns));
    plot.legend->setFillOrder(QCPLegend::foColumnsFirst, true);
}

Picture curveFigure(const CurveScene& scene, QSizeF size, Ground ground)
{
    const auto paint = [scene](QPainter& painter, const QRectF& area, const TreeTheme& theme, const QFont& font) {
        QCustomPlot plot;
        moveLegendOut(plot);
        plot.setPlottingHint(QCP::phCacheLabels, false);  // cached labels are pixels, also in an SVG
        applyTheme(plot, theme, font);
        fillPlot(plot, scene, theme);
        wrapLegend(plot, area.width());
        fitAxes(plot, scene);
        // QCustomPlot paints with a painter of its own; a QPicture carries that over as lines and text, not as pixels.
        QPicture recording;
        QCPPainter recorder;
        recorder.begin(&recording);
        recorder.setMode(QCPPainter::pmVectorized);
        recorder.setMode(QCPPainter::pmNoCaching);
        plot.toPainter(&recorder, static_cast<int>(area.width()), static_cast<int>(area.height()));
        recorder.end();
        // What is recorded grows with the device's resolution when it is played, but a figure is measured in px.
        painter.translate(area.topLeft());
        painter.scale(static_cast<double>(recording.logicalDpiX()) / painter.device()->logicalDpiX(),
                      static_cast<double>(recording.logicalDpiY()) / painter.device()->logicalDpiY());
        painter.drawPicture(QPointF(0.0, 0.0), recording);
    };
    return framedFigure({scene.title, scene.badges, scene.captions}, Text::tr("Curves"), size, paint, ground);
}

}  // namespace orangery::widgets
