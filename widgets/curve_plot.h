// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/colour_maps.h"
#include "widgets/picture.h"

#include <QPointF>
#include <QStringList>
#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

class QCustomPlot;
class QLabel;

namespace orangery::widgets {

enum class CurveShape {
    Lines,
    Steps,  ///< a value holds until the next x
    Points,
    Bars,       ///< from 0 to y
    Reference,  ///< a thin line without points, to compare with
};

/// y over x, both of one length, x ascending where they are joined. Colour, dash and point shape follow from its place among the curves.
struct Curve {
    QString name;
    std::vector<double> x;
    std::vector<double> y;
    CurveShape shape = CurveShape::Lines;
    std::vector<double> spread = {};  ///< y +- spread is drawn; empty = none
};

enum class AxisScale {
    Linear,
    Counts,    ///< linear, with marks at whole numbers only
    Doubling,  ///< logarithmic, with marks at powers of two; all values > 0
};

/// What an axis measures. "1" or nothing for a number without a unit.
struct AxisText {
    QString label;
    QString unit;
    AxisScale scale = AxisScale::Linear;
};

/// An upright line that a person may drag.
struct CurveMarker {
    double x = 0;
    QString name;
};

/// What a plot shows.
struct CurveScene {
    QString title;
    AxisText x;
    AxisText y;
    std::vector<Curve> curves;
    QStringList badges;                                    ///< words that must not be overlooked
    QStringList captions;                                  ///< parameters and provenance, under a figure
    QStringList xNames = {};                               ///< what stands at x = 0, 1, 2, ... in place of numbers
    std::optional<std::pair<double, double>> xRange = {};  ///< that is shown at first; nothing = all of all curves
    std::optional<std::pair<double, double>> yRange = {};
    std::optional<CurveMarker> marker = {};
};

/// A figure of the scene in fixed colours; `size` in px.
[[nodiscard]] Picture curveFigure(const CurveScene& scene, QSizeF size, Ground ground = Ground::Light);

/// Labelled curves in the colours of the palette. Drag pans and the wheel zooms, as do the arrow keys and + and -; a
/// double click or 0 shows everything again.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    explicit CurvePlot(QWidget* parent = nullptr);

    /// Keeps the ranges that a person has chosen; otherwise shows everything.
    void setScene(CurveScene scene);
    [[nodiscard]] const CurveScene& scene() const { return m_scene; }

    [[nodiscard]] double lowerX() const;
    [[nodiscard]] double upperX() const;

    /// All curves in the fixed colours of figures; `size` in px.
    [[nodiscard]] Picture picture(QSizeF size = {720.0, 440.0}) const;

    [[nodiscard]] QSize sizeHint() const override { return {480, 300}; }

    /// Where an x is drawn, from the left edge of this widget.
    [[nodiscard]] double pixelOf(double x) const;

Q_SIGNALS:
    /// The marker was dragged there.
    void markerMoved(double x);
    /// The plot was clicked there, without dragging anything.
    void clicked(double x);

public Q_SLOTS:
    /// Shows all of all curves.
    void fit();
    /// Multiplies the shown ranges of both axes, around their middle.
    void zoom(double factor);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void pan(double shareX, double shareY);
    void refresh();
    void describe();
    void connectMouse();
    [[nodiscard]] bool isAtMarker(double pixel) const;

    CurveScene m_scene;
    QLabel* m_heading;  // title and badges
    QCustomPlot* m_plot;
    bool m_isFitted = true;
    bool m_isDragging = false;         ///< the marker
    std::optional<QPointF> m_pressed;  ///< where the left button went down; nothing once it is a drag
};

}  // namespace orangery::widgets
