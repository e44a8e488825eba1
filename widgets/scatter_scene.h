// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/curve_plot.h"

#include <QFont>
#include <QImage>
#include <QPolygonF>
#include <QRectF>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

class QPainter;

namespace orangery::widgets {

struct TreeTheme;

/// What the colour of points stands for.
struct ScatterCategory {
    QString name;
    int colour = 0;  ///< index of `categorical`; below 0 = grey
};

/// A point, by its place among the points of a scene.
struct ScatterPoint {
    double x = 0;
    double y = 0;
    int category = 0;  ///< place among the categories
    int shape = 0;     ///< place among the shapes
};

/// Points of a plane whose two axes have the same unit.
struct ScatterScene {
    QString title;
    AxisText x;
    AxisText y;
    std::vector<ScatterPoint> points;  ///< those that are not finite are left out, and counted
    QStringList names;                 ///< of each point
    QStringList details;               ///< of each point, or none
    std::vector<ScatterCategory> categories;
    QStringList shapes;    ///< what each shape means; shape k is shapeOf(k)
    QStringList badges;    ///< words that must not be overlooked
    QStringList captions;  ///< parameters and provenance, under a figure
};

/// The part of the plane that is seen: `scale` px for a unit, `centre` in the middle.
struct ScatterView {
    QPointF centre;
    double scale = 1;
};

/// What is picked out.
struct ScatterMarks {
    std::vector<char> selected = {};          ///< 1 for each selected point; empty = none
    std::optional<int> emphasis = {};         ///< a category; the others fade
    std::optional<std::size_t> current = {};  ///< a point with a ring
};

/// Index of `categoryShape` for shape k: circle, diamond, square, triangle, ...
[[nodiscard]] int shapeOf(int shape);

/// Where the parts of a plot lie in an area.
struct ScatterLayout {
    QRectF plot;
    QRectF legend;
    double line = 0;  ///< height of a row of the legend
};
[[nodiscard]] ScatterLayout layoutOf(const ScatterScene& scene, const QRectF& area, const QFont& font);

/// The view that shows every point in a plot of that size.
[[nodiscard]] ScatterView wholeView(const ScatterScene& scene, QSizeF size);

[[nodiscard]] inline QPointF onScreen(const ScatterView& view, const QRectF& plot, double x, double y)
{
    return {plot.center().x() + (x - view.centre.x()) * view.scale,
            plot.center().y() - (y - view.centre.y()) * view.scale};
}
[[nodiscard]] inline QPointF onPlane(const ScatterView& view, const QRectF& plot, QPointF screen)
{
    return {view.centre.x() + (screen.x() - plot.center().x()) / view.scale,
            view.centre.y() - (screen.y() - plot.center().y()) / view.scale};
}

/// The points inside a closed path of the plane (odd-even rule), ascending.
[[nodiscard]] std::vector<std::size_t> pointsInside(const ScatterScene& scene, const QPolygonF& path);

/// The points of a scene as a picture of the plot alone, of `ratio` pixels a px: what is drawn many times a second.
[[nodiscard]] QImage pointLayer(const ScatterScene& scene, const ScatterView& view, QSizeF plot,
                                const ScatterMarks& marks, const TreeTheme& theme, double ratio);

/// How many points are not seen: beyond the plot, or not finite.
[[nodiscard]] std::size_t hiddenPoints(const ScatterScene& scene, const ScatterView& view, QSizeF plot);

/// Rows of the legend that have room, of all; the last one then says how many are left out.
[[nodiscard]] int legendRows(const ScatterScene& scene, const ScatterLayout& layout);

/// Everything. `layer` is a pointLayer of this plot, or a null image: then few points are drawn as shapes, many as an image.
void paintScatter(QPainter& painter, const ScatterScene& scene, const ScatterView& view, const ScatterMarks& marks,
                  const QRectF& area, const TreeTheme& theme, const QFont& font, const QImage& layer = {});

}  // namespace orangery::widgets
