// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/text.h"
#include "widgets/chart_scene.h"
#include "widgets/confusion_painter.h"

namespace orangery {

namespace {

constexpr double kAspect = 0.62;        // height of a chart by its width
constexpr double kUsualWidth = 760.0;   // px
constexpr double kUsualMatrix = 900.0;  // px

template <class Make>
Result<void> writeFigure(const ChartPicture& picture, double usualWidth, Make make)
{
    const auto format = widgets::pictureFormatOf(QStringLiteral("picture.") + bridge::toQt(picture.format));
    if (!format)
        return failure(ErrorCode::Usage, "cannot make a picture of format '" + picture.format + "'", {},
                       "Formats of pictures: svg, png, pdf.");
    widgets::ensureGuiApplication();
    const double width = picture.width > 0 ? picture.width : usualWidth;
    const auto ground = picture.dark ? widgets::Ground::Dark : widgets::Ground::Light;
    return widgets::writePicture(make(width, ground), *format, bridge::pathToQt(picture.output));
}

}  // namespace

/// What `orangery export RUN --view reliability --format svg|png|pdf` and its like call in this module.
extern "C" Result<void> orangery_export_chart(const Chart& chart, const ChartPicture& picture)
{
    return writeFigure(picture, kUsualWidth, [&](double width, widgets::Ground ground) {
        return widgets::curveFigure(widgets::sceneOf(chart), {width, kAspect * width}, ground);
    });
}

extern "C" Result<void> orangery_export_count_matrix(const CountMatrix& matrix, const ChartPicture& picture)
{
    return writeFigure(picture, kUsualMatrix, [&](double width, widgets::Ground ground) {
        return widgets::confusionFigure(matrix, width, ground);
    });
}

}  // namespace orangery
