// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/confusion_painter.h"

#include <QWidget>

#include <optional>

namespace orangery::widgets {

/// A confusion matrix of some or a thousand classes. A click or the arrow keys choose a cell, a double click or Return opens
/// it; the wheel, + and - zoom, dragging moves, 0 shows everything again. Pointing at a cell tells its names and numbers.
class ConfusionMatrix : public QWidget {
    Q_OBJECT

public:
    explicit ConfusionMatrix(QWidget* parent = nullptr);

    /// Keeps chosen cell and zoom where the names stay the same.
    void setMatrix(CountMatrix matrix);
    [[nodiscard]] const CountMatrix& matrix() const { return m_matrix; }

    [[nodiscard]] std::optional<ConfusionCell> chosen() const { return m_chosen; }
    void choose(const ConfusionCell& cell);
    /// The part that is shown, in cells.
    [[nodiscard]] QRectF shown() const { return layOut().shown; }
    /// Middle of a cell in the widget; outside of it where the cell is not shown.
    [[nodiscard]] QPointF centreOf(const ConfusionCell& cell) const { return layOut().rectOf(cell).center(); }
    [[nodiscard]] std::optional<ConfusionCell> cellAt(QPointF point) const;
    /// "owl taken for kite: 3 of 40 samples (7.5 %)".
    [[nodiscard]] QString textOf(const ConfusionCell& cell) const;

    [[nodiscard]] QSize sizeHint() const override { return {520, 520}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 240}; }

public Q_SLOTS:
    /// Shows less and larger, around the chosen cell or the middle.
    void zoom(double factor);
    void fit();

Q_SIGNALS:
    void cellChosen(const orangery::widgets::ConfusionCell& cell);
    void cellOpened(const orangery::widgets::ConfusionCell& cell);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] ConfusionLayout layOut() const;
    [[nodiscard]] int count() const { return static_cast<int>(m_matrix.names.size()); }
    void zoomAt(double factor, QPointF cells);
    void reveal(const ConfusionCell& cell);
    void describe();

    CountMatrix m_matrix;
    QRectF m_shown;  ///< in cells
    std::optional<ConfusionCell> m_chosen;
    std::optional<QPointF> m_pressed;  ///< px; while a button is down
    QRectF m_shownAtPress;
    bool m_isDragging = false;
    QImage m_image;  ///< of the cells as they were last painted
    QRectF m_imageShown;
};

}  // namespace orangery::widgets
