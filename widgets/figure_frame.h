// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture.h"
#include "widgets/tree_theme.h"

#include <QRectF>

namespace orangery::widgets {

/// What is said around a figure.
struct FigureWords {
    QString title;
    QStringList badges;    ///< words that must not be overlooked, under the title
    QStringList captions;  ///< parameters and provenance, under the figure
};

/// Paints a figure itself into an area, in px; `font` is for its texts.
using FigurePainter = std::function<void(QPainter&, const QRectF& area, const TreeTheme& theme, const QFont& font)>;

/// A figure of `size` px in fixed colours, with its words around it; captions are wrapped. `name` is what a file says that it is
/// where it has no title.
[[nodiscard]] Picture framedFigure(const FigureWords& words, const QString& name, QSizeF size,
                                   const FigurePainter& paint, Ground ground = Ground::Light);

}  // namespace orangery::widgets
