// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/picture_request.h"
#include "plugins/comcts/scene/tree_scene_adapter.h"
#include "widgets/bridge/text.h"
#include "widgets/tree_figure.h"

#include <QGuiApplication>

#include <clocale>
#include <optional>

namespace orangery {

namespace {

/// Fonts and painters need an application; a program without a window has none yet.
void ensureApplication()
{
    if (QCoreApplication::instance() != nullptr)
        return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static char name[] = "orangery";
    static char* arguments[] = {name, nullptr};
    static int count = 1;
    // Never deleted: at the end of the program the libraries that it would need are on their way out too.
    static auto* application = new QGuiApplication(count, arguments);
    Q_UNUSED(application)
    // The application took the user's locale for the C library, in which a decimal point may be a comma.
    setlocale(LC_NUMERIC, "C");
}

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
    ensureApplication();
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
