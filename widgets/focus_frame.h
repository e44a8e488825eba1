// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

class QPainter;
class QPalette;
class QWidget;

namespace orangery::widgets {

inline constexpr int kFocusWidth = 2;  ///< px

/// What says that something has the keyboard focus: a frame just inside `area`.
void paintFocusFrame(QPainter& painter, const QRectF& area, const QPalette& palette);

/// Likewise of a widget that draws all of itself, last and where it has the focus. Scroll areas get theirs from the style.
void paintFocusFrame(QPainter& painter, const QWidget& widget);

}  // namespace orangery::widgets
