// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline.h"

#include "widgets/transport_icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace orangery::widgets {
namespace {

using namespace std::chrono_literals;

constexpr auto kFrame = 33ms;  // playing faster than 30 steps a second skips some
constexpr std::array kSpeeds{0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0};  // steps a second
constexpr int kFirstSpeed = 4;

}  // namespace

Timeline::Timeline(QWidget* parent)
    : QWidget(parent),
      m_slider(new MarkedSlider(this)),
      m_place(new QLabel(this)),
      m_speed(new QComboBox(this)),
      m_start(addButton(tr("Go to the start"), &Timeline::toStart)),
      m_back(addButton(tr("One step back"), &Timeline::stepBack)),
      m_play(addButton(tr("Play"), &Timeline::togglePlay)),
      m_forward(addButton(tr("One step forward"), &Timeline::stepForward)),
      m_end(addButton(tr("Go to the end"), &Timeline::toEnd)),
      m_unit(tr("steps"))
{
    setAccessibleName(tr("Time line"));
    m_slider->setAccessibleName(tr("Position in time"));
    m_slider->setRange(0, 0);
    m_slider->installEventFilter(this);
    m_place->setAccessibleName(tr("Place on the time line"));
    for (const double speed : kSpeeds)
        m_speed->addItem(tr("%1 / s", "steps a second").arg(speed), speed);
    m_speed->setCurrentIndex(kFirstSpeed);
    m_speed->setAccessibleName(tr("Speed in steps a second"));
    m_speed->setToolTip(tr("Speed in steps a second"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 2, 4, 2);
    for (QToolButton* button : {m_start, m_back, m_play, m_forward, m_end})
        layout->addWidget(button);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_place);
    layout->addWidget(m_speed);
    setTabOrder(m_end, m_slider);

    m_timer.setInterval(kFrame);
    connect(&m_timer, &QTimer::timeout, this, &Timeline::advance);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        showPlace();
        Q_EMIT positionChanged(position);
    });
    connect(m_slider, &QSlider::sliderPressed, this, &Timeline::pause);
    const auto restart = [this] {  // the time played so far was at another speed
        m_sincePlay.start();
        m_playedFrom = position();
    };
    connect(m_speed, &QComboBox::currentIndexChanged, this, restart);
    showIcons();
    showPlace();
}

QToolButton* Timeline::addButton(const QString& name, void (Timeline::*slot)())
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    connect(button, &QToolButton::clicked, this, slot);
    return button;
}

void Timeline::setLength(int steps)
{
    const bool wasAtEnd = position() == length() && !isPlaying();
    m_slider->setMaximum(std::max(steps, 0));
    m_slider->setPageStep(std::max(1, length() / 20));
    if (wasAtEnd)
        m_slider->setValue(length());
    showPlace();
}

int Timeline::length() const
{
    return m_slider->maximum();
}

void Timeline::setMarks(std::vector<TimelineMark> marks)
{
    m_slider->setMarks(std::move(marks));
}

void Timeline::appendMarks(std::vector<TimelineMark> marks)
{
    m_slider->appendMarks(std::move(marks));
}

int Timeline::position() const
{
    return m_slider->value();
}

void Timeline::setPosition(int position)
{
    m_slider->setValue(position);
}

void Timeline::setSpeed(double stepsPerSecond)
{
    const auto distance = [stepsPerSecond](double speed) { return std::abs(std::log(speed / stepsPerSecond)); };
    if (!(stepsPerSecond > 0.0))
        return;
    const auto nearest =
        std::min_element(kSpeeds.begin(), kSpeeds.end(), [&](double a, double b) { return distance(a) < distance(b); });
    m_speed->setCurrentIndex(static_cast<int>(nearest - kSpeeds.begin()));
}

double Timeline::speed() const
{
    return m_speed->currentData().toDouble();
}

void Timeline::setUnit(const QString& unit)
{
    m_unit = unit;
    showPlace();
}

void Timeline::play()
{
    if (isPlaying() || length() == 0)
        return;
    if (position() == length())
        setPosition(0);
    m_playedFrom = position();
    m_sincePlay.start();
    m_timer.start();
    showIcons();
    Q_EMIT playingChanged(true);
}

void Timeline::pause()
{
    if (!isPlaying())
        return;
    m_timer.stop();
    showIcons();
    Q_EMIT playingChanged(false);
}

void Timeline::togglePlay()
{
    isPlaying() ? pause() : play();
}

/// The place follows the clock, not the number of ticks: a busy window skips steps instead of playing slower.
void Timeline::advance()
{
    const double due = m_playedFrom + static_cast<double>(m_sincePlay.elapsed()) / 1000.0 * speed();
    setPosition(static_cast<int>(std::min(due, static_cast<double>(length()))));
    if (position() == length())
        pause();
}

void Timeline::stepForward()
{
    pause();
    setPosition(position() + 1);
}

void Timeline::stepBack()
{
    pause();
    setPosition(position() - 1);
}

void Timeline::toStart()
{
    pause();
    setPosition(0);
}

void Timeline::toEnd()
{
    pause();
    setPosition(length());
}

void Timeline::toNextMark()
{
    pause();
    for (const TimelineMark& mark : m_slider->marks()) {
        if (mark.position > position()) {
            setPosition(mark.position);
            return;
        }
    }
    setPosition(length());
}

void Timeline::toPreviousMark()
{
    pause();
    int target = 0;
    for (const TimelineMark& mark : m_slider->marks()) {
        if (mark.position < position())
            target = mark.position;
    }
    setPosition(target);
}

void Timeline::keyPressEvent(QKeyEvent* event)
{
    if (!handleKey(event))
        QWidget::keyPressEvent(event);
}

void Timeline::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcons();
}

bool Timeline::eventFilter(QObject* watched, QEvent* event)
{
    // The slider would take the arrows for itself, and not know of marks or of playing.
    if (watched == m_slider && event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent*>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

bool Timeline::handleKey(QKeyEvent* event)
{
    const bool byMark = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Left:
        byMark ? toPreviousMark() : stepBack();
        return true;
    case Qt::Key_Right:
        byMark ? toNextMark() : stepForward();
        return true;
    case Qt::Key_Home:
        toStart();
        return true;
    case Qt::Key_End:
        toEnd();
        return true;
    case Qt::Key_Space:
        togglePlay();
        return true;
    default:
        return false;
    }
}

void Timeline::showPlace()
{
    const QString place = tr("%1 of %2 %3", "position, length, unit").arg(position()).arg(length()).arg(m_unit);
    m_place->setText(place);
    m_slider->setAccessibleDescription(place);
    // The label keeps its width while numbers grow, or the slider would twitch.
    const QString widest = tr("%1 of %2 %3", "position, length, unit").arg(length()).arg(length()).arg(m_unit);
    m_place->setMinimumWidth(m_place->fontMetrics().horizontalAdvance(widest));
    m_start->setEnabled(position() > 0);
    m_back->setEnabled(position() > 0);
    m_forward->setEnabled(position() < length());
    m_end->setEnabled(position() < length());
    m_play->setEnabled(length() > 0);
}

void Timeline::showIcons()
{
    m_start->setIcon(transportIcon(TransportIcon::Start, palette()));
    m_back->setIcon(transportIcon(TransportIcon::Back, palette()));
    m_play->setIcon(transportIcon(isPlaying() ? TransportIcon::Pause : TransportIcon::Play, palette()));
    m_forward->setIcon(transportIcon(TransportIcon::Forward, palette()));
    m_end->setIcon(transportIcon(TransportIcon::End, palette()));
    m_play->setAccessibleName(isPlaying() ? tr("Pause") : tr("Play"));
    m_play->setToolTip(m_play->accessibleName());
}

}  // namespace orangery::widgets
