// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/marked_slider.h"

#include "widgets/tree_theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionSlider>

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

namespace orangery::widgets {
namespace {

constexpr int kTick = 5;             // px
constexpr int kLabelGap = 8;         // px between two labels
constexpr double kLabelSize = 0.85;  // of the widget's font

QFont labelFont(const QFont& font)
{
    QFont small = font;
    if (font.pointSizeF() > 0.0)
        small.setPointSizeF(font.pointSizeF() * kLabelSize);
    else
        small.setPixelSize(std::max(8, static_cast<int>(font.pixelSize() * kLabelSize)));
    return small;
}

}  // namespace

MarkedSlider::MarkedSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {}

void MarkedSlider::setMarks(std::vector<TimelineMark> marks)
{
    const bool changesHeight = marks.empty() != m_marks.empty();
    m_marks = std::move(marks);
    if (changesHeight)
        updateGeometry();
    update();
}

void MarkedSlider::appendMarks(std::vector<TimelineMark> marks)
{
    if (m_marks.empty()) {
        setMarks(std::move(marks));
        return;
    }
    std::move(marks.begin(), marks.end(), std::back_inserter(m_marks));
    update();
}

int MarkedSlider::labelHeight() const
{
    return m_marks.empty() ? 0 : kTick + QFontMetrics(labelFont(font())).height();
}

QSize MarkedSlider::sizeHint() const
{
    return QSlider::sizeHint() + QSize(0, labelHeight());
}

QSize MarkedSlider::minimumSizeHint() const
{
    return QSlider::minimumSizeHint() + QSize(0, labelHeight());
}

void MarkedSlider::initStyleOption(QStyleOptionSlider* option) const
{
    QSlider::initStyleOption(option);
    option->rect.setHeight(std::max(1, height() - labelHeight()));  // the groove lies above the labels
}

MarkedSlider::Track MarkedSlider::track() const
{
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect groove = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
    const QRect handle = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    return {groove.left() + handle.width() / 2, groove.width() - handle.width(), option.upsideDown};
}

int MarkedSlider::xOf(int position, const Track& track) const
{
    return track.left + QStyle::sliderPositionFromValue(minimum(), maximum(), position, track.length, track.isReversed);
}

int MarkedSlider::xOf(int position) const
{
    return xOf(position, track());
}

int MarkedSlider::positionAt(int x) const
{
    const Track at = track();
    return QStyle::sliderValueFromPosition(minimum(), maximum(), x - at.left, at.length, at.isReversed);
}

void MarkedSlider::paintEvent(QPaintEvent* event)
{
    QSlider::paintEvent(event);
    if (m_marks.empty() || maximum() <= minimum())
        return;
    QPainter painter(this);
    painter.setFont(labelFont(font()));
    const QFontMetrics metrics(painter.font());
    const QColor window = palette().color(QPalette::Window);
    const QColor text = palette().color(QPalette::WindowText);
    const QColor label = withContrast(mixed(text, window, 0.25), window, 4.5, text);
    const QColor tick = mixed(text, window, 0.4);
    const int top = height() - labelHeight();
    const Track groove = track();
    int free = std::numeric_limits<int>::min();  // the first x that no label has taken
    std::optional<int> last;
    // A long search has thousands of marks, and the slider some hundred pixels.
    for (const TimelineMark& mark : m_marks) {
        if (mark.position < minimum() || mark.position > maximum())
            continue;
        const int x = xOf(mark.position, groove);
        if (x == last)
            continue;
        last = x;
        painter.setPen(tick);
        painter.drawLine(x, top, x, top + kTick - 1);
        if (x < free)
            continue;
        const int labelWidth = metrics.horizontalAdvance(mark.label);
        const int left = std::clamp(x - labelWidth / 2, 0, std::max(0, width() - labelWidth));
        if (left < free)
            continue;
        painter.setPen(label);
        painter.drawText(left, top + kTick + metrics.ascent(), mark.label);
        free = left + labelWidth + kLabelGap;
    }
}

void MarkedSlider::mousePressEvent(QMouseEvent* event)
{
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QPoint at = event->position().toPoint();
    const QRect handle = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    // QSlider would go one page towards the pointer. Once the handle is under the pointer, QSlider drags it.
    if (event->button() == Qt::LeftButton && !handle.contains(at))
        setSliderPosition(positionAt(at.x()));
    if (at.y() < option.rect.bottom())
        QSlider::mousePressEvent(event);
    else
        event->accept();
}

}  // namespace orangery::widgets
