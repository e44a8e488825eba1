// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/curve_plot.h"
#include "widgets/tree_theme.h"

#include <QRectF>

#include <optional>

namespace orangery::widgets {

/// A name or a sentence with a number, and more numbers as text.
struct ScoreBar {
    QString label;
    double value = 0;
    QStringList numbers;                   ///< one for each column
    QString mark = {};                     ///< one or two words behind the label: "truth"
    std::optional<double> threshold = {};  ///< a tick of its own across the bar
};

/// Bars under each other. They begin at 0, to the right where positive and to the left where negative.
struct ScoreBarsScene {
    QString title;
    AxisText axis;        ///< what the bars measure
    QStringList columns;  ///< titles of the numbers
    std::vector<ScoreBar> bars;
    double lower = 0;  ///< of the axis; 0 lies between them
    double upper = 1;
    std::optional<double> threshold = {};  ///< a line across all bars
    QString thresholdText = {};
    QString hidden = {};  ///< what is left out: "12 classes are not shown"
    QStringList badges = {};
    QStringList captions = {};
};

/// Where everything lies: px, from (0, 0).
struct ScoreBarsLayout {
    struct Row {
        QRectF all;
        QRectF label;
        QRectF numbers;  ///< beside the label, or under it where there is no room
        QRectF bar;
    };
    double titleHeight = 0;
    QRectF head;                  ///< titles of the columns
    std::vector<double> columns;  ///< right edges of the numbers
    std::vector<double> widths;   ///< of the columns
    std::vector<Row> rows;
    QRectF axis;
    double zero = 0;    ///< x of the value 0
    double height = 0;  ///< of all

    [[nodiscard]] std::optional<std::size_t> at(QPointF point) const;
};

[[nodiscard]] ScoreBarsLayout layoutOf(const ScoreBarsScene& scene, double width, const QFont& font);

struct ScoreBarsState {
    std::optional<std::size_t> current = {};   ///< gets a ring
    std::optional<std::size_t> selected = {};  ///< gets a ground of its own
};

/// Paints rows, columns and axis into the layout. The font is the layout's.
void paintScoreBars(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout,
                    const TreeTheme& theme, const QFont& font, const ScoreBarsState& state = {});

/// The bars with title, badges and captions in the fixed colours of figures.
[[nodiscard]] Picture scoreBarsFigure(const ScoreBarsScene& scene, double width = 640.0);

}  // namespace orangery::widgets
