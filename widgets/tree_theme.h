// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/colour_maps.h"

#include <QFont>

class QPalette;

namespace orangery::widgets {

/// Colours and font of a tree picture. Every text colour has a contrast of at least 4.5 to what it stands on.
struct TreeTheme {
    Ground ground = Ground::Light;
    QColor background;
    QColor band;       ///< of every other row
    QColor text;       ///< on background and band
    QColor mutedText;  ///< on background and band
    QColor card;       ///< of a node without a value
    QColor frame;      ///< of cards and legends
    QColor edge;       ///< off the best path
    QColor bestPath;
    QColor focus;  ///< ring of the selected node
    QColor match;  ///< halo of what a search found
    QColor error;  ///< the first error's mark
    QFont font;    ///< its family counts; sizes are the painter's

    /// For the screen: follows the palette, light or dark.
    [[nodiscard]] static TreeTheme fromPalette(const QPalette& palette, const QFont& font);
    /// For files: always the same colours, and the font that ships with the program.
    [[nodiscard]] static TreeTheme forFigures(Ground ground = Ground::Light);

    /// Fill of a card with this value in [-1, 1].
    [[nodiscard]] QColor tint(double value) const { return diverging(value, ground); }
};

/// `share` in [0, 1] of `b` in `a`.
[[nodiscard]] QColor mixed(const QColor& a, const QColor& b, double share);

/// Moves `colour` towards `towards` until its contrast to `ground` is at least `wanted`, or `towards` is reached.
[[nodiscard]] QColor withContrast(QColor colour, const QColor& ground, double wanted, const QColor& towards);

}  // namespace orangery::widgets
