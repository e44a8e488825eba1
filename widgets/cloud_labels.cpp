// SPDX-License-Identifier: GPL-3.0-or-later
// Where the names of cameras and axes stand: beside what they name, and never over each other.
#include "widgets/cloud_drawing.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::CloudView)
};

constexpr float kBody = 0.16F;    // half of the side of a camera's picture as it is drawn
constexpr float kLength = 0.26F;  // of a camera as it is drawn
constexpr double kTip = 3.0;      // px around the end of an axis
constexpr double kPadding = 2.0;  // px beside a word

CloudPoint plus(const CloudPoint& a, const CloudPoint& b, float factor)
{
    return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

CloudPoint forwardOf(const CloudCamera& camera)
{
    CloudPoint way = plus(camera.target, camera.position, -1);
    const float length = std::max(std::hypot(way[0], way[1], way[2]), 1e-6F);
    return {way[0] / length, way[1] / length, way[2] / length};
}

/// What a camera's drawing covers.
QRectF boundsOf(const CloudCamera& camera, const CloudEye& eye, const QRectF& area)
{
    const CameraShape shape = shapeOf(camera);
    const QPointF first = eye.place(shape.above, area).place;
    QRectF bounds(first, QSizeF());
    const auto add = [&](const CloudPoint& point) {
        const QPointF at = eye.place(point, area).place;
        bounds.setLeft(std::min(bounds.left(), at.x()));
        bounds.setRight(std::max(bounds.right(), at.x()));
        bounds.setTop(std::min(bounds.top(), at.y()));
        bounds.setBottom(std::max(bounds.bottom(), at.y()));
    };
    std::for_each(shape.front.begin(), shape.front.end(), add);
    std::for_each(shape.back.begin(), shape.back.end(), add);
    return bounds;
}

/// Where a name may stand beside something, the best first: right and down, in widths of both.
using Sides = std::array<QPointF, 8>;
constexpr Sides kBelowFirst{{{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};

/// The sides that lie this way first.
Sides towards(QPointF way)
{
    const auto along = [&](const QPointF& side) {
        return QPointF::dotProduct(way, side) / std::sqrt(QPointF::dotProduct(side, side));
    };
    Sides sides = kBelowFirst;
    std::stable_sort(sides.begin(), sides.end(),
                     [&](const QPointF& a, const QPointF& b) { return along(a) > along(b); });
    return sides;
}

/// The end of an axis.
QRectF aroundTip(QPointF tip)
{
    return {tip.x() - kTip, tip.y() - kTip, 2 * kTip, 2 * kTip};
}

class Placer {
public:
    /// Nothing may stand over what is `taken`, and better nothing over what is `avoided`.
    Placer(const QRectF& area, std::vector<QRectF> taken, std::vector<QRectF> avoided)
        : m_area(area), m_taken(std::move(taken)), m_avoided(std::move(avoided))
    {
    }

    /// At one of the sides of `what`: the first place that covers least. None when all are taken or outside.
    std::optional<QRectF> place(const QRectF& what, QSizeF size, const Sides& sides)
    {
        std::optional<QRectF> best;
        auto least = std::numeric_limits<std::ptrdiff_t>::max();
        for (const QPointF& side : sides) {
            QRectF place(QPointF(), size);
            place.moveCenter(what.center() + QPointF(side.x() * (what.width() + size.width()) / 2,
                                                     side.y() * (what.height() + size.height()) / 2));
            const auto covers = [&](const QRectF& other) { return place.intersects(other); };
            if (!m_area.contains(place) || std::any_of(m_taken.begin(), m_taken.end(), covers))
                continue;
            const auto covered = std::count_if(m_avoided.begin(), m_avoided.end(), covers);
            if (covered < least) {
                least = covered;
                best = place;
            }
        }
        if (best)
            m_taken.push_back(*best);
        return best;
    }

private:
    QRectF m_area;
    std::vector<QRectF> m_taken;
    std::vector<QRectF> m_avoided;
};

}  // namespace

CameraShape shapeOf(const CloudCamera& camera)
{
    const CloudPoint middle = plus(camera.position, forwardOf(camera), kLength);
    return {.front = cornersAround(camera, middle, kBody),
            .back = cornersAround(camera, camera.position, camera.isPerspective ? 0 : kBody),
            .above = plus(middle, camera.down, -1.5F * kBody)};
}

std::array<CloudPoint, 4> cornersAround(const CloudCamera& camera, const CloudPoint& centre, float half)
{
    const auto corner = [&](float right, float down) {
        return plus(plus(centre, camera.right, right * half), camera.down, down * half);
    };
    return {corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)};
}

std::vector<CloudLabel> cloudLabels(const CloudDrawing& drawing, const CloudEye& eye, const QRectF& area,
                                    std::optional<std::size_t> emphasis, const QFont& font, const QImage& layer,
                                    std::vector<QRectF> taken)
{
    const QFontMetricsF metrics(font);
    const auto sizeOf = [&](const QString& text) {
        return QSizeF(metrics.horizontalAdvance(text) + 2 * kPadding, metrics.height());
    };
    const auto isHidden = [&](QPointF place, double depth) {
        const QPoint pixel = ((place - area.topLeft()) * layer.devicePixelRatio()).toPoint();
        return depth < 0 && layer.valid(pixel) && qAlpha(layer.pixel(pixel)) > 0;
    };
    std::vector<QRectF> outlines;
    std::vector<double> depths;
    for (const CloudCamera& camera : drawing.cameras) {
        outlines.push_back(boundsOf(camera, eye, area));
        depths.push_back(eye.place(camera.position, area).depth);
    }
    std::array<CloudEye::Placed, 3> tips;
    std::vector<QRectF> avoided = outlines;
    for (std::size_t axis = 0; axis < tips.size(); ++axis) {
        CloudPoint end{};
        end[axis] = kAxisLength;
        tips[axis] = eye.place(end, area);
        avoided.push_back(aroundTip(tips[axis].place));
    }
    std::vector<std::size_t> order(drawing.cameras.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return emphasis == a ? emphasis != b : emphasis != b && depths[a] > depths[b];
    });
    Placer placer(area, std::move(taken), std::move(avoided));
    std::vector<CloudLabel> labels;
    const auto add = [&](const QString& text, const QRectF& what, const Sides& sides, bool isEmphasised) {
        if (const auto place = placer.place(what, sizeOf(text), sides))
            labels.push_back({.text = text, .place = *place, .isEmphasised = isEmphasised});
    };
    for (const std::size_t camera : order)
        if (emphasis == camera || !isHidden(outlines[camera].center(), depths[camera]))
            add(drawing.cameras[camera].name, outlines[camera], kBelowFirst, emphasis == camera);
    const QPointF origin = eye.place({}, area).place;
    const std::array<QString, 3> axes{QStringLiteral("x"), Text::tr("y, up"), QStringLiteral("z")};
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        if (!isHidden(tips[axis].place, tips[axis].depth))
            add(axes[axis], aroundTip(tips[axis].place), towards(tips[axis].place - origin), false);
    return labels;
}

}  // namespace orangery::widgets
