// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/cloud_drawing.h"
#include "widgets/picture.h"

#include <QWidget>

namespace orangery::widgets {

/// A point cloud that a person turns, with the cameras that look at it. Dragging turns, dragging with the middle button or
/// with Shift moves, the wheel zooms; so do the arrow keys, with Shift, and + and -; 0 goes back. Hovering a camera shows what
/// it sees, a click chooses it; Page Up and Page Down walk through the cameras, Return chooses.
class CloudView : public QWidget {
    Q_OBJECT

public:
    explicit CloudView(QWidget* parent = nullptr);

    void setDrawing(CloudDrawing drawing);
    [[nodiscard]] const CloudDrawing& drawing() const { return m_drawing; }
    void setColouring(CloudColouring colouring);
    [[nodiscard]] CloudColouring colouring() const { return m_colouring; }
    [[nodiscard]] const CloudEye& eye() const { return m_eye; }

    /// The camera at a place of the widget.
    [[nodiscard]] std::optional<std::size_t> cameraAt(QPointF place) const;
    [[nodiscard]] QPointF placeOf(std::size_t camera) const;
    [[nodiscard]] std::optional<std::size_t> emphasis() const { return m_emphasis; }
    void setEmphasis(std::optional<std::size_t> camera);

    /// As it is turned now, in the fixed colours of figures; `size` in px.
    [[nodiscard]] Picture picture(QSizeF size = {640.0, 560.0}) const;

    [[nodiscard]] QSize sizeHint() const override { return {460, 400}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 200}; }

public Q_SLOTS:
    void reset();
    void zoom(double factor);

Q_SIGNALS:
    /// Another camera is pointed at, or none.
    void emphasisChanged();
    void cameraChosen(std::size_t camera);

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
    enum class Drag { None, Turn, Move };

    void redraw();
    void turn(double by, double up);
    void describe();
    [[nodiscard]] QRectF area() const { return QRectF(rect()).adjusted(2, 2, -2, -2); }
    /// While it is turned, many points are drawn every so many-th.
    [[nodiscard]] std::size_t stride() const;

    CloudDrawing m_drawing;
    CloudEye m_eye;
    CloudColouring m_colouring = CloudColouring::Shaded;
    std::optional<std::size_t> m_emphasis;
    Drag m_drag = Drag::None;
    bool m_hasMoved = false;
    QPointF m_last;
    QImage m_layer;  ///< null = to be drawn anew
};

}  // namespace orangery::widgets
