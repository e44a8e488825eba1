// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/picture_request.h"
#include "plugins/comcts/scene/tree_scene_adapter.h"
#include "widgets/bridge/text.h"
#include "widgets/tree_figure.h"

#include <optional>

namespace orangery {

namespace {

std::optional<widgets::PictureFormat> formatOf(const std::string& name)
{
    return widgets::pictureFormatOf(QStringLiteral("picture.") + bridge::toQt(name));
}

}  // namespace

/// What `orangery export RUN --view tree --format svg|png|pdf` calls in this module.
extern "C" Result<void> orangery_export_tree(const comcts::TreeDocument& document, const PictureRequest& request)
{
    const std::optional<widgets::PictureFormat> format = formatOf(request.format);
    if (!format)
        return failure(ErrorCode::Usage, "cannot make a picture of format '" + request.format + "'", {},
                       "Formats of pictures: svg, png, pdf.");
    widgets::ensureGuiApplication();
    widgets::TreeScene scene =
        comcts_scene::sceneOf(document, {.ghosts = request.ghosts, .commandLine = request.commandLine});
    widgets::TreeFigureOptions options;
    if (request.width > 0)
        options.maxWidth = request.width;
    options.ground = request.dark ? widgets::Ground::Dark : widgets::Ground::Light;
    const widgets::Picture picture = widgets::treeFigure(std::move(scene), {}, options);
    return widgets::writePicture(picture, *format, bridge::pathToQt(request.output));
}

}  // namespace orangery
