// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_painter.h"

#include <QPixmap>
#include <QWidget>

namespace orangery::widgets {

/// The whole tree in small, with a frame around the part that a view shows. Pressing or dragging in it moves the view.
class TreeMinimap : public QWidget {
    Q_OBJECT

public:
    explicit TreeMinimap(QWidget* parent);

    /// Both must outlive the minimap or be replaced; call again whenever one of them or the colours have changed.
    void setTree(const TreeScene* scene, const TreeArrangement* arrangement, const TreeTheme& theme);
    /// What the view shows, in tree coordinates.
    void setFrame(const QRectF& tree);

    [[nodiscard]] QSize sizeHint() const override { return {200, 130}; }

Q_SIGNALS:
    /// The view's centre should go to this point in tree coordinates.
    void pointed(QPointF tree);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void render();
    void point(QPointF position);

    const TreeScene* m_scene = nullptr;
    const TreeArrangement* m_arrangement = nullptr;
    TreeTheme m_theme;
    TreeCamera m_camera;
    QRectF m_frame;
    QPixmap m_pixmap;  // painted once per tree, not once per move of the frame
};

}  // namespace orangery::widgets
