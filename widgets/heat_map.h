// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/heat_map_layout.h"
#include "widgets/picture.h"

#include <QWidget>

namespace orangery::widgets {

/// A heat map in the colours of the palette. Pointing at a cell tells its numbers; arrow keys, Home and End move a ring
/// over the cells, which are then told below the map and to readers of the screen; Return or a click chooses one.
class HeatMapView : public QWidget {
    Q_OBJECT

public:
    explicit HeatMapView(QWidget* parent = nullptr);

    void setMap(HeatMap map);
    [[nodiscard]] const HeatMap& map() const { return m_map; }
    /// The cell with the ring; nothing until there is one.
    [[nodiscard]] std::optional<HeatMapPlace> current() const { return m_current; }
    /// Middle of a cell in the widget.
    [[nodiscard]] QPointF centreOf(const HeatMapPlace& place) const;

    /// The map in the fixed colours of figures.
    [[nodiscard]] Picture picture() const;

    [[nodiscard]] QSize sizeHint() const override { return {480, 320}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 180}; }

Q_SIGNALS:
    void chosen(const QString& row, const QString& column);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] HeatMapLayout layOut() const;
    void moveTo(const HeatMapPlace& place);
    void choose();
    void describe();

    HeatMap m_map;
    std::optional<HeatMapPlace> m_current;
};

}  // namespace orangery::widgets
