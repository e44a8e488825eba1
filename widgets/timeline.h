// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/marked_slider.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace orangery::widgets {

/// Moves through the `length` steps of something recorded, or still being recorded: a slider with marks, start, back,
/// play or pause, forward, end, and a speed. Position k is "after k steps", so positions go from 0 to `length`.
///
/// Keys, wherever the focus is inside: left and right one step, with Ctrl to the next mark, Home and End, Space plays.
class Timeline : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    /// Number of steps, >= 0. A position at the end stays at the end, so that a live view follows what is appended.
    void setLength(int steps);
    [[nodiscard]] int length() const;
    void setMarks(std::vector<TimelineMark> marks);
    void appendMarks(std::vector<TimelineMark> marks);
    [[nodiscard]] int position() const;
    [[nodiscard]] bool isPlaying() const { return m_timer.isActive(); }

    /// Steps a second while playing, 0.5 to 1000; one of the speeds on offer, or the nearest of them.
    void setSpeed(double stepsPerSecond);
    [[nodiscard]] double speed() const;

    /// What the label calls the place, for instance "12 of 40 events". `unit` is a plural.
    void setUnit(const QString& unit);

public Q_SLOTS:
    void setPosition(int position);
    /// Plays on; from the end, it starts over.
    void play();
    void pause();
    void togglePlay();
    void stepForward();
    void stepBack();
    void toStart();
    void toEnd();
    void toNextMark();
    void toPreviousMark();

Q_SIGNALS:
    void positionChanged(int position);
    void playingChanged(bool isPlaying);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QToolButton* addButton(const QString& name, void (Timeline::*slot)());
    bool handleKey(QKeyEvent* event);
    void advance();
    void showPlace();
    void showIcons();

    MarkedSlider* m_slider;
    QLabel* m_place;
    QComboBox* m_speed;
    QToolButton* m_start;
    QToolButton* m_back;
    QToolButton* m_play;
    QToolButton* m_forward;
    QToolButton* m_end;
    QString m_unit;
    QTimer m_timer;
    QElapsedTimer m_sincePlay;
    int m_playedFrom = 0;
};

}  // namespace orangery::widgets
