// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/chart.h"
#include "widgets/picture.h"
#include "widgets/tree_theme.h"

#include <QFont>
#include <QImage>
#include <QRect>
#include <QRectF>

class QPainter;

namespace orangery::widgets {

/// Row and column of a cell.
struct ConfusionCell {
    int row = 0;
    int column = 0;
    friend bool operator==(const ConfusionCell&, const ConfusionCell&) = default;
};

/// Where the parts of a confusion matrix lie. `shown` is in cells: (0, 0) is the corner of the first one.
struct ConfusionLayout {
    QRectF shown;
    QRectF cells;       ///< px
    double side = 0.0;  ///< px of one cell
    QRectF scale;       ///< of the colours

    [[nodiscard]] QRectF rectOf(const ConfusionCell& cell) const
    {
        return {cells.left() + (cell.column - shown.left()) * side, cells.top() + (cell.row - shown.top()) * side, side,
                side};
    }
};

/// A square of cells in `area`, beside names, axes and scale; `shown` is brought inside the matrix.
[[nodiscard]] ConfusionLayout layOutConfusion(const CountMatrix& matrix, const QRectF& area, const QRectF& shown,
                                              const QFont& font);

/// Cells as pixels: the colour tells which share of its row a cell has. Where there is less than a pixel for a cell, the
/// largest share of those that meet in a pixel is shown, so that no confusion is lost. `size` px.
[[nodiscard]] QImage confusionImage(const CountMatrix& matrix, const QRectF& shown, const QSize& size,
                                    const TreeTheme& theme);

/// Share of a row's samples that a cell has; 0 where the row has none.
[[nodiscard]] double shareOf(const CountMatrix& matrix, const ConfusionCell& cell);

/// Paints it. `image` saves making one; null makes it.
void paintConfusion(QPainter& painter, const CountMatrix& matrix, const ConfusionLayout& layout, const TreeTheme& theme,
                    const QFont& font, const QImage& image = {});

/// A figure in fixed colours, as high as it has to be.
[[nodiscard]] Picture confusionFigure(const CountMatrix& matrix, double width, Ground ground = Ground::Light);

}  // namespace orangery::widgets
