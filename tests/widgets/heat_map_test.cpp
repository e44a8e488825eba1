// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_map.h"
#include "widgets/heat_map_painter.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <cmath>
#include <limits>
#include <memory>

using namespace orangery;
using namespace orangery::widgets;

namespace {

/// Three layers of two modules: one of them is not everywhere, one has no number.
HeatMap small()
{
    return {.title = "What differs",
            .rowAxis = "module",
            .columnAxis = "layer",
            .measure = "L2 difference",
            .unit = "",
            .rows = {"attn.weight", "mlp.weight"},
            .columns = {"model.layers.0", "model.layers.1", "model.layers.2"},
            .cells = {{0.0}, {0.01}, {1.0}, {0.5}, {std::nullopt, "other shape"}, {}},
            .captions = {"A: one", "B: two"}};
}

std::unique_ptr<HeatMapView> shown(const HeatMap& map, const QSize& size = {500, 360})
{
    auto view = std::make_unique<HeatMapView>();
    view->resize(size);
    view->setMap(map);
    view->show();
    if (!QTest::qWaitForWindowExposed(view.get()))
        qFatal("the window did not open");
    return view;
}

QColor colourAt(HeatMapView& view, const HeatMapPlace& place)
{
    // Beside the middle, where a number may stand.
    const QPointF centre = view.centreOf(place);
    return view.grab().toImage().pixelColor((centre - QPointF(0.0, 9.0)).toPoint());
}

}  // namespace

class HeatMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesBecomeColours();
    void aLogarithmSpreadsWhatIsSmall();
    void labelsLeaveOutWhatAllHaveInCommon();
    void everyCellIsFoundAgain();
    void keysMoveARingThatIsToldInWords();
    void pointingTellsTheNumber();
    void aClickChooses();
    void figuresAreTheSameBytesInEveryFormat();
    void tablesHoldWhatIsThere();
    void oddMapsDoNoHarm();
    void largeMapsAreQuick();
};

void HeatMapTest::valuesBecomeColours()
{
    for (const QColor& ground : {QColor(Qt::white), QColor(0x1e1f22)}) {
        const auto view = shown(small());
        QPalette palette = view->palette();
        palette.setColor(QPalette::Base, ground);
        view->setPalette(palette);
        QCOMPARE(colourAt(*view, {0, 0}), viridis(0));
        QCOMPARE(colourAt(*view, {0, 2}), viridis(1));
        QCOMPARE(colourAt(*view, {1, 0}), viridis(0.5));
        QCOMPARE(colourAt(*view, {1, 2}), ground);  // nothing is there
    }
}

void HeatMapTest::aLogarithmSpreadsWhatIsSmall()
{
    HeatMap map = small();
    map.cells[3].value = 0.1;
    map.logarithmic = true;
    const HeatMapRange range = rangeOf(map);
    QCOMPARE(range.low, 0.01);
    QCOMPARE(range.high, 1.0);
    QVERIFY(range.hasZeros && range.hasNotes);
    QVERIFY(std::abs(shareOf(0.1, range, true).value() - 0.5) < 1e-12);
    QVERIFY(!shareOf(0.0, range, true).has_value());
    const auto view = shown(map);
    QCOMPARE(colourAt(*view, {0, 1}), viridis(0));
    QVERIFY(colourAt(*view, {0, 0}) != viridis(0));
}

void HeatMapTest::labelsLeaveOutWhatAllHaveInCommon()
{
    HeatMap map = small();
    HeatMapLayout layout = layoutOf(map, {0, 0, 500, 300}, pictureFont());
    QCOMPARE(layout.columnLabels, (QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2")}));
    QCOMPARE(layout.columnTitle, QStringLiteral("layer (model.layers.*)"));
    QCOMPARE(layout.rowLabels, (QStringList{QStringLiteral("attn.weight"), QStringLiteral("mlp.weight")}));
    map.columns[2] = "text.layers.0";
    layout = layoutOf(map, {0, 0, 500, 300}, pictureFont());
    QCOMPARE(layout.columnLabels[2], QStringLiteral("text…0"));
    QCOMPARE(layout.columnTitle, QStringLiteral("layer (… is .layers.)"));
    map.columns[2] = "text.0";
    layout = layoutOf(map, {0, 0, 500, 300}, pictureFont());
    QCOMPARE(layout.columnLabels[2], QStringLiteral("text.0"));
    QCOMPARE(layout.columnTitle, QStringLiteral("layer"));
}

void HeatMapTest::everyCellIsFoundAgain()
{
    const HeatMap map = small();
    for (const QRectF& area : {QRectF(0, 0, 500, 300), QRectF(0, 0, 90, 110)}) {
        const HeatMapLayout layout = layoutOf(map, area, pictureFont());
        QVERIFY(layout.cells.right() <= area.right() && layout.cells.width() > 0);
        for (std::size_t row = 0; row < 2; ++row)
            for (std::size_t column = 0; column < 3; ++column)
                QVERIFY(layout.at(layout.cell({row, column}).center(), map) == HeatMapPlace({row, column}));
        QVERIFY(!layout.at({-1, -1}, map).has_value());
    }
}

void HeatMapTest::keysMoveARingThatIsToldInWords()
{
    const auto view = shown(small());
    const auto description = [&] {
        return QAccessible::queryAccessibleInterface(view.get())->text(QAccessible::Description);
    };
    QVERIFY2(description().contains(QStringLiteral("Largest: model.layers.2 · attn.weight: 1")),
             qPrintable(description()));
    const QImage before = view->grab().toImage();
    QTest::keyClick(view.get(), Qt::Key_Right);  // the first key shows the ring
    QVERIFY(view->current() == HeatMapPlace({0, 0}));
    QTest::keyClick(view.get(), Qt::Key_Right);
    QTest::keyClick(view.get(), Qt::Key_Down);
    QVERIFY(view->current() == HeatMapPlace({1, 1}));
    QVERIFY(description().startsWith(QStringLiteral("model.layers.1 · mlp.weight: other shape")));
    QVERIFY(view->grab().toImage() != before);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(view.get(), Qt::Key_Down);
    QVERIFY(view->current() == HeatMapPlace({1, 1}));
    QTest::keyClick(view.get(), Qt::Key_End);
    QVERIFY(view->current() == HeatMapPlace({1, 2}));
    HeatMap fewer = small();
    fewer.columns.pop_back();
    fewer.cells.resize(4);
    view->setMap(fewer);
    QVERIFY(!view->current().has_value());
}

void HeatMapTest::pointingTellsTheNumber()
{
    const auto view = shown(small());
    const QPoint point = view->centreOf({1, 0}).toPoint();
    QHelpEvent help(QEvent::ToolTip, point, view->mapToGlobal(point));
    QCoreApplication::sendEvent(view.get(), &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("model.layers.0 · mlp.weight: 0.5"));
}

void HeatMapTest::aClickChooses()
{
    const auto view = shown(small());
    const QSignalSpy chosen(view.get(), &HeatMapView::chosen);
    QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->centreOf({0, 1}).toPoint());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("attn.weight"));
    QCOMPARE(chosen[0][1].toString(), QStringLiteral("model.layers.1"));
    QTest::mouseClick(view.get(), Qt::LeftButton, {}, {1, 1});
    QCOMPARE(chosen.count(), 1);
}

void HeatMapTest::figuresAreTheSameBytesInEveryFormat()
{
    const Picture picture = heatMapFigure(small());
    const auto svg = renderPicture(picture, PictureFormat::Svg);
    QVERIFY(svg.has_value());
    QVERIFY(svg->contains("What differs") && svg->contains("A: one"));
    QCOMPARE(renderPicture(heatMapFigure(small()), PictureFormat::Svg).value(), *svg);
    QVERIFY(renderPicture(picture, PictureFormat::Pdf).value().startsWith("%PDF"));
    const auto light = QImage::fromData(renderPicture(picture, PictureFormat::Png).value());
    const auto dark =
        QImage::fromData(renderPicture(heatMapFigure(small(), {.ground = Ground::Dark}), PictureFormat::Png).value());
    QCOMPARE(light.pixelColor(2, 2), QColor(Qt::white));
    QVERIFY(dark.pixelColor(2, 2).lightnessF() < 0.3F);
    QCOMPARE(heatMapFigure(small(), {.width = 900}).size.width(), 900.0);
}

void HeatMapTest::tablesHoldWhatIsThere()
{
    QCOMPARE(QString::fromStdString(writeCsv(tableOf(small()))),
             QStringLiteral("layer,module,value,note\n"
                            "model.layers.0,attn.weight,0,\nmodel.layers.0,mlp.weight,0.5,\n"
                            "model.layers.1,attn.weight,0.01,\nmodel.layers.1,mlp.weight,,other shape\n"
                            "model.layers.2,attn.weight,1,\n"));
}

void HeatMapTest::oddMapsDoNoHarm()
{
    const auto view = shown({});
    view->grab();
    QTest::keyClick(view.get(), Qt::Key_Down);
    QVERIFY(!view->current().has_value());
    QVERIFY(renderPicture(heatMapFigure({}), PictureFormat::Svg).has_value());
    HeatMap odd = small();
    odd.cells = {{std::numeric_limits<double>::quiet_NaN()}, {std::numeric_limits<double>::infinity()}, {}, {}, {}, {}};
    view->setMap(odd);
    view->grab();
    odd.cells.assign(6, {0.0});
    for (const bool isLogarithmic : {false, true}) {
        odd.logarithmic = isLogarithmic;
        view->setMap(odd);
        view->grab();
    }
    view->resize(30, 20);
    view->grab();
}

void HeatMapTest::largeMapsAreQuick()
{
    HeatMap map{.title = {}, .rowAxis = "module", .columnAxis = "layer", .measure = "L2", .unit = {}};
    for (int i = 0; i < 300; ++i) {
        map.rows.push_back("module" + std::to_string(i));
        map.columns.push_back("layers." + std::to_string(i));
    }
    for (int i = 0; i < 300 * 300; ++i)
        map.cells.push_back({std::sin(i)});
    const auto view = shown(map);
    QElapsedTimer timer;
    timer.start();
    view->grab();
    qInfo("90,000 cells: %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 5000);
}

QTEST_MAIN(HeatMapTest)
#include "heat_map_test.moc"
