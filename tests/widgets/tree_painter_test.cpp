// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_painter.h"
#include "random_scene.h"
#include "widgets/tree_card.h"
#include "widgets/tree_figure.h"
#include "widgets/tree_legend.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <QTextBoundaryFinder>
#include <QXmlStreamReader>

#include <algorithm>

using namespace orangery::widgets;
using orangery::widgets::test::randomScene;

namespace {

QPalette paletteOf(Ground ground)
{
    const bool isDark = ground == Ground::Dark;
    QPalette palette;
    palette.setColor(QPalette::Base, isDark ? QColor(0x1e1f22) : QColor(Qt::white));
    palette.setColor(QPalette::Text, isDark ? QColor(0xdfe1e5) : QColor(Qt::black));
    palette.setColor(QPalette::Highlight, isDark ? QColor(0x3584e4) : QColor(0x1a5fb4));
    return palette;
}

TreeTheme themeOf(Ground ground)
{
    return TreeTheme::fromPalette(paletteOf(ground), pictureFont());
}

/// A root, a child with a value, a cut child that is the first error.
TreeScene threeNodes()
{
    TreeScene scene;
    scene.seriesNames = {QStringLiteral("north")};
    scene.valueName = QStringLiteral("V");
    scene.items.resize(3);
    scene.items[0].title = QStringLiteral("root");
    scene.items[1].parent = 0;
    scene.items[1].series = 0;
    scene.items[1].value = 0.5;
    scene.items[1].weight = 4.0;
    scene.items[1].flags = TreeItemFlag::OnBestPath;
    scene.items[2].parent = 0;
    scene.items[2].flags = TreeItemFlag::Ghost | TreeItemFlag::FirstError;
    return scene;
}

struct Shot {
    QImage image;
    TreeCamera camera;
    TreeArrangement arrangement;

    [[nodiscard]] QRectF card(NodeIndex node) const { return camera.card(centreOf(arrangement, node)); }
};

Shot shoot(const TreeScene& scene, const TreeTheme& theme, QSize size = {1400, 900}, double zoom = 0.0)
{
    Shot shot{QImage(size, QImage::Format_RGB32), {}, arrangeTree(parentsOf(scene))};
    shot.camera.fit(shot.arrangement.layout, QRectF(shot.image.rect()).adjusted(90.0, 10.0, -10.0, -10.0));
    if (zoom > 0.0)
        shot.camera.zoomAround(QPointF(size.width() / 2.0, 60.0), zoom / shot.camera.zoom());
    QPainter painter(&shot.image);
    paintTree(painter, scene, shot.arrangement, {shot.camera, QRectF(shot.image.rect()), 0.0, {}}, PaintMode::Screen,
              theme);
    return shot;
}

/// Number of pixels in `area` that differ from `ground`.
int inkIn(const QImage& image, const QRect& area, const QColor& ground)
{
    int ink = 0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x)
            ink += image.rect().contains(x, y) && image.pixelColor(x, y) != ground ? 1 : 0;
    }
    return ink;
}

/// Of one channel of one pixel, 0 to 255.
int largestDifference(const QImage& a, const QImage& b)
{
    int largest = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            largest = std::max(
                {largest, std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
        }
    }
    return largest;
}

}  // namespace

class TreePainterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void themesAreReadable();
    void cardsCarryTintTextAndWords();
    void ghostsAreDashedAndSayCut();
    void theBestPathIsTheThickestEdge();
    void detailFollowsTheZoom();
    void onlyTheExposedPartIsPainted();
    void foldsSayHowManyTheyHide();
    void titlesAreElidedBetweenGraphemes();
    void everySeriesHasItsEntryInTheLegend();
    void figuresSayWhatTheyLeaveOut();
    void tenThousandNodesAreQuick();
    void pictures();
};

void TreePainterTest::initTestCase()
{
    QCOMPARE(QFontInfo(pictureFont()).family(), QStringLiteral("DejaVu Sans"));
}

void TreePainterTest::themesAreReadable()
{
    std::vector<TreeTheme> themes{themeOf(Ground::Light), themeOf(Ground::Dark), TreeTheme::forFigures()};
    // A palette that nobody should have: grey on grey.
    QPalette grey;
    grey.setColor(QPalette::Base, QColor(0x777777));
    grey.setColor(QPalette::Text, QColor(0x888888));
    grey.setColor(QPalette::Highlight, QColor(0x7a7a7a));
    themes.push_back(TreeTheme::fromPalette(grey, {}));
    for (const TreeTheme& theme : themes) {
        // Mid-grey leaves no room for more than 4.5 against black or white, and the band is a shade off.
        const double wanted = theme.background == QColor(0x777777) ? 4.0 : 4.5;
        for (const QColor& ground : {theme.background, theme.band}) {
            QVERIFY(contrast(theme.text, ground) >= wanted);
            QVERIFY(contrast(theme.mutedText, ground) >= wanted);
            QVERIFY(contrast(theme.error, ground) >= wanted);
            QVERIFY(contrast(theme.bestPath, ground) >= 3.0);
            QVERIFY(contrast(theme.focus, ground) >= 3.0);
        }
        QVERIFY(contrast(readableOn(theme.card), theme.card) >= 4.5);
    }
    QCOMPARE(themeOf(Ground::Dark).ground, Ground::Dark);
    QCOMPARE(themeOf(Ground::Light).ground, Ground::Light);
}

void TreePainterTest::cardsCarryTintTextAndWords()
{
    for (const Ground ground : {Ground::Light, Ground::Dark}) {
        const TreeTheme theme = themeOf(ground);
        const Shot shot = shoot(threeNodes(), theme, {600, 300});
        QCOMPARE(shot.camera.detail(), TreeDetail::Full);
        QCOMPARE(shot.image.pixelColor(595, 5), theme.background);
        const QRectF card = shot.card(1);
        const QPoint inside(static_cast<int>(card.right()) - 12, static_cast<int>(card.center().y()));
        QCOMPARE(shot.image.pixelColor(inside), theme.tint(0.5));
        // "V +0.50" in the lower left of the card, in a colour that reads on the tint.
        const QRect numbers = QRectF(card.left() + 7.0, card.top() + 26.0, 60.0, 18.0).toAlignedRect();
        QVERIFY(inkIn(shot.image, numbers, theme.tint(0.5)) > 40);
        double best = 1.0;
        for (int y = numbers.top(); y <= numbers.bottom(); ++y) {
            for (int x = numbers.left(); x <= numbers.right(); ++x)
                best = std::max(best, contrast(shot.image.pixelColor(x, y), theme.tint(0.5)));
        }
        QVERIFY2(best >= 4.5, qPrintable(QString::number(best)));
    }
    TreeScene scene = threeNodes();
    QCOMPARE(numbersOf(scene, scene.items[1]), QStringLiteral("V +0.50"));
    TreeItem negative;
    negative.value = -0.251;
    QCOMPARE(numbersOf(scene, negative), QString(QStringLiteral("V ") + QChar(0x2212) + QStringLiteral("0.25")));
    negative.value = -0.0001;  // no sign that the digits do not bear out
    QCOMPARE(numbersOf(scene, negative), QStringLiteral("V 0.00"));
    scene.weightName = QStringLiteral("N");
    QCOMPARE(numbersOf(scene, scene.items[1]), QStringLiteral("V +0.50   N 4"));
    QCOMPARE(numbersOf(scene, scene.items[2]), QString());  // what was cut was never visited, not visited 0 times
}

void TreePainterTest::ghostsAreDashedAndSayCut()
{
    const TreeScene scene = threeNodes();
    QCOMPARE(wordsOf(scene.items[2]), QStringLiteral("first error, cut"));
    const TreeTheme theme = themeOf(Ground::Light);
    const Shot shot = shoot(scene, theme, {600, 300});
    // Along the upper edge of the card, a dashed frame goes off and on several times; a whole one never.
    const auto changes = [&](NodeIndex node) {
        const QRectF card = shot.card(node);
        int count = 0;
        bool wasInk = true;
        for (int x = static_cast<int>(card.left()) + 12; x < card.right() - 12; ++x) {
            bool isInk = false;
            for (int dy = -1; dy <= 1; ++dy) {
                const QColor pixel = shot.image.pixelColor(x, static_cast<int>(card.top()) + dy);
                isInk = isInk || contrast(pixel, theme.background) > 1.8;
            }
            count += isInk != wasInk ? 1 : 0;
            wasInk = isInk;
        }
        return count;
    };
    QVERIFY(changes(2) > 6);
    QCOMPARE(changes(1), 0);
}

void TreePainterTest::theBestPathIsTheThickestEdge()
{
    const TreeTheme theme = themeOf(Ground::Light);
    const Shot shot = shoot(threeNodes(), theme, {600, 300});
    // The row half way between the cards crosses both edges.
    const int y = static_cast<int>((shot.card(0).bottom() + shot.card(1).top()) / 2.0);
    int best = 0;
    int other = 0;
    for (int x = 90; x < 600; ++x) {
        const QColor pixel = shot.image.pixelColor(x, y);
        if (pixel == theme.bestPath)
            ++best;
        else if (contrast(pixel, theme.background) > 1.15)
            ++other;
    }
    QVERIFY(best > 3);
    QVERIFY(other < 2 * best);
    QVERIFY(edgeWidth(100.0, 100.0) > edgeWidth(10.0, 100.0));
    QCOMPARE(edgeWidth(0.0, 100.0), 1.0);
    QCOMPARE(edgeWidth(5.0, 0.0), 1.0);
}

void TreePainterTest::detailFollowsTheZoom()
{
    TreeCamera camera;
    const auto detailAt = [&](double zoom) {
        camera.zoomAround({}, zoom / camera.zoom());
        return camera.detail();
    };
    QCOMPARE(detailAt(1.0), TreeDetail::Full);
    QCOMPARE(detailAt(0.4), TreeDetail::Title);
    QCOMPARE(detailAt(0.29), TreeDetail::Boxes);
    QCOMPARE(detailAt(0.01), TreeDetail::Dots);

    // Titles of boxes cannot change a pixel.
    TreeScene scene = randomScene(200);
    const TreeTheme theme = themeOf(Ground::Light);
    const QImage before = shoot(scene, theme, {1400, 900}, 0.25).image;
    for (TreeItem& item : scene.items)
        item.title = QStringLiteral("something else");
    QCOMPARE(shoot(scene, theme, {1400, 900}, 0.25).image, before);
    QVERIFY(shoot(scene, theme, {1400, 900}, 0.35).image != before);
}

void TreePainterTest::onlyTheExposedPartIsPainted()
{
    // What is painted for a part is what the whole picture shows there.
    const TreeScene scene = randomScene(300);
    const TreeTheme theme = themeOf(Ground::Dark);
    for (const double zoom : {0.1, 0.4, 1.0}) {
        const Shot whole = shoot(scene, theme, {1400, 900}, zoom);
        QImage part = whole.image;
        const QRect exposed(500, 150, 400, 300);
        QPainter painter(&part);
        painter.setClipRect(exposed);
        painter.fillRect(exposed, Qt::magenta);
        paintTree(painter, scene, whole.arrangement, {whole.camera, QRectF(exposed), 0.0, {}}, PaintMode::Screen,
                  theme);
        painter.end();
        // Qt's rasterizer rounds the edges of what it clips by a few of 255; a missing line or card is above 30.
        QVERIFY(largestDifference(part, whole.image) <= 6);
    }
}

void TreePainterTest::foldsSayHowManyTheyHide()
{
    const TreeScene scene = randomScene(30);
    const TreeTheme theme = themeOf(Ground::Light);
    const std::vector<NodeIndex> folded{1};
    QImage image(500, 400, QImage::Format_RGB32);
    const TreeArrangement arrangement = arrangeTree(parentsOf(scene), folded);
    QVERIFY(arrangement.hiddenBelow[1] > 0);
    TreeCamera camera;
    camera.fit(arrangement.layout, QRectF(image.rect()).adjusted(90.0, 10.0, -10.0, -40.0));
    camera.zoomAround(camera.toView(centreOf(arrangement, 1)), 1.0 / camera.zoom());
    QPainter painter(&image);
    paintTree(painter, scene, arrangement, {camera, QRectF(image.rect()), {}, {}}, PaintMode::Screen, theme);
    const QRectF card = camera.card(centreOf(arrangement, 1));
    const QPointF triangle(card.center().x(), card.bottom() + 6.0);
    QCOMPARE(image.pixel(triangle.toPoint()), theme.mutedText.rgb());
    const QRect text = QRectF(card.left() + 40.0, card.bottom() + 13.0, 70.0, 14.0).toAlignedRect();
    QVERIFY(inkIn(image, text, image.pixelColor(text.left() - 30, text.center().y())) > 30);
}

void TreePainterTest::titlesAreElidedBetweenGraphemes()
{
    const QFont font = pictureFont();
    const QStringList texts{
        QStringLiteral("Therefore the answer is B"),
        QString::fromUtf8(
            "e\u0301le\u0300ve a\u0300 l\u2019e\u0301cole, de\u0301ja\u0300 vu et de\u0301ja\u0300 connu"),
        QString::fromUtf8(
            "\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466\U0001F469\u200D\U0001F469\u200D\U0001F467"
            "\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7"),
        QString::fromUtf8(
            "\u0e19\u0e49\u0e33\u0e15\u0e01\u0e43\u0e2b\u0e0d\u0e48\u0e17\u0e35\u0e48\u0e2a\u0e38\u0e14")};
    for (const QString& text : texts) {
        for (double width = 0.0; width < 200.0; width += 3.7) {
            const QString shown = elided(text, font, width);
            QVERIFY(shown.isEmpty() || QFontMetricsF(font).horizontalAdvance(shown) <= width);
            if (shown.isEmpty() || shown == text)
                continue;
            QVERIFY(shown.endsWith(QChar(0x2026)));
            QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
            finder.setPosition(shown.size() - 1);
            QVERIFY(text.startsWith(shown.left(shown.size() - 1)));
            QVERIFY(finder.isAtBoundary());
        }
    }
    TreeItem item;
    item.title = QString(1000000, QChar(u'x')) + QChar(0x0001);
    QVERIFY(lineOf(item).size() <= 301);
    item.title = QStringLiteral("a\n b\t\tc") + QChar(0x0001) + QChar(0xd83d);
    QCOMPARE(lineOf(item), QString(QStringLiteral("a b c") + QChar(0xfffd)));
}

void TreePainterTest::everySeriesHasItsEntryInTheLegend()
{
    TreeScene scene = randomScene(300);
    const TreeTheme theme = TreeTheme::forFigures();
    const QSizeF all = legendSize(scene, 4000.0, theme);
    QVERIFY(all.height() > 0.0 && all.width() <= 4000.0);
    QVERIFY(legendSize(scene, 300.0, theme).height() > all.height());
    QVERIFY(legendSize(scene, 300.0, theme).width() <= 300.0);
    for (TreeItem& item : scene.items)
        item.series = std::min(item.series, 0);
    QVERIFY(legendSize(scene, 4000.0, theme).width() < all.width());  // what does not occur is not explained
    QCOMPARE(legendSize({}, 4000.0, theme).height(), 0.0);
}

void TreePainterTest::figuresSayWhatTheyLeaveOut()
{
    TreeFigureOptions narrow;
    narrow.maxWidth = 900.0;
    QString text;
    for (const std::vector<NodeIndex>& folded : {std::vector<NodeIndex>{}, std::vector<NodeIndex>{1}}) {
        const Picture picture = treeFigure(randomScene(300), folded, narrow);
        QVERIFY(picture.size.width() <= 900.0);
        const auto svg = renderPicture(picture, PictureFormat::Svg);
        QVERIFY(svg.has_value());
        QXmlStreamReader reader(*svg);
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::Characters)
                text += reader.text();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
    for (const char* needed : {"random numbers", "made for a test", "seed 1, 300 nodes", "of the full size",
                               "folded away", "north", "best path", "cut", "first error", "mean score"})
        QVERIFY2(text.contains(QLatin1String(needed)), needed);
}

void TreePainterTest::tenThousandNodesAreQuick()
{
    const TreeScene scene = randomScene(10000);
    const TreeTheme theme = themeOf(Ground::Light);
    const TreeArrangement arrangement = arrangeTree(parentsOf(scene));
    QImage image(1920, 1080, QImage::Format_RGB32);
    TreeCamera camera;
    camera.fit(arrangement.layout, QRectF(image.rect()).adjusted(90.0, 10.0, -10.0, -10.0));
    double best = 1e9;
    for (int k = 0; k < 5; ++k) {
        QElapsedTimer timer;
        timer.start();
        QPainter painter(&image);
        paintTree(painter, scene, arrangement, {camera, QRectF(image.rect()), 0.0, {}}, PaintMode::Screen, theme);
        painter.end();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    qInfo("10,000 nodes fitted into %d x %d: %.1f ms", image.width(), image.height(), best);
    QVERIFY2(best < 160.0, "ten times the budget of 16 ms: not a matter of a busy machine");
}

/// Writes what a person should look at into the folder that ORANGERY_TEST_PICTURES names.
void TreePainterTest::pictures()
{
    const QString folder = qEnvironmentVariable("ORANGERY_TEST_PICTURES");
    if (folder.isEmpty())
        QSKIP("ORANGERY_TEST_PICTURES names no folder");
    QVERIFY(QDir().mkpath(folder));
    for (const Ground ground : {Ground::Light, Ground::Dark}) {
        for (const NodeIndex count : {3, 300, 10000}) {
            const QString name =
                QStringLiteral("%1/tree-%2-%3.png")
                    .arg(folder, ground == Ground::Dark ? QStringLiteral("dark") : QStringLiteral("light"))
                    .arg(count);
            QVERIFY(shoot(randomScene(count), themeOf(ground)).image.save(name));
        }
    }
}

QTEST_MAIN(TreePainterTest)
#include "tree_painter_test.moc"
