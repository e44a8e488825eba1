// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/colour_maps.h"

#include <QPainter>
#include <QTransform>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace orangery::widgets {
namespace {

// Every fourth of the 256 published colours; between them, straight lines miss the published ones by less than 1/255.
constexpr std::array<QRgb, 65> kViridis{
    0x440154, 0x46065a, 0x470d60, 0x471365, 0x48186a, 0x481d6f, 0x482374, 0x482878, 0x472d7b, 0x46327e, 0x453681,
    0x443b84, 0x424086, 0x404587, 0x3f4989, 0x3d4e8a, 0x3b528b, 0x39568c, 0x375a8d, 0x355e8d, 0x33638d, 0x31668e,
    0x2f6a8e, 0x2e6e8e, 0x2c728e, 0x2b768e, 0x297a8e, 0x287d8e, 0x26818e, 0x25858e, 0x23898e, 0x228c8d, 0x21908c,
    0x20948c, 0x1f988b, 0x1e9b8a, 0x1f9f88, 0x20a387, 0x21a685, 0x24aa83, 0x28ae80, 0x2cb17e, 0x31b57b, 0x37b877,
    0x3ebc74, 0x45bf70, 0x4cc26c, 0x54c667, 0x5dc963, 0x65cc5d, 0x6ece58, 0x78d152, 0x82d34c, 0x8cd646, 0x96d83f,
    0xa0da39, 0xabdc32, 0xb5de2b, 0xc0df24, 0xcbe11f, 0xd5e21a, 0xe0e318, 0xeae51a, 0xf4e61e, 0xfde725};

// ColorBrewer's PuOr and RdBu, one arm of each; the dark map falls to the tone of a dark card instead of white.
constexpr std::array<QRgb, 9> kDivergingLight{0xb35806, 0xdd8a2e, 0xf4b870, 0xfae0c0, 0xf7f7f7,
                                              0xd4e5f2, 0x9cc8e2, 0x58a0cb, 0x2166ac};
constexpr std::array<QRgb, 9> kDivergingDark{0xffa64d, 0xd07c2a, 0x97581e, 0x5c4029, 0x33363b,
                                             0x2b4a66, 0x2a6592, 0x3a8ac2, 0x6bb8f0};

constexpr std::array<QRgb, kCategoryCount> kCategoriesLight{0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442,
                                                            0x0072b2, 0xd55e00, 0xcc79a7, 0x000000};
constexpr std::array<QRgb, kCategoryCount> kCategoriesDark{0xe69f00, 0x56b4e9, 0x00b887, 0xf0e442,
                                                           0x4a9fe0, 0xe8752a, 0xd98fb9, 0xd8d8d8};

QColor between(std::span<const QRgb> stops, double position)
{
    const auto last = static_cast<double>(stops.size() - 1);
    const double at = std::isnan(position) ? 0.0 : std::clamp(position, 0.0, 1.0) * last;
    const auto lower = static_cast<std::size_t>(std::min(std::floor(at), last - 1.0));
    const double share = at - static_cast<double>(lower);
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
    const QRgb a = stops[lower];
    const QRgb b = stops[lower + 1];
    return {mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b))};
}

/// Corner points at the given radii, in turn, the first one on top.
QPainterPath star(int corners, double outer, double inner, double turn = 0.0)
{
    QPainterPath path;
    for (int k = 0; k < 2 * corners; ++k) {
        const double angle = std::numbers::pi * (static_cast<double>(k) / corners + turn) - std::numbers::pi / 2.0;
        const double radius = k % 2 == 0 ? outer : inner;
        const QPointF corner(radius * std::cos(angle), radius * std::sin(angle));
        k == 0 ? path.moveTo(corner) : path.lineTo(corner);
    }
    path.closeSubpath();
    return path;
}

QPainterPath polygon(int corners, double turn = 0.0)
{
    return star(corners, 1.0, std::cos(std::numbers::pi / corners), turn);
}

QPainterPath plus()
{
    QPainterPath path;
    path.addPolygon(QPolygonF({{-0.35, -1.0},
                               {0.35, -1.0},
                               {0.35, -0.35},
                               {1.0, -0.35},
                               {1.0, 0.35},
                               {0.35, 0.35},
                               {0.35, 1.0},
                               {-0.35, 1.0},
                               {-0.35, 0.35},
                               {-1.0, 0.35},
                               {-1.0, -0.35},
                               {-0.35, -0.35}}));
    path.closeSubpath();
    return path;
}

std::array<QPainterPath, kCategoryCount> makeShapes()
{
    QPainterPath circle;
    circle.addEllipse(QPointF(0.0, 0.0), 0.9, 0.9);
    QPainterPath square;
    square.addRect(-0.8, -0.8, 1.6, 1.6);
    return {circle, square, polygon(3), polygon(4), polygon(3, 1.0), polygon(6), plus(), star(5, 1.0, 0.45)};
}

std::size_t category(int index)
{
    return static_cast<std::size_t>(std::max(index, 0) % kCategoryCount);
}

double luminance(const QColor& colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

QColor viridis(double value)
{
    return between(kViridis, value);
}

QColor diverging(double value, Ground ground)
{
    const double position = std::isnan(value) ? 0.5 : (value + 1.0) / 2.0;
    return between(ground == Ground::Light ? kDivergingLight : kDivergingDark, position);
}

QColor categorical(int index, Ground ground)
{
    return QColor::fromRgb((ground == Ground::Light ? kCategoriesLight : kCategoriesDark)[category(index)]);
}

const QPainterPath& categoryShape(int index)
{
    static const std::array<QPainterPath, kCategoryCount> shapes = makeShapes();
    return shapes[category(index)];
}

void paintCategory(QPainter& painter, int index, QPointF centre, double radius, Ground ground, const QColor& rim)
{
    // The path is scaled, not the painter: many SVG viewers scale a cosmetic pen all the same.
    QTransform place;
    place.translate(centre.x(), centre.y());
    place.scale(radius, radius);
    painter.save();
    painter.setPen(QPen(rim, 1.0));
    painter.setBrush(categorical(index, ground));
    painter.drawPath(place.map(categoryShape(index)));
    painter.restore();
}

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readableOn(const QColor& fill)
{
    const QColor black = Qt::black;
    const QColor white = Qt::white;
    return contrast(fill, black) >= contrast(fill, white) ? black : white;
}

}  // namespace orangery::widgets
