// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/colour_maps.h"
#include "widgets/curve_plot.h"
#include "widgets/picture.h"

#include <QPoint>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace orangery::widgets {

struct TreeTheme;

enum class MatrixScale {
    Size,  ///< viridis, from the smallest to the largest value
    Sign,  ///< a diverging map centred at 0
};

/// A matrix of numbers as colours, its rows and columns counted from 0, the first row at the top.
struct MatrixScene {
    QString title;
    AxisText rows;
    AxisText columns;
    AxisText values;
    int height = 0;                ///< cells
    int width = 0;                 ///< cells
    std::vector<double> cells;     ///< height x width, row-major; what is not finite is drawn crossed out
    std::int64_t rowCount = 0;     ///< rows that the cells stand for, several each where cells are fewer; 0 = height
    std::int64_t columnCount = 0;  ///< the same of columns
    MatrixScale scale = MatrixScale::Size;
    QStringList badges;    ///< words that must not be overlooked
    QStringList captions;  ///< parameters and provenance, under a figure

    [[nodiscard]] double cell(int row, int column) const
    {
        return cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(column)];
    }
};

/// Smallest and largest finite cell; (0, 0) when there is none.
[[nodiscard]] std::pair<double, double> rangeOf(const MatrixScene& scene);

/// Colour of a value on the scene's scale.
[[nodiscard]] QColor colourOf(const MatrixScene& scene, std::pair<double, double> range, double value, Ground ground);

/// Where the parts of a heat map lie in `area`.
struct MatrixLayout {
    QRectF cells;
    QRectF bar;  ///< of the colours
};
[[nodiscard]] MatrixLayout layoutOf(const MatrixScene& scene, const QRectF& area, const QFont& font);

void paintMatrix(QPainter& painter, const MatrixScene& scene, const QRectF& area, const TreeTheme& theme,
                 const QFont& font);

/// A heat map with labelled axes and a bar of its colours. The mouse shows the cell below it, the arrow keys walk.
class MatrixPlot : public QWidget {
    Q_OBJECT

public:
    explicit MatrixPlot(QWidget* parent = nullptr);

    void setScene(MatrixScene scene);
    [[nodiscard]] const MatrixScene& scene() const { return m_scene; }

    /// The cell at a point of the widget, as (row, column).
    [[nodiscard]] std::optional<QPoint> cellAt(QPointF point) const;
    /// "row 3, column 7: 0.25".
    [[nodiscard]] QString textOf(QPoint cell) const;

    /// In the fixed colours of figures; `size` in px.
    [[nodiscard]] Picture picture(QSizeF size = {720.0, 520.0}) const;

    [[nodiscard]] QSize sizeHint() const override { return {480, 340}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 160}; }

Q_SIGNALS:
    /// A cell was clicked or walked to: x is its row, y its column.
    void cellChosen(QPoint cell);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void choose(QPoint cell);
    void describe();

    MatrixScene m_scene;
    std::optional<QPoint> m_chosen;
};

}  // namespace orangery::widgets
