// SPDX-License-Identifier: GPL-3.0-or-later
// A confusion matrix by hand and one of a thousand classes: what is chosen, told, zoomed and drawn.
#include "widgets/confusion_matrix.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace orangery;
using namespace orangery::widgets;

namespace {

CountMatrix birds()
{
    return {.title = "Confusion",
            .rowAxis = "true class",
            .columnAxis = "predicted class",
            .unit = "samples",
            .names = {"owl", "kite", "rook"},
            .cells = {{0, 0, 3}, {0, 1, 1}, {1, 1, 5}, {2, 0, 2}, {2, 2, 2}},
            .badges = {"small sample model"},
            .captions = {"by hand"}};
}

CountMatrix many(std::size_t n)
{
    CountMatrix matrix{.title = "Confusion",
                       .rowAxis = "true",
                       .columnAxis = "predicted",
                       .unit = "samples",
                       .names = {},
                       .cells = {}};
    for (std::size_t i = 0; i < n; ++i) {
        matrix.names.push_back("class " + std::to_string(i));
        matrix.cells.push_back({.row = i, .column = i, .count = 40});
        if (i == 3)
            matrix.cells.push_back({.row = i, .column = 777, .count = 10});  // the only confusion
    }
    return matrix;
}

std::unique_ptr<ConfusionMatrix> shown(CountMatrix matrix)
{
    auto view = std::make_unique<ConfusionMatrix>();
    view->resize(700, 700);
    view->setMatrix(std::move(matrix));
    view->show();
    if (!QTest::qWaitForWindowExposed(view.get()))
        qFatal("the window did not open");
    return view;
}

}  // namespace

class ConfusionMatrixTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aClickChoosesADoubleClickOpens()
    {
        const auto view = shown(birds());
        const QSignalSpy chosen(view.get(), &ConfusionMatrix::cellChosen);
        const QSignalSpy opened(view.get(), &ConfusionMatrix::cellOpened);
        const QPoint place = view->centreOf({2, 0}).toPoint();
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, place);
        QCOMPARE(chosen.size(), 1);
        QVERIFY(view->chosen() == (ConfusionCell{2, 0}));
        QCOMPARE(view->textOf({2, 0}), QStringLiteral("rook taken for owl: 2 of 4 samples (50.0 %)"));
        QCOMPARE(view->accessibleDescription(), view->textOf({2, 0}));
        QTest::mouseDClick(view.get(), Qt::LeftButton, {}, place);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(view->textOf({1, 1}), QStringLiteral("kite recognised: 5 of 5 samples (100.0 %)"));
    }

    void keysWalkOpenAndZoom()
    {
        const auto view = shown(birds());
        const QSignalSpy opened(view.get(), &ConfusionMatrix::cellOpened);
        view->setFocus();
        QTest::keyClick(view.get(), Qt::Key_Right);
        QVERIFY(view->chosen() == (ConfusionCell{0, 0}));
        QTest::keyClick(view.get(), Qt::Key_Down);
        QTest::keyClick(view.get(), Qt::Key_Down);
        QTest::keyClick(view.get(), Qt::Key_Down);  // there is no fourth row
        QVERIFY(view->chosen() == (ConfusionCell{2, 0}));
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QTest::keyClick(view.get(), Qt::Key_Plus);
        QVERIFY(view->shown().width() < 3.0);
        QVERIFY(view->shown().contains(QPointF(0.5, 2.5)));
        QTest::keyClick(view.get(), Qt::Key_0);
        QCOMPARE(view->shown(), QRectF(0, 0, 3, 3));
    }

    void aNewCountKeepsWhatIsChosen()
    {
        const auto view = shown(birds());
        view->choose({2, 0});
        CountMatrix more = birds();
        more.cells[3].count = 4;
        view->setMatrix(more);
        QVERIFY(view->chosen() == (ConfusionCell{2, 0}));
        QCOMPARE(view->textOf({2, 0}), QStringLiteral("rook taken for owl: 4 of 6 samples (66.7 %)"));
        more.names[0] = "eagle";
        view->setMatrix(more);
        QVERIFY(!view->chosen());
    }

    void noConfusionOfAThousandClassesIsLost()
    {
        const CountMatrix matrix = many(1000);
        const TreeTheme theme = TreeTheme::forFigures();
        const QSize size(300, 300);  // more than three classes a pixel
        const QImage image = confusionImage(matrix, QRectF(0, 0, 1000, 1000), size, theme);
        QCOMPARE(image.pixelColor(233, 0), viridis(0.2));  // 10 of 50
        QCOMPARE(image.pixelColor(100, 250).rgb(), theme.band.rgb());
        for (int i = 0; i < 300; ++i)
            QCOMPARE(image.pixelColor(i, i), viridis(1.0));
        const auto view = shown(matrix);
        QElapsedTimer timer;
        timer.start();
        view->grab();
        qInfo("a thousand classes painted in %lld ms", timer.elapsed());
        view->choose({3, 777});
        for (int i = 0; i < 20; ++i)
            view->zoom(1.5);
        QVERIFY(view->shown().width() < 3.0);
        QVERIFY(view->shown().contains(QPointF(777.5, 3.5)));
        QVERIFY(view->cellAt(view->centreOf({3, 777})) == (ConfusionCell{3, 777}));
        view->grab();
    }

    void twentyOneThousandClassesAreNoSquareOfNumbers()
    {
        CountMatrix matrix = many(21'000);
        matrix.cells.insert(matrix.cells.end() - 1, {.row = 20'999, .column = 5, .count = 10});
        QCOMPARE(matrix.cells.size(), std::size_t{21'002});
        QCOMPARE(matrix.at(20'999, 5), std::size_t{10});
        QCOMPARE(matrix.at(5, 20'999), std::size_t{0});
        const auto view = shown(matrix);
        QCOMPARE(view->textOf({20'999, 5}), QStringLiteral("class 20999 taken for class 5: 10 of 50 samples (20.0 %)"));
        QElapsedTimer timer;
        timer.start();
        const QImage image = confusionImage(matrix, QRectF(0, 0, 21'000, 21'000), {400, 400}, TreeTheme::forFigures());
        qInfo("21,000 classes drawn in %lld ms", timer.elapsed());
        QCOMPARE(image.pixelColor(0, 399), viridis(0.2));
        QVERIFY(renderPicture(confusionFigure(matrix, 600), PictureFormat::Svg).has_value());
        view->choose({20'999, 5});
        for (int i = 0; i < 30; ++i)
            view->zoom(1.5);
        QVERIFY(view->cellAt(view->centreOf({20'999, 5})) == (ConfusionCell{20'999, 5}));
        view->grab();
    }

    void nothingIsSaidOfNothing()
    {
        ConfusionMatrix view;
        view.resize(300, 300);
        view.grab();
        QVERIFY(!view.cellAt({150, 150}));
        view.choose({0, 0});
        QVERIFY(!view.chosen());
        QVERIFY(!view.accessibleDescription().isEmpty());
    }

    void figuresSayWhereTheyComeFrom()
    {
        const QByteArray svg = renderPicture(confusionFigure(birds(), 600), PictureFormat::Svg).value();
        for (const char* text : {"owl", "kite", "true class", "predicted class", "small sample model", "by hand"})
            QVERIFY2(svg.contains(text), text);
        QVERIFY(renderPicture(confusionFigure(many(1000), 600, Ground::Dark), PictureFormat::Png).has_value());
    }
};

QTEST_MAIN(ConfusionMatrixTest)
#include "confusion_matrix_test.moc"
