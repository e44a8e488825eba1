// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture.h"
#include "random_scene.h"
#include "widgets/curve_plot.h"
#include "widgets/figure_frame.h"
#include "widgets/tree_figure.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QImageReader>
#include <QPainter>
#include <QProcess>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace orangery::widgets;
using orangery::widgets::test::randomScene;

namespace {

Picture curves()
{
    CurvePlot plot;
    CurveScene scene;
    scene.title = QStringLiteral("Title & <provenance>");
    scene.x = {QStringLiteral("round"), {}};
    scene.y = {QStringLiteral("success"), QStringLiteral("%")};
    scene.curves = {{QStringLiteral("north"), {0, 1, 2, 3}, {10, 20, 20, 40}, CurveShape::Steps}};
    scene.badges = {QStringLiteral("oracle")};
    scene.captions = {QStringLiteral("seed 7")};
    plot.setScene(scene);
    return plot.picture();
}

QByteArray bytesOf(const Picture& picture, PictureFormat format)
{
    const auto bytes = renderPicture(picture, format);
    return bytes ? *bytes : QByteArray();
}

constexpr const char* kFingerprint = "ORANGERY_TEST_FINGERPRINT";  // names the file that writeFingerprint writes

QByteArray fingerprint()
{
    QByteArray hashes;
    for (const Picture& picture : {treeFigure(randomScene(60)), curves()}) {
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png})
            hashes += QCryptographicHash::hash(bytesOf(picture, format), QCryptographicHash::Sha256).toHex() + '\n';
    }
    return hashes;
}

QByteArray contentOf(const QString& fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class PictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void suffixesNameFormats();
    void svgAndPngAreByteStable();
    void otherDesktopsGiveTheSameBytes();
    void writeFingerprint();
    void svgIsTextThatOthersCanRead();
    void svgLooksLikePng();
    void pngCarriesItsProvenance();
    void pdfCarriesItsProvenance();
    void aFrameLeavesTheFigureItsArea();
    void filesAppearWholeOrNotAtAll();
    void errorsAreReturned();
};

void PictureTest::suffixesNameFormats()
{
    QCOMPARE(pictureFormatOf(QStringLiteral("a/b.SVG")), PictureFormat::Svg);
    QCOMPARE(pictureFormatOf(QStringLiteral("b.png")), PictureFormat::Png);
    QCOMPARE(pictureFormatOf(QStringLiteral("b.pdf")), PictureFormat::Pdf);
    QVERIFY(!pictureFormatOf(QStringLiteral("svg")).has_value());
}

void PictureTest::svgAndPngAreByteStable()
{
    for (const auto& make : {std::function<Picture()>([] { return treeFigure(randomScene(60)); }),
                             std::function<Picture()>([] { return curves(); })}) {
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png}) {
            const QByteArray first = bytesOf(make(), format);
            QVERIFY(!first.isEmpty());
            QLocale::setDefault(QLocale(QLocale::German));  // a comma for the decimals must not get in
            QTest::qWait(1100);                             // nor a time of day
            QCOMPARE(bytesOf(make(), format), first);
            QLocale::setDefault(QLocale::c());
        }
    }
}

/// Runs this program again where there are no other fonts, full hinting, subpixels, another scale and another language.
void PictureTest::otherDesktopsGiveTheSameBytes()
{
    QTemporaryDir folder;
    QFile fonts(folder.filePath(QStringLiteral("fonts.conf")));
    QVERIFY(fonts.open(QIODevice::WriteOnly));
    fonts.write(R"(<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
        <match target="font"><edit name="hinting" mode="assign"><bool>true</bool></edit>
        <edit name="hintstyle" mode="assign"><const>hintfull</const></edit>
        <edit name="rgba" mode="assign"><const>rgb</const></edit></match></fontconfig>)");
    fonts.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("FONTCONFIG_FILE"), fonts.fileName());
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("de_DE.UTF-8"));
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("1.5"));
    environment.insert(QStringLiteral("QT_FONT_DPI"), QStringLiteral("144"));
    environment.insert(QLatin1String(kFingerprint), folder.filePath(QStringLiteral("fingerprint")));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("writeFingerprint")});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(contentOf(folder.filePath(QStringLiteral("fingerprint"))), fingerprint());
}

void PictureTest::writeFingerprint()
{
    const QString name = qEnvironmentVariable(kFingerprint);
    if (name.isEmpty())
        return;  // only the process that the test above starts has work here
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(fingerprint());
}

void PictureTest::svgIsTextThatOthersCanRead()
{
    for (const Picture& picture : {treeFigure(randomScene(60)), curves()}) {
        const QByteArray svg = bytesOf(picture, PictureFormat::Svg);
        QXmlStreamReader reader(svg);
        QString title;
        QString description;
        int texts = 0;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (reader.name() == u"title") {
                title = reader.readElementText();
            } else if (reader.name() == u"desc") {
                description = reader.readElementText();
            } else if (reader.name() == u"text") {
                QCOMPARE(reader.attributes().value(QStringLiteral("font-family")).toString(),
                         QStringLiteral("DejaVu Sans"));
                ++texts;
            }
            QVERIFY(reader.name() != u"image");  // nothing is pixels
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(texts > 5);
        QCOMPARE(title, picture.title);
        QCOMPARE(description, picture.description);
        QVERIFY(description.contains(u"seed"));
    }
}

void PictureTest::svgLooksLikePng()
{
    const Picture picture = treeFigure(randomScene(12));
    PictureOptions options;
    options.pngScale = 1.0;
    const QImage png =
        QImage::fromData(*renderPicture(picture, PictureFormat::Png, options)).convertToFormat(QImage::Format_RGB32);
    QCOMPARE(png.size(), picture.size.toSize());
    QImage svg(png.size(), QImage::Format_RGB32);
    svg.fill(Qt::white);
    QPainter painter(&svg);
    QSvgRenderer renderer(bytesOf(picture, PictureFormat::Svg));
    QVERIFY(renderer.isValid());
    renderer.render(&painter);
    painter.end();
    qint64 difference = 0;
    for (int y = 0; y < png.height(); ++y) {
        for (int x = 0; x < png.width(); ++x)
            difference += std::abs(qGray(png.pixel(x, y)) - qGray(svg.pixel(x, y)));
    }
    const double mean = static_cast<double>(difference) / (static_cast<double>(png.width()) * png.height());
    // Edges of letters and lines fall on other fractions of a pixel; a missing card or line of text would be above 5.
    QVERIFY2(mean < 2.5, qPrintable(QString::number(mean)));
}

void PictureTest::pngCarriesItsProvenance()
{
    const Picture picture = treeFigure(randomScene(12));
    const QByteArray png = bytesOf(picture, PictureFormat::Png);
    const QImage image = QImage::fromData(png);
    QCOMPARE(image.text(QStringLiteral("Title")), picture.title);
    QCOMPARE(image.text(QStringLiteral("Description")), picture.description);
    QCOMPARE(image.width(), static_cast<int>(picture.size.width() * 2.0));
    QVERIFY(!png.contains("tIME"));
}

void PictureTest::pdfCarriesItsProvenance()
{
    const QByteArray pdf = bytesOf(curves(), PictureFormat::Pdf);
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("seed 7"));
    QVERIFY(pdf.contains("oracle"));
    QVERIFY(pdf.contains("DejaVu"));  // embedded
}

void PictureTest::aFrameLeavesTheFigureItsArea()
{
    const QString badge = QStringLiteral("true by construction");
    const auto areaWith = [](const FigureWords& words, QByteArray& svg) {
        QRectF area;
        const Picture picture =
            framedFigure(words, QStringLiteral("Nothing"), {400.0, 300.0},
                         [&](QPainter& painter, const QRectF& given, const TreeTheme& theme, const QFont& font) {
                             area = given;
                             painter.fillRect(given, theme.card);
                             painter.setFont(font);
                             painter.translate(1000.0, 0.0);  // the frame's own words stay where they are
                         });
        svg = bytesOf(picture, PictureFormat::Svg);
        return area;
    };
    QByteArray bare;
    QByteArray worded;
    const QRectF all = areaWith({}, bare);
    QVERIFY(bare.contains("<title>Nothing</title>") && !bare.contains("<text"));
    QVERIFY(QRectF(0, 0, 400, 300).contains(all) && all.height() > 260);
    QString caption;
    for (int i = 0; i < 40; ++i)
        caption += QStringLiteral("word%1 ").arg(i);
    const QRectF rest = areaWith({QStringLiteral("A title"), {badge}, {caption}}, worded);
    QVERIFY(rest.top() > all.top() + 24.0 && rest.bottom() < all.bottom() - 3 * 11.0);  // several lines of captions
    QVERIFY(worded.contains("<title>A title</title>"));
    QXmlStreamReader reader(worded);
    QStringList texts;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text")
            texts << reader.readElementText();
    QCOMPARE(texts.front(), QStringLiteral("A title"));
    QVERIFY(texts.contains(badge));
    QVERIFY(texts.size() > 5 && texts.back().contains(QStringLiteral("word39")));
    const QImage image = QImage::fromData(bytesOf(framedFigure({QStringLiteral("A title"), {}, {}}, {}, {400.0, 20.0},
                                                               [](QPainter&, const QRectF& area, const TreeTheme&,
                                                                  const QFont&) { QVERIFY(area.height() >= 60.0); }),
                                                  PictureFormat::Png));
    QVERIFY(!image.isNull());
}

void PictureTest::filesAppearWholeOrNotAtAll()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(QString::fromUtf8("b\u00e4ume.svg"));
    const Picture picture = treeFigure(randomScene(12));
    QVERIFY(writePicture(picture, PictureFormat::Svg, name).has_value());
    QCOMPARE(contentOf(name), bytesOf(picture, PictureFormat::Svg));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);

    // Over an old file, and into a folder that is not there.
    QVERIFY(writePicture(curves(), PictureFormat::Svg, name).has_value());
    const QString png = folder.filePath(QStringLiteral("curves.PNG"));
    QVERIFY(writePicture(curves(), png).has_value() && !QImage(png).isNull());
    const auto odd = writePicture(curves(), folder.filePath(QStringLiteral("curves.docx")));
    QVERIFY(!odd.has_value() && odd.error().code == orangery::ErrorCode::Usage);
    QVERIFY(odd.error().message.find("curves.docx") != std::string::npos);
    QCOMPARE(contentOf(name), bytesOf(curves(), PictureFormat::Svg));
    const auto lost = writePicture(picture, PictureFormat::Png, folder.filePath(QStringLiteral("no/such/folder.png")));
    QVERIFY(!lost.has_value());
    QVERIFY(!lost.error().message.empty());
}

void PictureTest::errorsAreReturned()
{
    QVERIFY(!renderPicture({}, PictureFormat::Svg).has_value());
    Picture huge;
    huge.size = {40000.0, 10.0};
    huge.paint = [](QPainter&) {};
    const auto png = renderPicture(huge, PictureFormat::Png);
    QVERIFY(!png.has_value());
    QCOMPARE(png.error().code, orangery::ErrorCode::Resource);
    QVERIFY(!png.error().hint.empty());
    QVERIFY(renderPicture(huge, PictureFormat::Svg).has_value());
}

QTEST_MAIN(PictureTest)
#include "picture_test.moc"
