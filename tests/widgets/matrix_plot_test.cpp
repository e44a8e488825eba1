// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/matrix_plot.h"
#include "widgets/tree_theme.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

using namespace orangery::widgets;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

MatrixScene scene(int height, int width, std::vector<double> cells)
{
    MatrixScene scene;
    scene.title = QStringLiteral("layers");
    scene.rows = {QStringLiteral("layer"), {}};
    scene.columns = {QStringLiteral("module"), {}};
    scene.values = {QStringLiteral("norm"), {}};
    scene.height = height;
    scene.width = width;
    scene.cells = std::move(cells);
    return scene;
}

std::unique_ptr<MatrixPlot> shown(MatrixScene scene)
{
    auto map = std::make_unique<MatrixPlot>();
    map->resize(500, 400);
    map->setScene(std::move(scene));
    map->show();
    if (!QTest::qWaitForWindowExposed(map.get()))
        qFatal("the window did not open");
    return map;
}

/// The middle of a cell in the widget.
QPoint middleOf(const MatrixPlot& map, int row, int column)
{
    const QRectF cells = layoutOf(map.scene(), QRectF(map.rect()).adjusted(4, 4, -4, -4), map.font()).cells;
    return QPointF(cells.left() + (column + 0.5) * cells.width() / map.scene().width,
                   cells.top() + (row + 0.5) * cells.height() / map.scene().height)
        .toPoint();
}

}  // namespace

class MatrixPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCellHasItsColour()
    {
        const auto map = shown(scene(2, 3, {0, 1, 2, 3, 4, 5}));
        const QImage image = map->grab().toImage();
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 3; ++column) {
                const QColor expected = viridis((row * 3 + column) / 5.0);
                QCOMPARE(image.pixelColor(middleOf(*map, row, column)).rgb(), expected.rgb());
            }
    }

    void signsHaveTwoColours()
    {
        MatrixScene signs = scene(1, 3, {-2, 0, 1});
        signs.scale = MatrixScale::Sign;
        QCOMPARE(colourOf(signs, rangeOf(signs), -2, Ground::Light), diverging(-1.0, Ground::Light));
        QCOMPARE(colourOf(signs, rangeOf(signs), 1, Ground::Light), diverging(0.5, Ground::Light));
        QCOMPARE(colourOf(signs, rangeOf(signs), 0, Ground::Dark), diverging(0.0, Ground::Dark));
    }

    void whatIsNotFiniteStandsOut()
    {
        MatrixScene odd = scene(1, 2, {1, kNan});
        QCOMPARE(rangeOf(odd), std::pair(1.0, 1.0));
        const auto map = shown(odd);
        QVERIFY(map->textOf({0, 1}).contains(QStringLiteral("no finite number")));
        QCOMPARE(rangeOf(scene(1, 1, {kNan})), std::pair(0.0, 0.0));
        const QImage image = map->grab().toImage();
        const QColor error = TreeTheme::fromPalette(map->palette(), map->font()).error;
        const QPoint beside = middleOf(*map, 0, 1) + QPoint(20, 0);  // off the cross
        QCOMPARE(image.pixelColor(beside).rgb(), error.rgb());
    }

    void manyCellsBecomeOneImage()
    {
        std::vector<double> cells(200 * 100);
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i] = i < cells.size() / 2 ? 0.0 : 1.0;
        const auto map = shown(scene(200, 100, cells));
        const QImage image = map->grab().toImage();
        QCOMPARE(image.pixelColor(middleOf(*map, 20, 50)).rgb(), viridis(0.0).rgb());
        QCOMPARE(image.pixelColor(middleOf(*map, 180, 50)).rgb(), viridis(1.0).rgb());
    }

    void pointsTellTheirCells()
    {
        const auto map = shown(scene(3, 4, std::vector<double>(12, 1.5)));
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column)
                QCOMPARE(map->cellAt(middleOf(*map, row, column)).value(), QPoint(row, column));
        QVERIFY(!map->cellAt({1, 1}));
        QCOMPARE(map->textOf({2, 3}), QStringLiteral("layer 2, module 3: 1.5"));
        MatrixScene pooled = scene(2, 2, {1, 2, 3, 4});
        pooled.rowCount = 5;
        map->setScene(pooled);
        QCOMPARE(map->textOf({1, 0}), QStringLiteral("layer 2 to 4, module 0: 3"));
    }

    void keysAndClicksChooseCells()
    {
        const auto map = shown(scene(2, 2, {1, 2, 3, 4}));
        QSignalSpy chosen(map.get(), &MatrixPlot::cellChosen);
        QTest::mouseClick(map.get(), Qt::LeftButton, {}, middleOf(*map, 1, 0));
        QCOMPARE(chosen.takeLast().at(0).toPoint(), QPoint(1, 0));
        QTest::keyClick(map.get(), Qt::Key_Right);
        QCOMPARE(chosen.takeLast().at(0).toPoint(), QPoint(1, 1));
        QTest::keyClick(map.get(), Qt::Key_Down);  // stays inside
        QCOMPARE(chosen.takeLast().at(0).toPoint(), QPoint(1, 1));
        QVERIFY(map->accessibleDescription().contains(QStringLiteral(": 4")));
    }

    void picturesAreTheSameEachTime()
    {
        MatrixScene heat = scene(2, 2, {1, 2, 3, 4});
        heat.captions = {QStringLiteral("made by hand")};
        const auto map = shown(heat);
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png}) {
            const auto a = renderPicture(map->picture(), format);
            const auto b = renderPicture(map->picture(), format);
            QVERIFY(a.has_value() && b.has_value());
            QVERIFY(*a == *b);
        }
        const QByteArray svg = renderPicture(map->picture(), PictureFormat::Svg).value();
        QVERIFY(svg.contains("made by hand"));
    }

    void nothingIsPaintedOfNothing()
    {
        const auto map = shown({});
        QVERIFY(!map->grab().isNull());
        QVERIFY(!map->cellAt({100, 100}));
        QTest::keyClick(map.get(), Qt::Key_Down);
    }
};

QTEST_MAIN(MatrixPlotTest)
#include "matrix_plot_test.moc"
