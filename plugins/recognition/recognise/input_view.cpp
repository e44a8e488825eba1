// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/input_view.h"

#include "widgets/bridge/text.h"
#include "widgets/tree_theme.h"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace orangery::recognition_page {

namespace {

constexpr int kLargeSide = 256;  // px of a picture that stands alone
constexpr int kSmallSide = 128;  // px of one among several
constexpr int kGap = 10;         // px

}  // namespace

std::vector<LabelledImage> imagesOf(const zero_shot::ReadInput& shown)
{
    const auto width = static_cast<int>(shown.pixels.width);
    const auto height = static_cast<int>(shown.pixels.height);
    const std::size_t area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    std::vector<LabelledImage> images;
    for (std::size_t i = 0; i < shown.pixels.count; ++i) {
        QImage image(width, height, QImage::Format_RGB888);
        for (int y = 0; y < height; ++y) {
            uchar* line = image.scanLine(y);
            for (int x = 0; x < width; ++x)
                for (std::size_t c = 0; c < 3; ++c) {
                    const double value = static_cast<double>(
                        shown.pixels
                            .values[(3 * i + c) * area + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                    static_cast<std::size_t>(x)]);
                    const double level = std::round(value * shown.levels.scale[c] + shown.levels.shift[c]);
                    line[3 * static_cast<std::size_t>(x) + c] = static_cast<uchar>(std::clamp(level, 0.0, 255.0));
                }
        }
        QString label = i < shown.labels.size() ? bridge::toQt(shown.labels[i]) : QString();
        if (i < shown.times.size() && shown.times[i])
            label += QStringLiteral(", ") + InputView::tr("%1 s").arg(QString::number(*shown.times[i], 'f', 2));
        images.push_back({.image = std::move(image), .label = std::move(label)});
    }
    return images;
}

/// Pictures from left to right, in rows.
class InputView::Canvas : public QWidget {
public:
    explicit Canvas(QWidget* parent) : QWidget(parent) { setAccessibleName(InputView::tr("What the model is shown")); }

    std::vector<LabelledImage> pictures;
    QString text;

    void refresh()
    {
        QStringList said{text};
        for (const LabelledImage& picture : pictures)
            said << (picture.label.isEmpty() ? InputView::tr("picture") : picture.label);
        said.removeAll(QString());
        setAccessibleDescription(said.join(QStringLiteral(", ")));
        setMinimumHeight(pictures.empty() ? 80 : heightFor(width()));
        update();
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QWidget::resizeEvent(event);
        if (event->size().width() != event->oldSize().width())
            setMinimumHeight(pictures.empty() ? 80 : heightFor(width()));
    }

    void paintEvent(QPaintEvent*) override
    {
        const widgets::TreeTheme theme = widgets::TreeTheme::fromPalette(palette(), font());
        QPainter painter(this);
        if (pictures.empty()) {
            painter.setPen(theme.mutedText);
            painter.drawText(rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, text);
            return;
        }
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const QRect place = placeOf(i, width());
            const QImage& image = pictures[i].image;
            QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatio);
            const bool isLarger = size.width() > image.width();
            painter.setRenderHint(QPainter::SmoothPixmapTransform, !isLarger);  // its own pixels stay to be seen
            QRect target(place.topLeft(), size);
            target.moveCenter(place.center());
            painter.drawImage(target, image);
            painter.setPen(theme.mutedText);
            painter.drawText(QRect(place.left(), place.bottom() + 2, place.width(), fontMetrics().height()),
                             Qt::AlignHCenter | Qt::TextSingleLine,
                             fontMetrics().elidedText(pictures[i].label, Qt::ElideRight, place.width()));
        }
    }

private:
    [[nodiscard]] int side() const { return pictures.size() == 1 ? kLargeSide : kSmallSide; }
    [[nodiscard]] int perRow(int width) const { return std::max(1, (width - kGap) / (side() + kGap)); }
    [[nodiscard]] int rowHeight() const { return side() + kGap + fontMetrics().height(); }
    [[nodiscard]] QRect placeOf(std::size_t i, int width) const
    {
        const int columns = perRow(width);
        const int row = static_cast<int>(i) / columns;
        const int column = static_cast<int>(i) % columns;
        return {kGap + column * (side() + kGap), kGap + row * rowHeight(), side(), side()};
    }
    [[nodiscard]] int heightFor(int width) const
    {
        const int columns = perRow(width);
        const int rows = (static_cast<int>(pictures.size()) + columns - 1) / columns;
        return kGap + rows * rowHeight();
    }
};

InputView::InputView(QWidget* parent) : QScrollArea(parent), m_canvas(new Canvas(this))
{
    setAccessibleName(tr("What the model is shown"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(m_canvas);
    m_canvas->setBackgroundRole(QPalette::Base);
    m_canvas->setAutoFillBackground(true);
}

InputView::~InputView() = default;

const std::vector<LabelledImage>& InputView::pictures() const
{
    return m_canvas->pictures;
}

void InputView::showPictures(std::vector<LabelledImage> pictures)
{
    m_canvas->pictures = std::move(pictures);
    m_canvas->text.clear();
    m_canvas->refresh();
}

void InputView::showText(const QString& text)
{
    m_canvas->pictures.clear();
    m_canvas->text = text;
    m_canvas->refresh();
}

}  // namespace orangery::recognition_page
