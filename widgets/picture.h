// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QFont>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QPainter;

namespace orangery::widgets {

enum class PictureFormat { Svg, Png, Pdf };

/// Something that can be written to a file: its size, how it is painted, and what is said about it inside the file.
struct Picture {
    QSizeF size;                           ///< px, 96 an inch; painted into (0, 0) to (width, height)
    std::function<void(QPainter&)> paint;  ///< must not depend on the screen: fixed colours, and pictureFont()
    QString title;
    QString description;  ///< parameters and provenance, one line each
};

struct PictureOptions {
    double pngScale = 2.0;  ///< pixels of a PNG per px of the picture, 0.1 to 8
};

/// The format that a file's suffix names, whatever its case.
[[nodiscard]] std::optional<PictureFormat> pictureFormatOf(const QString& fileName);

/// The bytes of a picture. SVG and PNG are the same for every run and machine with the same Qt; a PDF holds its date.
/// The title and description are an SVG's <title> and <desc>, a PNG's Title and Description, a PDF's title and
/// dc:description. In the GUI thread only: plots are widgets. Resource error when a PNG would be larger than Qt can paint (32767 px a side).
[[nodiscard]] Result<QByteArray> renderPicture(const Picture& picture, PictureFormat format,
                                               const PictureOptions& options = {});

/// Renders and writes as a whole or not at all.
[[nodiscard]] Result<void> writePicture(const Picture& picture, PictureFormat format, const QString& fileName,
                                        const PictureOptions& options = {});

/// In the format that the file's suffix names. ErrorCode::Usage where it names none.
[[nodiscard]] Result<void> writePicture(const Picture& picture, const QString& fileName);

/// Texts cut at blanks into lines of at most `width` px: what stands under a figure must not run out of it.
[[nodiscard]] QStringList wrappedLines(const QStringList& texts, const QFont& font, double width);

/// Makes the application that fonts and painters need, where a program without a window has none yet.
void ensureGuiApplication();

/// The font of all figures: DejaVu Sans from resources/fonts, 12 px, unhinted. If the file is missing, the system's
/// DejaVu Sans or what stands in for it.
[[nodiscard]] QFont pictureFont();

}  // namespace orangery::widgets
