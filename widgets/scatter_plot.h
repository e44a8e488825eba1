// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture.h"
#include "widgets/scatter_scene.h"

#include <QPolygonF>
#include <QWidget>

namespace orangery::widgets {

class HoverCard;

/// What dragging with the mouse does.
enum class ScatterTool {
    Lasso,      ///< draws a closed path; the points inside are selected
    Rectangle,  ///< the same with a rectangle
    Pan,        ///< moves the view
};

/// Points that can be looked at closely and selected. The wheel zooms, the middle button pans. With Shift what a lasso or
/// rectangle encloses is added to the selection, with Ctrl it is taken away. Arrow keys walk to the next point in their
/// direction, Ctrl with them pans, Space selects or unselects, + and - zoom, 0 shows everything, Return activates.
class ScatterPlot : public QWidget {
    Q_OBJECT

public:
    explicit ScatterPlot(QWidget* parent = nullptr);

    /// Keeps the selection where the number of points stays, and shows everything where it changed.
    void setScene(ScatterScene scene);
    [[nodiscard]] const ScatterScene& scene() const { return m_scene; }
    [[nodiscard]] const ScatterView& view() const { return m_view; }

    void setTool(ScatterTool tool);
    [[nodiscard]] ScatterTool tool() const { return m_tool; }

    /// Ascending.
    [[nodiscard]] std::vector<std::size_t> selection() const;
    void select(const std::vector<std::size_t>& points);
    /// Lets the points of one category stand out.
    void setEmphasis(std::optional<int> category);
    [[nodiscard]] std::optional<int> emphasis() const { return m_marks.emphasis; }
    void setCurrent(std::optional<std::size_t> point);
    [[nodiscard]] std::optional<std::size_t> current() const { return m_marks.current; }

    /// The nearest point to a place of the widget, within a few px.
    [[nodiscard]] std::optional<std::size_t> pointAt(QPointF place) const;
    [[nodiscard]] QPointF placeOf(std::size_t point) const;
    [[nodiscard]] QRectF plotRect() const;

    /// Everything that the view shows, in the fixed colours of figures; `size` in px.
    [[nodiscard]] Picture picture(QSizeF size = {820.0, 600.0}) const;

    [[nodiscard]] QSize sizeHint() const override { return {640, 480}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 200}; }

public Q_SLOTS:
    void fit();
    void zoom(double factor);
    void selectAll();
    void clearSelection();

Q_SIGNALS:
    void selectionChanged();
    /// The point with the ring changed, by mouse or keys.
    void currentChanged(std::size_t point);
    void activated(std::size_t point);
    void emphasisChanged();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    enum class Drag { None, Enclose, Pan };

    void redraw();
    void describe();
    void hover(QPointF place);
    void pan(QPointF by);
    void zoomAt(QPointF place, double factor);
    void walk(QPointF direction);
    void enclose(Qt::KeyboardModifiers modifiers);
    void toggle(std::size_t point);
    [[nodiscard]] std::optional<int> legendAt(QPointF place) const;

    ScatterScene m_scene;
    ScatterView m_view;
    ScatterMarks m_marks;
    ScatterTool m_tool = ScatterTool::Lasso;
    Drag m_drag = Drag::None;
    QPolygonF m_path;  ///< of a lasso or rectangle that is being drawn, on the screen
    QPointF m_last;
    bool m_isFitted = true;
    QImage m_layer;  ///< of the points; null = to be drawn anew
    HoverCard* m_card;
    std::optional<std::size_t> m_hovered;
};

}  // namespace orangery::widgets
