// SPDX-License-Identifier: GPL-3.0-or-later
// The scatter plot: what a lasso selects, what keys do, how fast many points are drawn, and its figures.
#include "widgets/scatter_plot.h"
#include "engine/base/random.h"
#include "widgets/hover_card.h"
#include "widgets/tree_theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <numbers>

using namespace orangery;
using namespace orangery::widgets;

namespace {

ScatterScene randomScene(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    ScatterScene scene;
    scene.x = {QStringLiteral("first"), {}};
    scene.y = {QStringLiteral("second"), {}};
    scene.categories = {{QStringLiteral("owl"), 0}, {QStringLiteral("kite"), 1}, {QStringLiteral("others"), -1}};
    scene.shapes = {QStringLiteral("inputs"), QStringLiteral("texts")};
    for (std::size_t i = 0; i < count; ++i) {
        scene.points.push_back({random.uniform() * 4 - 1, random.uniform() * 2, static_cast<int>(random.below(3)),
                                static_cast<int>(random.below(2))});
        scene.names << QString::number(i);
    }
    return scene;
}

/// Four points on the corners of a square.
ScatterScene square()
{
    ScatterScene scene = randomScene(4, 1);
    scene.points = {{0, 0, 0, 0}, {1, 0, 0, 1}, {0, 1, 1, 0}, {1, 1, 2, 1}};
    return scene;
}

std::unique_ptr<ScatterPlot> shown(ScatterScene scene)
{
    auto plot = std::make_unique<ScatterPlot>();
    plot->resize(640, 480);
    plot->setScene(std::move(scene));
    plot->show();
    (void)QTest::qWaitForWindowExposed(plot.get());
    return plot;
}

/// Whether a path encloses a point, by the angle under which the point sees it: another way than the crossing of edges. The
/// path must not cross itself.
bool seesItAround(const QPolygonF& path, QPointF point)
{
    double angle = 0;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QPointF a = path[i] - point;
        const QPointF b = path[(i + 1) % path.size()] - point;
        angle += std::atan2(a.x() * b.y() - a.y() * b.x(), a.x() * b.x() + a.y() * b.y());
    }
    return std::abs(angle) > std::numbers::pi;
}

void drag(QWidget& widget, const std::vector<QPointF>& path, Qt::KeyboardModifiers modifiers = {})
{
    const auto send = [&](QEvent::Type type, QPointF place, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, place, widget.mapToGlobal(place), button, buttons, modifiers);
        QApplication::sendEvent(&widget, &event);
    };
    send(QEvent::MouseButtonPress, path.front(), Qt::LeftButton, Qt::LeftButton);
    for (const QPointF& place : path)
        send(QEvent::MouseMove, place, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, path.back(), Qt::LeftButton, Qt::NoButton);
}

/// A star of `corners` spikes on the screen.
std::vector<QPointF> star(QPointF centre, double radius, int corners)
{
    std::vector<QPointF> path;
    for (int i = 0; i < 2 * corners; ++i) {
        const double angle = std::numbers::pi * i / corners;
        const double r = i % 2 == 0 ? radius : radius / 3;
        path.emplace_back(centre.x() + r * std::cos(angle), centre.y() + r * std::sin(angle));
    }
    return path;
}

}  // namespace

class ScatterPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLassoSelectsThePointsInside()
    {
        const auto plot = shown(randomScene(3000, 7));
        QSignalSpy changed(plot.get(), &ScatterPlot::selectionChanged);
        const auto path = star(plot->plotRect().center(), 150, 7);
        drag(*plot, path);
        QCOMPARE(changed.count(), 1);
        const QPolygonF polygon(QList<QPointF>(path.begin(), path.end()));
        std::vector<std::size_t> expected;
        for (std::size_t i = 0; i < 3000; ++i)
            if (seesItAround(polygon, plot->placeOf(i)))
                expected.push_back(i);
        QVERIFY(expected.size() > 100);
        QVERIFY(plot->selection() == expected);
        QVERIFY(plot->accessibleDescription().contains(QString::number(expected.size())));
        // With Shift more, with Ctrl less.
        const auto left = star(plot->plotRect().center() - QPointF(120, 0), 100, 5);
        const auto before = plot->selection();
        drag(*plot, left, Qt::ShiftModifier);
        QVERIFY(plot->selection().size() > before.size());
        const auto more = plot->selection();
        QVERIFY(std::includes(more.begin(), more.end(), before.begin(), before.end()));
        drag(*plot, left, Qt::ControlModifier);
        for (const std::size_t point : plot->selection())
            QVERIFY(!seesItAround(QPolygonF(QList<QPointF>(left.begin(), left.end())), plot->placeOf(point)));
    }

    void aRectangleSelects()
    {
        const auto plot = shown(square());
        plot->setTool(ScatterTool::Rectangle);
        drag(*plot, {plot->placeOf(0) + QPointF(-12, 12), plot->placeOf(0), plot->placeOf(2) + QPointF(12, -12)});
        QVERIFY(plot->selection() == (std::vector<std::size_t>{0, 2}));
        plot->setTool(ScatterTool::Pan);
        const QPointF before = plot->placeOf(1);
        drag(*plot, {plot->plotRect().center(), plot->plotRect().center() + QPointF(30, 0)});
        QCOMPARE(plot->placeOf(1).x(), before.x() + 30);
        QVERIFY(plot->selection() == (std::vector<std::size_t>{0, 2}));
    }

    void clicksChooseAndActivate()
    {
        const auto plot = shown(square());
        QSignalSpy current(plot.get(), &ScatterPlot::currentChanged);
        QSignalSpy activated(plot.get(), &ScatterPlot::activated);
        QTest::mouseClick(plot.get(), Qt::LeftButton, {}, plot->placeOf(3).toPoint());
        QCOMPARE(current.takeLast().at(0).value<std::size_t>(), std::size_t{3});
        QVERIFY(plot->selection() == std::vector<std::size_t>{3});
        QTest::mouseClick(plot.get(), Qt::LeftButton, Qt::ControlModifier, plot->placeOf(0).toPoint());
        QVERIFY(plot->selection() == (std::vector<std::size_t>{0, 3}));
        QTest::mouseDClick(plot.get(), Qt::LeftButton, {}, plot->placeOf(1).toPoint());
        QCOMPARE(activated.takeLast().at(0).value<std::size_t>(), std::size_t{1});
        QTest::mouseClick(plot.get(), Qt::LeftButton, {}, plot->plotRect().center().toPoint());
        QVERIFY(plot->selection().empty());
    }

    void keysWalkAndSelect()
    {
        const auto plot = shown(square());
        plot->setCurrent(0);
        QTest::keyClick(plot.get(), Qt::Key_Right);
        QCOMPARE(plot->current().value(), std::size_t{1});
        QTest::keyClick(plot.get(), Qt::Key_Up);
        QCOMPARE(plot->current().value(), std::size_t{3});
        QTest::keyClick(plot.get(), Qt::Key_Space);
        QVERIFY(plot->selection() == std::vector<std::size_t>{3});
        QVERIFY(plot->accessibleDescription().startsWith(QStringLiteral("3. 4 points, 1 selected")));
        QSignalSpy activated(plot.get(), &ScatterPlot::activated);
        QTest::keyClick(plot.get(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QTest::keyClick(plot.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(plot->selection().size(), std::size_t{4});
        QTest::keyClick(plot.get(), Qt::Key_Escape);
        QVERIFY(plot->selection().empty());
        const double scale = plot->view().scale;
        QTest::keyClick(plot.get(), Qt::Key_Plus);
        QVERIFY(plot->view().scale > scale);
        QTest::keyClick(plot.get(), Qt::Key_Left, Qt::ControlModifier);
        QTest::keyClick(plot.get(), Qt::Key_0);
        QCOMPARE(plot->view().scale, scale);
    }

    void theWheelZoomsWhereTheMouseIs()
    {
        const auto plot = shown(square());
        const QPointF place = plot->placeOf(2);
        QWheelEvent event(place, plot->mapToGlobal(place), {}, {0, 240}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot.get(), &event);
        QVERIFY((plot->placeOf(2) - place).manhattanLength() < 1e-6);
        QVERIFY(plot->view().scale > 1.4 * wholeView(plot->scene(), plot->plotRect().size()).scale);
        QVERIFY(hidden(*plot) > 0);
        QCOMPARE(hiddenPoints(plot->scene(), plot->view(), plot->plotRect().size()), hidden(*plot));
        QVERIFY(plot->accessibleDescription().contains(QStringLiteral("%1 hidden").arg(hidden(*plot))));
    }

    void hoveringMovesNothing()
    {
        const auto plot = shown(square());
        const QRectF before = plot->plotRect();
        const auto* card = plot->findChild<HoverCard*>();
        QVERIFY(!card->isVisible());
        QTest::mouseMove(plot.get(), plot->placeOf(1).toPoint());
        QTRY_VERIFY(card->isVisible());
        QCOMPARE(plot->plotRect(), before);
        QTest::mouseMove(plot.get(), plot->plotRect().center().toPoint());
        QTRY_VERIFY(!card->isVisible());
    }

    void theLegendLetsAClassStandOut()
    {
        const auto plot = shown(square());
        QSignalSpy changed(plot.get(), &ScatterPlot::emphasisChanged);
        const ScatterLayout layout = layoutOf(plot->scene(), QRectF(plot->rect()).adjusted(4, 4, -4, -4), plot->font());
        const QPoint second(static_cast<int>(layout.legend.left() + 20),
                            static_cast<int>(layout.legend.top() + 1.5 * layout.line));
        QTest::mouseClick(plot.get(), Qt::LeftButton, {}, second);
        QCOMPARE(plot->emphasis().value(), 1);
        QTest::mouseClick(plot.get(), Qt::LeftButton, {}, second);
        QVERIFY(!plot->emphasis());
        QCOMPARE(changed.count(), 2);
    }

    void pointsHaveTheColourOfTheirClass()
    {
        const auto plot = shown(square());
        const QImage image = plot->grab().toImage();
        const TreeTheme theme = TreeTheme::fromPalette(plot->palette(), plot->font());
        QCOMPARE(image.pixelColor(plot->placeOf(0).toPoint()).rgb(), categorical(0, theme.ground).rgb());
        QCOMPARE(image.pixelColor(plot->placeOf(2).toPoint()).rgb(), categorical(1, theme.ground).rgb());
        QCOMPARE(image.pixelColor(plot->placeOf(3).toPoint()).rgb(), theme.frame.rgb());
    }

    void whatIsNotFiniteIsCountedAsHidden()
    {
        ScatterScene scene = square();
        scene.points[2].y = std::numeric_limits<double>::quiet_NaN();
        const auto plot = shown(scene);
        QVERIFY(!plot->grab().isNull());
        QCOMPARE(hiddenPoints(plot->scene(), plot->view(), plot->plotRect().size()), std::size_t{1});
        plot->selectAll();
        const auto empty = shown({});
        QVERIFY(!empty->grab().isNull());
        QTest::keyClick(empty.get(), Qt::Key_Down);
    }

    void manyPointsAreQuick()
    {
        const auto plot = shown(randomScene(100'000, 3));
        QImage image(plot->size(), QImage::Format_ARGB32_Premultiplied);
        double best = 1e9;
        for (int i = 0; i < 7; ++i) {
            plot->zoom(1.01);  // draws the points anew
            QElapsedTimer timer;
            timer.start();
            plot->render(&image);
            best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        qInfo("100,000 points at 640 x 480 px: %.1f ms a frame", best);
        const auto path = star(plot->plotRect().center(), 180, 40);
        QElapsedTimer timer;
        timer.start();
        drag(*plot, path);
        qInfo("a lasso of 80 corners over 100,000 points: %.1f ms", static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QVERIFY(plot->selection().size() > 1000);
    }

    void figuresAreTheSameEachTime()
    {
        ScatterScene scene = square();
        scene.captions = {QStringLiteral("made by hand")};
        const auto plot = shown(scene);
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png}) {
            const auto a = renderPicture(plot->picture(), format);
            const auto b = renderPicture(plot->picture(), format);
            QVERIFY(a.has_value() && b.has_value());
            QVERIFY(*a == *b);
        }
        const QByteArray svg = renderPicture(plot->picture(), PictureFormat::Svg).value();
        QVERIFY(svg.contains("made by hand") && svg.contains("owl") && !svg.contains("<image"));
        // Many points become one image, or nothing could open the file.
        const auto many = shown(randomScene(20'000, 5));
        QVERIFY(renderPicture(many->picture(), PictureFormat::Svg).value().size() < 3'000'000);
        QVERIFY(renderPicture(many->picture(), PictureFormat::Pdf).has_value());
    }

    /// 1,000 categories with names of 200 letters take hardly longer to lay out and draw than a few.
    void manyLongNamesTakeNoLonger()
    {
        const auto timeOf = [](const ScatterScene& scene) {
            const QFont font = QApplication::font();
            std::vector<std::clock_t> times;
            for (int round = 0; round < 5; ++round) {
                const std::clock_t begin = std::clock();
                const ScatterLayout layout = layoutOf(scene, QRectF(0, 0, 900, 600), font);
                const ScatterView view = wholeView(scene, layout.plot.size());
                if (pointLayer(scene, view, layout.plot.size(), {}, TreeTheme::forFigures(), 1).isNull())
                    return std::clock_t(0);
                times.push_back(std::clock() - begin);
            }
            return *std::min_element(times.begin(), times.end());
        };
        ScatterScene few = randomScene(6000, 9);
        for (ScatterPoint& point : few.points)
            point.category = 2;
        few.categories[2].name = QString(200, u'w');
        ScatterScene many = few;
        for (int c = 3; c < 1000; ++c)
            many.categories.push_back({QString::number(c) + QString(200, u'w'), -1});
        for (std::size_t i = 0; i < many.points.size(); ++i)
            many.points[i].category = 2 + static_cast<int>(i % 998);
        const std::clock_t least = timeOf(few);
        QVERIFY(least > 0);
        QVERIFY2(timeOf(many) < 4 * least,
                 qPrintable(QString::number(static_cast<double>(timeOf(many)) / static_cast<double>(least))));
    }

private:
    static std::size_t hidden(const ScatterPlot& plot)
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < plot.scene().points.size(); ++i) {
            const QPointF place = plot.placeOf(i);
            count += plot.plotRect().contains(place) ? 0 : 1;
        }
        return count;
    }
};

QTEST_MAIN(ScatterPlotTest)
#include "scatter_plot_test.moc"
