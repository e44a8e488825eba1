// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/text.h"
#include "widgets/heat_map_painter.h"

namespace orangery {

/// What `orangery export RUN --view layers --format svg|png|pdf` calls in this module.
extern "C" Result<void> orangery_export_heat_map(const HeatMap& map, const HeatMapPicture& picture)
{
    const auto format = widgets::pictureFormatOf(QStringLiteral("picture.") + bridge::toQt(picture.format));
    if (!format)
        return failure(ErrorCode::Usage, "cannot make a picture of format '" + picture.format + "'", {},
                       "Formats of pictures: svg, png, pdf.");
    widgets::ensureGuiApplication();
    const widgets::HeatMapFigureOptions options{
        .width = static_cast<double>(picture.width),
        .ground = picture.dark ? widgets::Ground::Dark : widgets::Ground::Light};
    return widgets::writePicture(widgets::heatMapFigure(map, options), *format, bridge::pathToQt(picture.output));
}

}  // namespace orangery
