// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_plot.h"
#include "widgets/colour_maps.h"
#include "widgets/custom_plot.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace orangery::widgets;

namespace {

CurveScene threeCurves()
{
    CurveScene scene;
    scene.title = QStringLiteral("Success over rounds");
    scene.x = {QStringLiteral("round"), {}};
    scene.y = {QStringLiteral("success"), QStringLiteral("%")};
    scene.badges = {QStringLiteral("oracle judge")};
    for (int k = 0; k < 3; ++k)
        scene.curves.push_back(
            {QStringLiteral("curve %1").arg(k), {0, 1, 2, 3}, {10.0 * k, 20, 30, 40}, CurveShape::Steps});
    return scene;
}

std::unique_ptr<CurvePlot> shown(const CurveScene& scene)
{
    auto plot = std::make_unique<CurvePlot>();
    plot->resize(600, 400);
    plot->setScene(scene);
    plot->show();
    if (!QTest::qWaitForWindowExposed(plot.get()))
        qFatal("the window did not open");
    return plot;
}

bool hasColour(const QImage& image, const QColor& colour)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == colour)
                return true;
        }
    }
    return false;
}

}  // namespace

class CurvePlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFinerPictureIsTheSamePicture();
    void barsNamesAndSpreadAreDrawn();
    void countsHaveWholeMarks();
    void doublingAxesHaveMarksAtPowersOfTwo();
    void curvesAreDrawnInTheirColours();
    void rangesFollowUntilAPersonChoosesOne();
    void keysPanZoomAndFit();
    void aClickTellsItsPlace();
    void namesAreNotCut();
    void oddDataDoesNoHarm();
    void badgesAndNumbersAreThereInWords();
    void longCurvesAreQuick();
};

/// The same place of the picture at any resolution.
void CurvePlotTest::aFinerPictureIsTheSamePicture()
{
    const CurveScene scene = threeCurves();
    const auto farthest = [&](double scale) {
        const QByteArray bytes =
            renderPicture(curveFigure(scene, {720, 440}), PictureFormat::Png, {.pngScale = scale}).value();
        const QImage image = QImage::fromData(bytes).convertToFormat(QImage::Format_RGB32);
        const QColor wanted = categorical(2, Ground::Light);
        for (int x = image.width() - 1; x > 0; --x)
            for (int y = 0; y < image.height() / 2; ++y) {
                const QColor pixel = image.pixelColor(x, y);
                if (std::abs(pixel.red() - wanted.red()) + std::abs(pixel.green() - wanted.green()) +
                        std::abs(pixel.blue() - wanted.blue()) <
                    30)
                    return x / scale;
            }
        return 0.0;
    };
    QVERIFY(farthest(1.0) > 600.0);
    QVERIFY2(std::abs(farthest(1.0) - farthest(3.0)) < 4.0,
             qPrintable(QString::number(farthest(1.0)) + u' ' + QString::number(farthest(3.0))));
}

void CurvePlotTest::barsNamesAndSpreadAreDrawn()
{
    CurveScene scene;
    scene.x = {QStringLiteral("texts"), {}};
    scene.y = {QStringLiteral("top-1"), QStringLiteral("%")};
    scene.xNames = {QStringLiteral("waffle"), QStringLiteral("shuffled")};
    scene.xRange = std::pair(-0.5, 1.5);
    scene.yRange = std::pair(0.0, 100.0);
    scene.curves = {{QStringLiteral("bars"), {0, 1}, {80, 40}, CurveShape::Bars},
                    {QStringLiteral("means"), {0, 1}, {60, 30}, CurveShape::Points, {10, 5}},
                    {QStringLiteral("chance"), {-0.5, 1.5}, {20, 20}, CurveShape::Reference}};
    const QByteArray svg = renderPicture(curveFigure(scene, {720, 440}, Ground::Dark), PictureFormat::Svg).value();
    for (const char* text : {"waffle", "shuffled", "top-1 (%)", "chance", "means"})
        QVERIFY2(svg.contains(text), text);
    const auto plot = shown(scene);
    QCOMPARE(plot->lowerX(), -0.5);
    QCOMPARE(plot->upperX(), 1.5);
    QVERIFY(plot->accessibleDescription().contains(QStringLiteral("means: from 60 to 30")));
    QPalette palette = plot->palette();
    palette.setColor(QPalette::Base, QColor(0x1e1f22));
    palette.setColor(QPalette::Text, QColor(0xdfe1e5));
    plot->setPalette(palette);
    QTest::qWait(20);
    QVERIFY(hasColour(plot->grab().toImage(), categorical(1, Ground::Dark)));
    scene.xNames.clear();
    scene.xRange.reset();
    plot->setScene(scene);  // numbers again
    QVERIFY(plot->lowerX() <= -0.5);
}

void CurvePlotTest::countsHaveWholeMarks()
{
    const auto marksOf = [](AxisScale scale, double most) {
        CurveScene scene;
        scene.y = {QStringLiteral("samples"), {}, scale};
        scene.curves = {{QStringLiteral("known"), {0, 1}, {0, most}}};
        const auto plot = shown(scene);
        plot->grab();  // marks are made when they are drawn
        const auto* inner = plot->findChild<QCustomPlot*>();
        return std::pair(inner->yAxis->tickVector(), inner->yAxis->subTicks());
    };
    const auto isWhole = [](double mark) { return mark == std::round(mark); };
    for (const double most : {3.0, 14.0, 1234567.0}) {
        const auto [marks, hasSubTicks] = marksOf(AxisScale::Counts, most);
        QVERIFY2(marks.size() > 2 && marks.size() < 12, qPrintable(QString::number(marks.size())));
        QVERIFY(std::all_of(marks.begin(), marks.end(), isWhole));
        QVERIFY(!hasSubTicks);
    }
    const auto [marks, hasSubTicks] = marksOf(AxisScale::Linear, 3.0);
    QVERIFY(!std::all_of(marks.begin(), marks.end(), isWhole) && hasSubTicks);
}

void CurvePlotTest::doublingAxesHaveMarksAtPowersOfTwo()
{
    for (const std::vector<double>& shots : {std::vector<double>{1, 2}, std::vector<double>{1, 2, 4, 8, 16}}) {
        CurveScene scene;
        scene.x = {QStringLiteral("shots"), {}, AxisScale::Doubling};
        scene.curves = {{QStringLiteral("ridge"), shots, std::vector<double>(shots.size(), 0.5)}};
        const auto plot = shown(scene);
        plot->grab();
        const QVector<double> marks = plot->findChild<QCustomPlot*>()->xAxis->tickVector();
        QVector<double> seen;
        for (const double mark : marks)
            if (mark >= shots.front() && mark <= shots.back())
                seen << mark;
        QCOMPARE(seen, QVector<double>(shots.begin(), shots.end()));
    }
}

void CurvePlotTest::curvesAreDrawnInTheirColours()
{
    const auto plot = shown(threeCurves());
    QPalette palette = plot->palette();
    palette.setColor(QPalette::Base, QColor(0x1e1f22));
    palette.setColor(QPalette::Text, QColor(0xdfe1e5));
    plot->setPalette(palette);
    QTest::qWait(20);
    const QImage image = plot->grab().toImage();
    for (int k = 0; k < 3; ++k)
        QVERIFY(hasColour(image, categorical(k, Ground::Dark)));
    QVERIFY(hasColour(image, QColor(0x1e1f22)));
}

void CurvePlotTest::rangesFollowUntilAPersonChoosesOne()
{
    const auto plot = shown(threeCurves());
    QVERIFY(plot->lowerX() < 0.0 && plot->upperX() > 3.0);
    CurveScene longer = threeCurves();
    longer.curves[0].x.push_back(10.0);
    longer.curves[0].y.push_back(50.0);
    plot->setScene(longer);
    QVERIFY(plot->upperX() > 10.0);
    plot->zoom(2.0);
    const double upper = plot->upperX();
    longer.curves[0].x.push_back(20.0);
    longer.curves[0].y.push_back(50.0);
    plot->setScene(longer);
    QCOMPARE(plot->upperX(), upper);
    plot->fit();
    QVERIFY(plot->upperX() > 20.0);
}

void CurvePlotTest::keysPanZoomAndFit()
{
    const auto plot = shown(threeCurves());
    const double lower = plot->lowerX();
    const double upper = plot->upperX();
    QTest::keyClick(plot.get(), Qt::Key_Right);
    QVERIFY(plot->lowerX() > lower);
    QTest::keyClick(plot.get(), Qt::Key_Plus);
    QVERIFY(plot->upperX() - plot->lowerX() < upper - lower);
    QTest::keyClick(plot.get(), Qt::Key_0);
    QCOMPARE(plot->lowerX(), lower);
    QCOMPARE(plot->upperX(), upper);
}

void CurvePlotTest::aClickTellsItsPlace()
{
    CurveScene scene = threeCurves();
    scene.marker = CurveMarker{.x = 1, .name = QStringLiteral("here")};
    const auto plot = shown(scene);
    QSignalSpy clicked(plot.get(), &CurvePlot::clicked);
    QSignalSpy moved(plot.get(), &CurvePlot::markerMoved);
    QWidget* canvas = plot->childAt(plot->width() / 2, plot->height() / 2);
    const auto at = [&](double x) {
        return canvas->mapFrom(plot.get(), QPoint(qRound(plot->pixelOf(x)), plot->height() / 2));
    };
    QTest::mouseClick(canvas, Qt::LeftButton, {}, at(2));
    QCOMPARE(clicked.count(), 1);
    const double pixel = plot->pixelOf(1) - plot->pixelOf(0);
    QVERIFY(std::abs(clicked.last()[0].toDouble() - 2) < 1 / pixel);
    // A click leaves the plot fitted to its curves.
    scene.curves[0].x.push_back(9);
    scene.curves[0].y.push_back(50);
    plot->setScene(scene);
    QVERIFY(plot->upperX() > 9);
    // Neither other buttons, nor the labels beside the axes, nor the marker, nor a drag are clicks.
    QTest::mouseClick(canvas, Qt::RightButton, {}, at(2));
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(2, canvas->height() / 2));
    QTest::mouseClick(canvas, Qt::LeftButton, {}, at(1));
    const auto drag = [&](double from, double to) {
        const auto send = [&](QEvent::Type type, QPointF place, Qt::MouseButton button, Qt::MouseButtons buttons) {
            QMouseEvent event(type, place, canvas->mapToGlobal(place), button, buttons, Qt::NoModifier);
            QCoreApplication::sendEvent(canvas, &event);
        };
        send(QEvent::MouseButtonPress, at(from), Qt::LeftButton, Qt::LeftButton);
        send(QEvent::MouseMove, at(to), Qt::NoButton, Qt::LeftButton);
        send(QEvent::MouseButtonRelease, at(to), Qt::LeftButton, Qt::NoButton);
    };
    drag(1, 4);
    QCOMPARE(moved.count(), 1);
    QVERIFY(plot->upperX() > 9);  // the marker was dragged, not the ranges
    drag(3, 6);
    QCOMPARE(clicked.count(), 1);
    const double upper = plot->upperX();
    QVERIFY(upper < 9);
    scene.curves[0].x.push_back(20);
    scene.curves[0].y.push_back(50);
    plot->setScene(scene);
    QCOMPARE(plot->upperX(), upper);
}

/// As many names beside each other as there is room for, and room for the curves above them.
void CurvePlotTest::namesAreNotCut()
{
    CurveScene scene = threeCurves();
    for (Curve& curve : scene.curves)
        curve.name = QStringLiteral("a red striped circle ") + curve.name;
    const std::unique_ptr<CurvePlot> plot = shown(scene);
    const auto* inner = plot->findChild<QCustomPlot*>();
    QVERIFY(inner != nullptr);
    const auto isWhole = [&](int rows) {
        int whole = 0;
        for (int i = 0; i < inner->legend->itemCount(); ++i) {
            const QCPAbstractLegendItem* item = inner->legend->item(i);
            if (item != nullptr && inner->rect().contains(item->outerRect()) &&
                item->outerRect().width() >= item->minimumOuterSizeHint().width())
                ++whole;
        }
        return whole == 3 && inner->legend->rowCount() == rows;
    };
    plot->resize(900, 400);
    QTRY_VERIFY(isWhole(1));
    plot->resize(320, 300);
    QTRY_VERIFY(isWhole(3));
    QVERIFY(inner->axisRect()->height() > 60);
    plot->resize(900, 400);
    QTRY_VERIFY(isWhole(1));
}

void CurvePlotTest::oddDataDoesNoHarm()
{
    const auto plot = shown({});
    CurveScene scene;
    scene.curves = {{QStringLiteral("empty"), {}, {}},
                    {QStringLiteral("one point"), {1.0}, {2.0}},
                    {QStringLiteral("constant"), {0.0, 1.0}, {0.0, 0.0}},
                    {QStringLiteral("no number"), {0.0, 1.0, 2.0}, {0.0, NAN, 1.0}},
                    {QStringLiteral("of two lengths"), {0.0, 1.0, 2.0}, {0.0}}};
    plot->setScene(scene);
    plot->grab();
    QVERIFY(std::isfinite(plot->lowerX()) && plot->upperX() > plot->lowerX());
    QVERIFY(renderPicture(plot->picture(), PictureFormat::Svg).has_value());
}

void CurvePlotTest::badgesAndNumbersAreThereInWords()
{
    const auto plot = shown(threeCurves());
    bool saysIt = false;
    for (const QLabel* label : plot->findChildren<QLabel*>())
        saysIt = saysIt || (label->isVisible() && label->text().contains(QStringLiteral("oracle judge")));
    QVERIFY(saysIt);
    const QString text = QAccessible::queryAccessibleInterface(plot.get())->text(QAccessible::Description);
    QVERIFY(text.contains(QStringLiteral("success (%)")));
    QVERIFY(text.contains(QStringLiteral("curve 1: from 10 to 40")));
    QVERIFY(plot->picture().description.contains(QStringLiteral("oracle judge")));
}

void CurvePlotTest::longCurvesAreQuick()
{
    CurveScene scene;
    for (int k = 0; k < 2; ++k) {
        Curve curve;
        for (int i = 0; i < 100000; ++i) {
            curve.x.push_back(i);
            curve.y.push_back(std::sin(i / 3000.0) + k);
        }
        scene.curves.push_back(curve);
    }
    const auto plot = shown(scene);
    QElapsedTimer timer;
    timer.start();
    plot->zoom(1.01);
    QCoreApplication::processEvents();  // the replot is queued
    qInfo("two curves of 100,000 points: %.1f ms", static_cast<double>(timer.nsecsElapsed()) / 1e6);
    QVERIFY2(timer.elapsed() < 500,
             "a wide pen or no sampling takes 200 ms to 2 s here, and 40 times as long as it should");
}

QTEST_MAIN(CurvePlotTest)
#include "curve_plot_test.moc"
