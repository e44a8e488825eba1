// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/colour_maps.h"

#include <QFont>
#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

class QPainter;

namespace orangery::widgets {

struct TreeTheme;

using CloudPoint = std::array<float, 3>;  ///< x right, y up, z to the viewer who has not turned anything

/// A camera that looks at the cloud.
struct CloudCamera {
    QString name;
    CloudPoint position{};
    CloudPoint target{};  ///< what is in the middle of its picture
    CloudPoint right{};   ///< of its picture
    CloudPoint down{};    ///< of its picture
    float half = 1;       ///< half of the picture's side at the target
    bool isPerspective = false;
};

/// A cloud within the unit sphere.
struct CloudDrawing {
    QString title;
    std::vector<CloudPoint> points;
    std::vector<std::array<std::uint8_t, 3>> colours = {};  ///< of the points, red, green and blue: as many, or none
    std::vector<CloudCamera> cameras;
    QString scale;         ///< what a length of 1 is: "1 = 12.5 units of the file"
    QStringList badges;    ///< words that must not be overlooked
    QStringList captions;  ///< parameters and provenance, under a figure
};

enum class CloudColouring {
    Shaded,  ///< grey, darker at edges of depth
    Depth,   ///< viridis from far to near
    Own,     ///< the drawing's colours, shaded; grey where it has none
};

/// From where a person looks.
struct CloudEye {
    double turn = 0.55;  ///< around the y axis, radians
    double tilt = 0.35;  ///< above the horizon, radians, -pi/2 ... pi/2
    double zoom = 1;
    QPointF shift = {};  ///< px

    /// Where a point is on a plot, and how deep: larger is nearer. Slightly in perspective.
    struct Placed {
        QPointF place;
        double depth = 0;
        double scale = 1;  ///< px for a length of 1 there
    };
    [[nodiscard]] Placed place(const CloudPoint& point, const QRectF& area) const;
};

inline constexpr float kAxisLength = 1.15F;

/// The wires of a camera. Corners go from top left over top right to bottom left.
struct CameraShape {
    std::array<CloudPoint, 4> front;  ///< towards what it looks at
    std::array<CloudPoint, 4> back;   ///< all the same point for a camera in perspective
    CloudPoint above{};               ///< tells which way its picture is turned
};
[[nodiscard]] CameraShape shapeOf(const CloudCamera& camera);
/// The corners of a picture of that half side around a point, turned as the camera's.
[[nodiscard]] std::array<CloudPoint, 4> cornersAround(const CloudCamera& camera, const CloudPoint& centre, float half);

/// The name of a camera or an axis.
struct CloudLabel {
    QString text;
    QRectF place;
    bool isEmphasised = false;
};

/// Names beside what they name, within the area, none over another one or over what is `taken`. Where there is no place left, the
/// camera `emphasis` comes first, then the nearer cameras, then the axes; the others have no name. What stands behind the points of
/// `layer`, as cloudLayer() drew them, has one only when it is emphasised.
[[nodiscard]] std::vector<CloudLabel> cloudLabels(const CloudDrawing& drawing, const CloudEye& eye, const QRectF& area,
                                                  std::optional<std::size_t> emphasis, const QFont& font,
                                                  const QImage& layer, std::vector<QRectF> taken = {});

/// The points alone over nothing: z-buffered, each a small disc. Every `stride`-th is drawn. `ratio` pixels a px.
[[nodiscard]] QImage cloudLayer(const CloudDrawing& drawing, const CloudEye& eye, QSizeF size, CloudColouring colouring,
                                Ground ground, std::size_t stride, double ratio);

/// Everything: axes, cameras that stand behind the cloud, the cloud (`layer`), cameras before it, names. `emphasis` is a
/// camera whose whole view is drawn.
void paintCloud(QPainter& painter, const CloudDrawing& drawing, const CloudEye& eye, CloudColouring colouring,
                const QRectF& area, std::optional<std::size_t> emphasis, const TreeTheme& theme, const QFont& font,
                const QImage& layer);

}  // namespace orangery::widgets
