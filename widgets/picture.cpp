// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture.h"

#include "engine/base/files.h"

#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QXmlStreamWriter>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdio>

namespace orangery::widgets {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::Picture)
};

constexpr int kDotsPerInch = 96;
constexpr double kLargestSide = 32767.0;  // of a QImage that QPainter can paint on

Failure cannotPaint(const Picture& picture, const QString& why)
{
    return failure(ErrorCode::Failed, Text::tr("Cannot make the picture \"%1\".").arg(picture.title).toStdString(),
                   why.toStdString());
}

void paintOn(const Picture& picture, QPainter& painter)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(pictureFont());
    picture.paint(painter);
}

void tellAllButWarnings(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if (type != QtWarningMsg)
        fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, message)));
}

Result<QByteArray> renderSvg(const Picture& picture)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(picture.size.toSize());
    generator.setViewBox(QRectF(QPointF(0.0, 0.0), picture.size));
    generator.setTitle(picture.title.toHtmlEscaped());  // Qt 6.4 writes both as they are
    generator.setDescription(picture.description.toHtmlEscaped());
    QPainter painter;
    if (!painter.begin(&generator))
        return cannotPaint(picture, Text::tr("The SVG writer did not start."));
    paintOn(picture, painter);
    painter.end();
    return buffer.data();
}

Result<QByteArray> renderPng(const Picture& picture, double scale)
{
    const QSizeF pixels = picture.size * scale;
    if (pixels.width() > kLargestSide || pixels.height() > kLargestSide)
        return failure(ErrorCode::Resource,
                       Text::tr("A PNG of %1 x %2 pixels is too large.")
                           .arg(std::ceil(pixels.width()), 0, 'f', 0)
                           .arg(std::ceil(pixels.height()), 0, 'f', 0)
                           .toStdString(),
                       Text::tr("Qt paints at most 32767 pixels a side.").toStdString(),
                       Text::tr("Choose a smaller scale, or write an SVG.").toStdString());
    QImage image(static_cast<int>(std::ceil(pixels.width())), static_cast<int>(std::ceil(pixels.height())),
                 QImage::Format_RGB32);
    if (image.isNull())
        return failure(ErrorCode::Resource,
                       Text::tr("There is not enough memory for a PNG of this size.").toStdString(), {},
                       Text::tr("Choose a smaller scale, or write an SVG.").toStdString());
    image.fill(Qt::white);
    image.setDotsPerMeterX(static_cast<int>(std::lround(kDotsPerInch * scale / 0.0254)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    image.setText(QStringLiteral("Title"), picture.title);
    image.setText(QStringLiteral("Description"), picture.description);
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintOn(picture, painter);
    painter.end();

    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return cannotPaint(picture, Text::tr("The PNG writer failed."));
    return buffer.data();
}

/// What a PDF says about itself (ISO 16684-1): Qt's own fields have no place for a description.
QByteArray xmpOf(const Picture& picture)
{
    const QString dublinCore = QStringLiteral("http://purl.org/dc/elements/1.1/");
    const QString rdf = QStringLiteral("http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.writeProcessingInstruction(QStringLiteral("xpacket"), QStringLiteral("begin='' id='W5M0MpCehiHzreSzNTczkc9d'"));
    xml.writeNamespace(QStringLiteral("adobe:ns:meta/"), QStringLiteral("x"));
    xml.writeNamespace(rdf, QStringLiteral("rdf"));
    xml.writeNamespace(dublinCore, QStringLiteral("dc"));
    xml.writeStartElement(QStringLiteral("adobe:ns:meta/"), QStringLiteral("xmpmeta"));
    xml.writeStartElement(rdf, QStringLiteral("RDF"));
    xml.writeStartElement(rdf, QStringLiteral("Description"));
    xml.writeAttribute(rdf, QStringLiteral("about"), QString());
    const auto writeText = [&](const QString& property, const QString& text) {
        xml.writeStartElement(dublinCore, property);
        xml.writeStartElement(rdf, QStringLiteral("Alt"));
        xml.writeStartElement(rdf, QStringLiteral("li"));
        xml.writeAttribute(QStringLiteral("xml:lang"), QStringLiteral("x-default"));
        xml.writeCharacters(text);
        for (int k = 0; k < 3; ++k)
            xml.writeEndElement();
    };
    writeText(QStringLiteral("title"), picture.title);
    writeText(QStringLiteral("description"), picture.description);
    for (int k = 0; k < 3; ++k)
        xml.writeEndElement();
    xml.writeProcessingInstruction(QStringLiteral("xpacket"), QStringLiteral("end='w'"));
    return bytes;
}

Result<QByteArray> renderPdf(const Picture& picture)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    const QSizeF points = picture.size * 72.0 / kDotsPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(picture.title);
    writer.setDocumentXmpMetadata(xmpOf(picture));
    writer.setCreator(QStringLiteral("Orangery"));
    QPainter painter;
    if (!painter.begin(&writer))
        return cannotPaint(picture, Text::tr("The PDF writer did not start."));
    paintOn(picture, painter);
    painter.end();
    return buffer.data();
}

}  // namespace

std::optional<PictureFormat> pictureFormatOf(const QString& fileName)
{
    if (fileName.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive))
        return PictureFormat::Svg;
    if (fileName.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive))
        return PictureFormat::Png;
    if (fileName.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive))
        return PictureFormat::Pdf;
    return std::nullopt;
}

Result<QByteArray> renderPicture(const Picture& picture, PictureFormat format, const PictureOptions& options)
{
    if (!(picture.size.width() >= 1.0) || !(picture.size.height() >= 1.0) || !picture.paint)
        return cannotPaint(picture, Text::tr("There is nothing to paint."));
    switch (format) {
    case PictureFormat::Svg:
        return renderSvg(picture);
    case PictureFormat::Png:
        return renderPng(picture, std::clamp(options.pngScale, 0.1, 8.0));
    case PictureFormat::Pdf:
        return renderPdf(picture);
    }
    return cannotPaint(picture, Text::tr("The format is unknown."));
}

Result<void> writePicture(const Picture& picture, PictureFormat format, const QString& fileName,
                          const PictureOptions& options)
{
    const Result<QByteArray> bytes = renderPicture(picture, format, options);
    if (!bytes)
        return failure(bytes.error());
    return writeFile(fs::path(fileName.toStdU16String()), std::string_view(bytes->constData(), bytes->size()));
}

Result<void> writePicture(const Picture& picture, const QString& fileName)
{
    if (const auto format = pictureFormatOf(fileName))
        return writePicture(picture, *format, fileName);
    return failure(ErrorCode::Usage, fileName.toStdString() + " tells no format of pictures", {},
                   "End its name in .svg, .png or .pdf.");
}

QStringList wrappedLines(const QStringList& texts, const QFont& font, double width)
{
    const QFontMetricsF metrics(font);
    QStringList lines;
    for (const QString& text : texts) {
        QString line;
        for (const QString& word : text.split(u' ')) {
            const QString longer = line.isEmpty() ? word : line + u' ' + word;
            if (!line.isEmpty() && metrics.horizontalAdvance(longer) > width) {
                lines << line;
                line = word;
            } else {
                line = longer;
            }
        }
        lines << line;
    }
    return lines;
}

void ensureGuiApplication()
{
    if (QCoreApplication::instance() != nullptr)
        return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static char name[] = "orangery";
    static char* arguments[] = {name, nullptr};
    static int count = 1;
    // Qt warns on stderr where a machine without a session names no XDG_RUNTIME_DIR, which a picture has no use for.
    const QtMessageHandler previous = qInstallMessageHandler(tellAllButWarnings);
    // Never deleted: at the end of the program the libraries that it would need are on their way out too.
    static auto* application = new QApplication(count, arguments);
    Q_UNUSED(application)
    qInstallMessageHandler(previous);
    // The application took the user's locale for the C library, in which a decimal point may be a comma.
    setlocale(LC_NUMERIC, "C");
}

QFont pictureFont()
{
    static const QString family = [] {
        const fs::path file = resourceFolder() / "fonts" / "DejaVuSans.ttf";
        const int id = QFontDatabase::addApplicationFont(QString::fromStdU16String(file.u16string()));
        const QStringList families = QFontDatabase::applicationFontFamilies(id);
        return families.isEmpty() ? QStringLiteral("DejaVu Sans") : families.front();
    }();
    QFont font(family);
    font.setPixelSize(12);
    // The same outlines everywhere: no grid fitting and no subpixel colours, whatever the desktop's settings are.
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    return font;
}

}  // namespace orangery::widgets
