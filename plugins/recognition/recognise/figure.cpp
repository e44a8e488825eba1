// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/figure.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::Figure)
};

constexpr double kWidth = 720;  // px
constexpr double kMargin = 20;  // px
constexpr double kGap = 10;     // px
constexpr double kSide = 128;   // px of a picture
constexpr double kLabelLine = 16;
constexpr std::size_t kMostPictures = 10;

double picturesHeight(std::size_t count)
{
    const auto columns = static_cast<std::size_t>((kWidth - 2 * kMargin + kGap) / (kSide + kGap));
    const std::size_t rows = (count + columns - 1) / columns;
    return static_cast<double>(rows) * (kSide + kLabelLine + kGap);
}

void paintPictures(QPainter& painter, const std::vector<LabelledImage>& pictures, std::size_t count)
{
    const widgets::TreeTheme theme = widgets::TreeTheme::forFigures();
    QFont font = theme.font;
    font.setPixelSize(11);
    painter.setFont(font);
    const auto columns = static_cast<std::size_t>((kWidth - 2 * kMargin + kGap) / (kSide + kGap));
    for (std::size_t i = 0; i < count; ++i) {
        const QRectF place(kMargin + static_cast<double>(i % columns) * (kSide + kGap),
                           kMargin + static_cast<double>(i / columns) * (kSide + kLabelLine + kGap), kSide, kSide);
        const QImage& image = pictures[i].image;
        QSizeF size = QSizeF(image.size()).scaled(place.size(), Qt::KeepAspectRatio);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, size.width() < image.width());
        painter.drawImage(QRectF(place.topLeft(), size), image);
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(place.left(), place.bottom(), kSide, kLabelLine), Qt::AlignLeft | Qt::TextSingleLine,
                         QFontMetricsF(font).elidedText(pictures[i].label, Qt::ElideRight, kSide));
    }
}

}  // namespace

widgets::Picture recognitionFigure(const std::vector<LabelledImage>& pictures, const widgets::ScoreBarsScene& ranking,
                                   const std::vector<widgets::ScoreBarsScene>& explanations)
{
    const std::size_t shown = std::min(pictures.size(), kMostPictures);
    widgets::ScoreBarsScene first = ranking;
    if (shown < pictures.size())
        first.captions
            << Text::tr("Of the pictures that the model is shown, %1 are left out here.").arg(pictures.size() - shown);
    std::vector<widgets::Picture> parts{widgets::scoreBarsFigure(first, kWidth)};
    for (const widgets::ScoreBarsScene& scene : explanations)
        parts.push_back(widgets::scoreBarsFigure(scene, kWidth));
    const double top = shown > 0 ? kMargin + picturesHeight(shown) : 0;
    double height = top;
    for (const widgets::Picture& part : parts)
        height += part.size.height();
    const auto paint = [pictures, shown, parts, top, height](QPainter& painter) {
        painter.fillRect(QRectF(0, 0, kWidth, height), widgets::TreeTheme::forFigures().background);
        paintPictures(painter, pictures, shown);
        double y = top;
        for (const widgets::Picture& part : parts) {
            painter.save();
            painter.translate(0, y);
            part.paint(painter);
            painter.restore();
            y += part.size.height();
        }
    };
    return {{kWidth, std::ceil(height)}, paint, ranking.title, parts.front().description};
}

}  // namespace orangery::recognition_page
