// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/score_bars_painter.h"

#include <QAbstractScrollArea>

namespace orangery::widgets {

/// Bars with names and numbers in the colours of the palette, scrolled where there are many. Up, Down, Home and End move a
/// ring; a click or Return chooses a bar.
class ScoreBars : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ScoreBars(QWidget* parent = nullptr);

    /// Keeps the ring where it is; `empty` is what stands there while there is no bar.
    void setScene(ScoreBarsScene scene, const QString& empty = {});
    [[nodiscard]] const ScoreBarsScene& scene() const { return m_scene; }
    /// The bar whose ground is marked; it is chosen by whoever owns the view.
    void setSelected(std::optional<std::size_t> bar);
    [[nodiscard]] std::optional<std::size_t> current() const { return m_state.current; }
    /// Middle of a bar in the viewport.
    [[nodiscard]] QPoint centreOf(std::size_t bar) const;

    [[nodiscard]] Picture picture() const { return scoreBarsFigure(m_scene); }

    [[nodiscard]] QSize sizeHint() const override { return {360, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 90}; }

Q_SIGNALS:
    void chosen(std::size_t bar);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void layOut();
    void moveTo(std::size_t bar);
    void describe();

    ScoreBarsScene m_scene;
    ScoreBarsLayout m_layout;
    ScoreBarsState m_state;
    QString m_empty;
};

}  // namespace orangery::widgets
