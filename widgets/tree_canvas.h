// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture.h"
#include "widgets/tree_navigation.h"
#include "widgets/tree_painter.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>

#include <chrono>
#include <functional>
#include <optional>
#include <set>

class QGestureEvent;

namespace orangery::widgets {

class HoverCard;
class TreeMinimap;

/// A view of a tree that may be growing: pan, zoom, fold, find, walk by keys. It shows a TreeScene and knows nothing else.
///
/// Mouse: drag pans, the wheel zooms around the pointer, a click selects, a double click activates, a click on a fold's
/// triangle unfolds. Keys: arrows walk (up to the parent, down to the first child, left and right along the row), with
/// Shift or Ctrl they pan; Home root, Space folds, Return activates, + - 1 and 0 zoom in, out, to 100 % and to fit.
///
/// All numbers in its interface are items of the scene (not nodes of the arrangement); kNoNode is "none".
class TreeCanvas : public QWidget {
    Q_OBJECT

public:
    enum class Follow { Nothing, Newest, Current, Selected };
    Q_ENUM(Follow)

    explicit TreeCanvas(QWidget* parent = nullptr);

    /// The same tree at another time: items keep their index, there may be more of them or fewer. Selection, folds and
    /// what the view looks at stay. Calls may come at any rate; the newest scene is laid out every 60 ms at most.
    void setScene(TreeScene scene);
    /// Another tree: selection and folds are forgotten, and the whole tree is shown.
    void resetScene(TreeScene scene);
    /// Shows a scene at once that setScene has put off.
    void showPendingScene();

    [[nodiscard]] const TreeScene& scene() const { return m_scene; }
    [[nodiscard]] const TreeArrangement& arrangement() const { return m_arrangement; }
    [[nodiscard]] NodeIndex selection() const;
    [[nodiscard]] double zoom() const { return m_camera.zoom(); }
    /// The card of an item in widget coordinates; empty for an item that is folded away or does not exist.
    [[nodiscard]] QRectF itemRect(NodeIndex item) const;
    /// The part of the widget that belongs to the tree: without row labels and legend.
    [[nodiscard]] QRectF treeArea() const { return m_area; }
    /// Zoom, number of nodes, and what is left out: what stands in the lower left corner.
    [[nodiscard]] QString statusText() const;
    /// The item whose card is at a position in widget coordinates, or kNoNode.
    [[nodiscard]] NodeIndex itemAt(QPointF position) const;
    /// One sentence on an item, as a screen reader gets it: describe(), what the describer adds, and its depth.
    [[nodiscard]] QString itemText(NodeIndex item) const;
    /// The same of the selected item; empty for none.
    [[nodiscard]] QString selectionText() const;
    /// Asked for what else is to be said of an item, for instance "U 0.98"; only when somebody wants to hear it.
    void setDescriber(std::function<QString(int item)> describer) { m_describer = std::move(describer); }

    /// How long new nodes take to come in; as long as the platform lets widgets move, at most 200 ms, and 0 for at once.
    void setArrivalTime(std::chrono::milliseconds duration);
    [[nodiscard]] TreeArrival arrival() const;

    void setFollow(Follow follow);
    [[nodiscard]] Follow follow() const { return m_follow; }
    void setLegendVisible(bool isVisible);
    [[nodiscard]] bool isLegendVisible() const { return m_hasLegend; }
    void setMinimapVisible(bool isVisible);
    [[nodiscard]] bool isMinimapVisible() const;

    void setFolded(const std::vector<NodeIndex>& items);
    [[nodiscard]] std::vector<NodeIndex> folded() const { return {m_folded.begin(), m_folded.end()}; }

    /// Marks the items that contain `text` and returns their number; an empty text clears the marks.
    int find(const QString& text);
    [[nodiscard]] const std::vector<NodeIndex>& matches() const { return m_matches; }

    /// The tree as it is folded now, for a file.
    [[nodiscard]] Picture picture() const;

    [[nodiscard]] QSize sizeHint() const override { return {900, 600}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 150}; }

public Q_SLOTS:
    /// Selects an item, unfolds what hides it and brings it into view.
    void select(int item);
    void step(orangery::widgets::TreeStep step);
    void activateSelection();
    void toggleFold();
    void unfoldAll();
    /// Folds every item in row `row` (0: the roots) that has children, and unfolds all above it.
    void foldBelow(int row);
    void findNext();
    void findPrevious();
    void zoomIn();
    void zoomOut();
    void zoomToFullSize();
    void fit();
    /// Moves the view by so many px.
    void panBy(QPointF delta);

Q_SIGNALS:
    void nodeActivated(int item);
    void selectionChanged(int item);
    void foldsChanged();
    void matchesChanged(int count);
    void zoomChanged(double zoom);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { None, Pressed, Panning };

    [[nodiscard]] NodeIndex foldAt(QPointF position) const;
    [[nodiscard]] NodeIndex nodeOf(NodeIndex item) const { return standIn(m_arrangement, m_parents, item); }
    [[nodiscard]] NodeIndex anchor() const;
    void present(TreeScene scene);
    void letArrive(std::size_t known);
    void arrange(NodeIndex anchorItem);
    void followNow();
    void revealItem(NodeIndex item);
    void unfoldAbove(NodeIndex item);
    void changeFolds(std::set<NodeIndex> folded, NodeIndex anchorItem);
    void changeSelection(NodeIndex item);
    void goToMatch(int direction);
    void zoomAround(QPointF position, double factor);
    void viewChanged();
    void updateTheme();
    void measureArea();
    void updateHover(QPointF position);
    void showHoverCard();
    void placeMinimap();
    void announceSelection();
    void paintEmpty(QPainter& painter) const;
    void paintFurniture(QPainter& painter) const;
    bool pinch(QGestureEvent* event);

    TreeScene m_scene;
    std::vector<NodeIndex> m_parents;
    TreeArrangement m_arrangement;
    std::set<NodeIndex> m_folded;
    TreeTheme m_theme;
    TreeCamera m_camera;
    int m_cut = 0;  // of the items in place
    QVariantAnimation m_arrival;
    NodeIndex m_arriving = kNoNode;  // the first item that is on its way in
    QRectF m_area;                   // measured when scene, folds, size or theme change: it takes a look at every item
    bool m_isFitted = true;          // until a person pans or zooms: then growth must not move the view

    std::optional<TreeScene> m_pending;
    QTimer m_pendingTimer;
    QElapsedTimer m_sinceArranged;

    NodeIndex m_selected = kNoNode;  // may lie beyond the scene: scrubbing back and forth brings it back
    NodeIndex m_announced = kNoNode;
    NodeIndex m_hovered = kNoNode;
    std::function<QString(int item)> m_describer;
    QString m_findText;
    std::vector<NodeIndex> m_matches;
    Follow m_follow = Follow::Nothing;
    bool m_hasLegend = true;

    Drag m_drag = Drag::None;
    QPointF m_pressedAt;
    QPointF m_lastAt;
    QTimer m_hoverTimer;
    HoverCard* m_hoverCard;
    TreeMinimap* m_minimap;
};

}  // namespace orangery::widgets
