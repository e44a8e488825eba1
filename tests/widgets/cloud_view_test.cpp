// SPDX-License-Identifier: GPL-3.0-or-later
// The cloud view: what hides what, turning by mouse and keys, cameras, and how fast many points are drawn.
#include "widgets/cloud_view.h"
#include "engine/base/random.h"
#include "widgets/tree_theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace orangery;
using namespace orangery::widgets;

namespace {

/// Points on the unit sphere.
std::vector<CloudPoint> ball(std::size_t count)
{
    std::vector<CloudPoint> points;
    for (std::size_t i = 0; i < count; ++i) {
        const double z = 1 - (2 * static_cast<double>(i) + 1) / static_cast<double>(count);
        const double turn = 2.399963 * static_cast<double>(i);
        points.push_back({static_cast<float>(std::sqrt(1 - z * z) * std::cos(turn)),
                          static_cast<float>(std::sqrt(1 - z * z) * std::sin(turn)), static_cast<float>(z)});
    }
    return points;
}

CloudDrawing drawing(std::size_t count)
{
    return {.title = QStringLiteral("ball"),
            .points = ball(count),
            .cameras =
                {{.name = QStringLiteral("front"), .position = {0, 0, 1.5F}, .right = {1, 0, 0}, .down = {0, -1, 0}},
                 {.name = QStringLiteral("right"), .position = {1.5F, 0, 0}, .right = {0, 0, -1}, .down = {0, -1, 0}}},
            .scale = QStringLiteral("radius 1 = 3 units"),
            .badges = {},
            .captions = {QStringLiteral("made by hand")}};
}

/// Six cameras on the axes, or ten, four of them between these, as the projections have them.
CloudDrawing surrounded(int cameras)
{
    CloudDrawing around;
    around.points = ball(10);
    const auto add = [&](const char* name, CloudPoint way, CloudPoint right, CloudPoint down) {
        for (float& value : way)
            value *= 1.5F;
        around.cameras.push_back({.name = QString::fromLatin1(name), .position = way, .right = right, .down = down});
    };
    add("front", {0, 0, 1}, {1, 0, 0}, {0, -1, 0});
    add("right", {1, 0, 0}, {0, 0, -1}, {0, -1, 0});
    add("back", {0, 0, -1}, {-1, 0, 0}, {0, -1, 0});
    add("left", {-1, 0, 0}, {0, 0, 1}, {0, -1, 0});
    add("top", {0, 1, 0}, {1, 0, 0}, {0, 0, 1});
    add("bottom", {0, -1, 0}, {1, 0, 0}, {0, 0, -1});
    constexpr float kHalf = 0.70710678F;
    for (int i = 6; i < cameras; ++i) {
        const float x = i % 2 == 0 ? kHalf : -kHalf;
        const float z = i < 8 ? kHalf : -kHalf;
        add(qPrintable(QStringLiteral("camera %1").arg(i)), {x, 0, z}, {z, 0, -x}, {0, -1, 0});
    }
    return around;
}

std::unique_ptr<CloudView> shown(CloudDrawing what)
{
    auto view = std::make_unique<CloudView>();
    view->resize(600, 500);
    view->setDrawing(std::move(what));
    view->show();
    (void)QTest::qWaitForWindowExposed(view.get());
    return view;
}

void send(QWidget& widget, QEvent::Type type, QPointF place, Qt::MouseButton button, Qt::MouseButtons buttons,
          Qt::KeyboardModifiers modifiers = {})
{
    QMouseEvent event(type, place, widget.mapToGlobal(place), button, buttons, modifiers);
    QApplication::sendEvent(&widget, &event);
}

double timeOf(CloudView& view, int frames)
{
    QImage image(view.size(), QImage::Format_ARGB32_Premultiplied);
    double best = 1e9;
    for (int i = 0; i < frames; ++i) {
        view.zoom(i % 2 == 0 ? 1.001 : 1 / 1.001);  // draws the points anew
        QElapsedTimer timer;
        timer.start();
        view.render(&image);
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return best;
}

}  // namespace

class CloudViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nearerPointsHideOthers()
    {
        CloudDrawing two;
        two.points = {{0, 0, 0.8F}, {0, 0, -0.8F}};
        const CloudEye front{.turn = 0, .tilt = 0};
        const QSizeF size(100, 100);
        const auto middle = [&](const CloudEye& eye) {
            return cloudLayer(two, eye, size, CloudColouring::Depth, Ground::Light, 1, 1.0).pixelColor(50, 50);
        };
        // Both look the same in the middle, and it is the nearer one that is seen: yellow, not violet.
        const QColor seen = middle(front);
        QVERIFY(seen.alpha() == 255 && seen.red() > seen.blue());
        std::swap(two.points[0], two.points[1]);
        QCOMPARE(middle(front), seen);
        two.points.erase(two.points.begin() + 1);  // the farther one alone
        QVERIFY(middle(front).blue() > middle(front).red());
        QCOMPARE(cloudLayer(two, front, size, CloudColouring::Depth, Ground::Light, 1, 1.0).pixelColor(5, 5).alpha(),
                 0);
    }

    void ownColoursAreThoseOfTheNearest()
    {
        CloudDrawing two;
        two.points = {{0, 0, -0.8F}, {0, 0, 0.8F}};
        two.colours = {{0, 0, 255}, {255, 0, 0}};
        const CloudEye front{.turn = 0, .tilt = 0};
        const auto middle = [&](CloudColouring colouring) {
            return cloudLayer(two, front, {100, 100}, colouring, Ground::Light, 1, 1.0).pixelColor(50, 50);
        };
        const QColor seen = middle(CloudColouring::Own);
        QVERIFY(seen.red() > 150 && seen.green() == 0 && seen.blue() == 0);
        std::swap(two.colours[0], two.colours[1]);
        QVERIFY(middle(CloudColouring::Own).blue() > 150);
        const QColor grey = middle(CloudColouring::Shaded);
        QVERIFY(grey.red() == grey.green() && grey.green() == grey.blue());
        two.colours.clear();
        QCOMPARE(middle(CloudColouring::Own), grey);
        // Holes in a surface are closed with its own colour.
        CloudDrawing surface;
        surface.points = ball(3000);
        for (const CloudPoint& point : surface.points)
            surface.colours.push_back({static_cast<std::uint8_t>(point[2] > 0 ? 255 : 0), 0,
                                       static_cast<std::uint8_t>(point[2] > 0 ? 0 : 255)});
        const QImage layer = cloudLayer(surface, front, {300, 300}, CloudColouring::Own, Ground::Light, 1, 1.0);
        int blue = 0;
        for (int y = 120; y < 180; ++y)
            for (int x = 120; x < 180; ++x)
                blue += layer.pixelColor(x, y).blue() > 0 ? 1 : 0;
        QVERIFY(blue < 36);  // 1 %
    }

    void pointsAreWhereTheyShouldBe()
    {
        const QRectF area(0, 0, 200, 200);
        const CloudEye front{.turn = 0, .tilt = 0};
        QCOMPARE(front.place({0, 0, 0}, area).place, QPointF(100, 100));
        QVERIFY(front.place({1, 0, 0}, area).place.x() > 130);
        QVERIFY(front.place({0, 1, 0}, area).place.y() < 70);  // up
        // From above, what is up is near.
        const CloudEye above{.turn = 0, .tilt = 1.5707963};
        QVERIFY(above.place({0, 1, 0}, area).depth > 0.99);
        QVERIFY(above.place({0, 0, 1}, area).place.y() > 130);
        // A quarter turn to the left shows the right side.
        const CloudEye quarter{.turn = 1.5707963, .tilt = 0};
        QVERIFY(quarter.place({1, 0, 0}, area).depth > 0.99);
    }

    void namesNeverLieOverEachOther_data()
    {
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<int>("cameras");
        QTest::addColumn<double>("zoom");
        for (const int cameras : {6, 10})
            for (const QSizeF size : {QSizeF(220, 200), QSizeF(302, 400), QSizeF(660, 540), QSizeF(1400, 900)})
                for (const double zoom : {0.3, 1.0, 4.0})
                    QTest::addRow("%d cameras, %g px, zoom %g", cameras, size.width(), zoom) << size << cameras << zoom;
    }

    void namesNeverLieOverEachOther()
    {
        QFETCH(const QSizeF, size);
        QFETCH(const int, cameras);
        QFETCH(const double, zoom);
        const CloudDrawing around = surrounded(cameras);
        const QRectF area(QPointF(2, 2), size);
        const QRectF taken(area.right() - 40, area.top() + 10, 30, 100);
        std::size_t most = 0;
        for (int step = 0; step < 400; ++step) {
            const CloudEye eye{.turn = -3.1 + 0.31 * (step % 20), .tilt = -1.55 + 0.163 * (step / 20), .zoom = zoom};
            const auto chosen = static_cast<std::size_t>(step % cameras);
            const auto labels = cloudLabels(around, eye, area, chosen, QFont(), {}, {taken});
            most = std::max(most, labels.size());
            for (std::size_t i = 0; i < labels.size(); ++i) {
                QVERIFY(area.contains(labels[i].place));
                QVERIFY(!labels[i].place.intersects(taken));
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY2(!labels[i].place.intersects(labels[j].place),
                             qPrintable(labels[i].text + u' ' + labels[j].text));
            }
            // The chosen one has its name wherever it stands, unless it is not within the area itself.
            if (zoom <= 1 && size.width() > 300) {
                QCOMPARE(labels.front().text, around.cameras[chosen].name);
                QVERIFY(labels.front().isEmphasised);
            }
        }
        if (zoom == 1.0)
            QCOMPARE(most, static_cast<std::size_t>(cameras) + 3);
    }

    void namesStandBesideTheirCameras()
    {
        const CloudDrawing around = surrounded(6);
        for (const QSizeF size : {QSizeF(302, 400), QSizeF(660, 540)}) {
            const QRectF area(QPointF(), size);
            const auto labels = cloudLabels(around, CloudEye(), area, {}, QFont(), {});
            QCOMPARE(labels.size(), std::size_t{9});  // six cameras and three axes
            for (const CloudCamera& camera : around.cameras) {
                const auto label = std::find_if(labels.begin(), labels.end(),
                                                [&](const CloudLabel& one) { return one.text == camera.name; });
                QVERIFY(label != labels.end());
                const QPointF apart = label->place.center() - CloudEye().place(camera.position, area).place;
                QVERIFY2(std::hypot(apart.x(), apart.y()) < 60, qPrintable(camera.name));
                for (const CloudPoint& corner : shapeOf(camera).front)
                    QVERIFY(!label->place.adjusted(1, 1, -1, -1).contains(CloudEye().place(corner, area).place));
            }
        }
    }

    void whatTheCloudHidesHasNoName()
    {
        CloudDrawing around = surrounded(6);
        around.points = ball(20000);
        const QRectF area(0, 0, 400, 400);
        const CloudEye front{.turn = 0, .tilt = 0};
        const QImage layer = cloudLayer(around, front, area.size(), CloudColouring::Shaded, Ground::Light, 1, 1.0);
        const auto named = [&](const char* name, std::optional<std::size_t> emphasis) {
            const auto labels = cloudLabels(around, front, area, emphasis, QFont(), layer);
            return std::any_of(labels.begin(), labels.end(),
                               [&](const CloudLabel& label) { return label.text == QString::fromLatin1(name); });
        };
        constexpr std::size_t kBack = 2;
        QVERIFY(named("front", {}) && named("right", {}) && named("z", {}));
        QVERIFY(!named("back", {}));
        QVERIFY(named("back", kBack));
    }

    void mouseAndKeysTurn()
    {
        const auto view = shown(drawing(500));
        const double turn = view->eye().turn;
        send(*view, QEvent::MouseButtonPress, {300, 250}, Qt::LeftButton, Qt::LeftButton);
        send(*view, QEvent::MouseMove, {340, 250}, Qt::NoButton, Qt::LeftButton);
        send(*view, QEvent::MouseButtonRelease, {340, 250}, Qt::LeftButton, Qt::NoButton);
        QVERIFY(std::abs(view->eye().turn - turn) > 0.1);
        send(*view, QEvent::MouseButtonPress, {300, 250}, Qt::MiddleButton, Qt::MiddleButton);
        send(*view, QEvent::MouseMove, {320, 260}, Qt::NoButton, Qt::MiddleButton);
        send(*view, QEvent::MouseButtonRelease, {320, 260}, Qt::MiddleButton, Qt::NoButton);
        QCOMPARE(view->eye().shift, QPointF(20, 10));
        QTest::keyClick(view.get(), Qt::Key_Up);
        QTest::keyClick(view.get(), Qt::Key_Left);
        QTest::keyClick(view.get(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(view.get(), Qt::Key_Plus);
        QVERIFY(view->eye().zoom > 1);
        QWheelEvent wheel({300, 250}, view->mapToGlobal(QPointF(300, 250)), {}, {0, -120}, {}, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(view.get(), &wheel);
        QTest::keyClick(view.get(), Qt::Key_0);
        QCOMPARE(view->eye().turn, CloudEye().turn);
        QCOMPARE(view->eye().shift, QPointF());
    }

    void camerasAreHoveredAndChosen()
    {
        const auto view = shown(drawing(500));
        QSignalSpy chosen(view.get(), &CloudView::cameraChosen);
        for (std::size_t camera = 0; camera < 2; ++camera) {
            QCOMPARE(view->cameraAt(view->placeOf(camera)).value(), camera);
            send(*view, QEvent::MouseMove, view->placeOf(camera), Qt::NoButton, Qt::NoButton);
            QCOMPARE(view->emphasis().value(), camera);
            QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->placeOf(camera).toPoint());
            QCOMPARE(chosen.takeLast().at(0).value<std::size_t>(), camera);
        }
        send(*view, QEvent::MouseMove, {3, 3}, Qt::NoButton, Qt::NoButton);
        QVERIFY(!view->emphasis());
        QTest::keyClick(view.get(), Qt::Key_PageDown);
        QTest::keyClick(view.get(), Qt::Key_PageDown);
        QCOMPARE(view->emphasis().value(), std::size_t{1});
        QVERIFY(view->accessibleDescription().contains(QStringLiteral("right")));
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
    }

    void manyPointsAreQuick()
    {
        const auto view = shown(drawing(100'000));
        qInfo("100,000 points at 600 x 500 px: shaded %.1f ms a frame", timeOf(*view, 7));
        view->setColouring(CloudColouring::Depth);
        qInfo("100,000 points at 600 x 500 px: by depth %.1f ms a frame", timeOf(*view, 7));
        CloudDrawing painted = drawing(100'000);
        painted.colours.assign(painted.points.size(), {200, 40, 40});
        view->setDrawing(std::move(painted));
        view->setColouring(CloudColouring::Own);
        qInfo("100,000 points at 600 x 500 px: in their own colours %.1f ms a frame", timeOf(*view, 7));
    }

    void figuresAreTheSameEachTime()
    {
        const auto view = shown(drawing(2000));
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png}) {
            const auto a = renderPicture(view->picture(), format);
            const auto b = renderPicture(view->picture(), format);
            QVERIFY(a.has_value() && b.has_value());
            QVERIFY(*a == *b);
        }
        QVERIFY(renderPicture(view->picture(), PictureFormat::Svg).value().contains("made by hand"));
        const auto empty = shown({});
        QVERIFY(!empty->grab().isNull());
        QTest::keyClick(empty.get(), Qt::Key_PageDown);
    }
};

QTEST_MAIN(CloudViewTest)
#include "cloud_view_test.moc"
