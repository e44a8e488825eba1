// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainterPath>

class QPainter;

namespace orangery::widgets {

/// Whether colours stand on a light or a dark ground.
enum class Ground { Light, Dark };

/// Viridis (S. van der Walt, N. Smith, CC0): for sizes. `value` in [0, 1], clamped; NaN counts as 0.
[[nodiscard]] QColor viridis(double value);

/// A diverging map centred at 0: orange for -1, blue for +1, the ground's own tone for 0. `value` in [-1, 1], clamped;
/// NaN counts as 0. Orange and blue stay apart for all common kinds of colour blindness.
[[nodiscard]] QColor diverging(double value, Ground ground);

/// Number of colours that `categorical` has before it starts again.
inline constexpr int kCategoryCount = 8;

/// The palette of Okabe and Ito (2008), made for colour-blind readers. On a dark ground black becomes light grey and the
/// darker tones are lifted, so that each colour has a contrast of at least 3 to the ground. Index 0 and up, repeating.
[[nodiscard]] QColor categorical(int index, Ground ground);

/// A shape for every category, so that no meaning hangs on colour alone. They fit the circle of radius 1 around (0, 0);
/// index 0 and up, repeating: circle, square, triangle, diamond, triangle on its tip, hexagon, plus, star.
[[nodiscard]] const QPainterPath& categoryShape(int index);

/// Paints the shape of category `index` in its colour, with a rim in `rim`. `radius` in px.
void paintCategory(QPainter& painter, int index, QPointF centre, double radius, Ground ground, const QColor& rim);

/// Contrast of two opaque colours as WCAG 2.1 defines it: 1 (none) to 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

/// Black or white, whichever reads better on `fill`; the contrast is never below 4.5.
[[nodiscard]] QColor readableOn(const QColor& fill);

}  // namespace orangery::widgets
