// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/score_bars.h"
#include "widgets/thumbnail_gallery.h"

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace orangery::widgets;

namespace {

ScoreBarsScene scene()
{
    ScoreBarsScene made;
    made.title = QStringLiteral("cat.png");
    made.axis = {QStringLiteral("contribution"), {}};
    made.columns = {QStringLiteral("Adds")};
    made.lower = -0.1;
    made.upper = 0.3;
    for (const double value : {0.3, 0.1, -0.1})
        made.bars.push_back({.label = QStringLiteral("text %1").arg(value),
                             .value = value,
                             .numbers = {QString::number(value)},
                             .mark = value > 0.2 ? QStringLiteral("truth") : QString()});
    made.hidden = QStringLiteral("4 are not shown.");
    made.badges = {QStringLiteral("small sample model")};
    return made;
}

int pixelsOf(const QImage& image, const QColor& colour, const QRectF& where)
{
    int count = 0;
    const int y = static_cast<int>(where.center().y());
    for (int x = static_cast<int>(where.left()); x < static_cast<int>(where.right()); ++x)
        count += image.pixelColor(x, y) == colour ? 1 : 0;
    return count;
}

}  // namespace

class ScoreBarsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void barsBeginAtZeroAndAreAsLongAsTheirValues()
    {
        const TreeTheme theme = TreeTheme::forFigures();
        const ScoreBarsLayout layout = layoutOf(scene(), 412, theme.font);
        QCOMPARE(layout.rows.size(), std::size_t{3});
        // The axis is 400 px for 0.4: zero lies 100 px from its left end.
        QVERIFY(std::abs(layout.zero - (layout.axis.left() + 100)) < 1e-9);
        QImage image(412, static_cast<int>(std::ceil(layout.height)), QImage::Format_RGB32);
        image.fill(theme.background);
        QPainter painter(&image);
        paintScoreBars(painter, scene(), layout, theme, theme.font);
        painter.end();
        QVERIFY(std::abs(pixelsOf(image, theme.tint(1), layout.rows[0].bar) - 300) <= 2);
        QVERIFY(std::abs(pixelsOf(image, theme.tint(1), layout.rows[1].bar) - 100) <= 2);
        QVERIFY(std::abs(pixelsOf(image, theme.tint(-1), layout.rows[2].bar) - 100) <= 2);
        QCOMPARE(pixelsOf(image, theme.tint(1), layout.rows[2].bar), 0);
    }

    void longTextsWrapAndNoRowCoversAnother()
    {
        ScoreBarsScene wide = scene();
        wide.bars[1].label = QStringLiteral("a sentence that is much longer than one line can be, and then some more");
        const ScoreBarsLayout layout = layoutOf(wide, 200, TreeTheme::forFigures().font);
        for (std::size_t i = 1; i < layout.rows.size(); ++i)
            QVERIFY(layout.rows[i].all.top() >= layout.rows[i - 1].all.bottom() - 1e-9);
        QVERIFY(layout.rows[1].label.height() > 1.5 * layout.rows[0].label.height());
        QCOMPARE(layout.at(layout.rows[2].bar.center()), std::optional<std::size_t>(2));
        QVERIFY(!layout.at({10, layout.height + 50}).has_value());
        // A word that is longer than a line ends none but its own: nothing is painted beside it.
        wide.bars[1].label = QString(200, u'w');
        wide.bars[1].numbers.clear();
        const TreeTheme theme = TreeTheme::forFigures();
        const ScoreBarsLayout wrapped = layoutOf(wide, 412, theme.font);
        const QRectF label = wrapped.rows[1].label;
        QVERIFY(label.right() < 400 && label.height() > 3 * wrapped.rows[0].label.height());
        QImage image(412, static_cast<int>(std::ceil(wrapped.height)), QImage::Format_RGB32);
        image.fill(theme.background);
        QPainter painter(&image);
        paintScoreBars(painter, wide, wrapped, theme, theme.font);
        painter.end();
        for (int y = static_cast<int>(label.top()); y < static_cast<int>(label.bottom()); ++y)
            QCOMPARE(image.pixelColor(static_cast<int>(label.right()) + 4, y), theme.background);
    }

    void thresholdsStandWhereTheirValuesDo()
    {
        const TreeTheme theme = TreeTheme::forFigures();
        ScoreBarsScene marked = scene();
        marked.bars[1].threshold = 0.2;
        const ScoreBarsLayout layout = layoutOf(marked, 412, theme.font);
        const auto painted = [&](const ScoreBarsScene& shown) {
            QImage image(412, static_cast<int>(std::ceil(layout.height)), QImage::Format_RGB32);
            image.fill(theme.background);
            QPainter painter(&image);
            paintScoreBars(painter, shown, layout, theme, theme.font);
            return image;
        };
        const QImage with = painted(marked), without = painted(scene());
        std::vector<int> columns, rows;
        for (int y = 0; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x)
                if (with.pixel(x, y) != without.pixel(x, y)) {
                    columns.push_back(x);
                    rows.push_back(y);
                }
        QVERIFY(!columns.empty());
        const auto [left, right] = std::minmax_element(columns.begin(), columns.end());
        const auto [top, bottom] = std::minmax_element(rows.begin(), rows.end());
        const double x = layout.axis.left() + 300;  // 0.2 on the axis of 400 px from -0.1 to 0.3
        QVERIFY(*left >= x - 2 && *right <= x + 2);
        const QRectF bar = layout.rows[1].bar;
        QVERIFY(*top < bar.top() && *bottom >= bar.bottom() && *bottom < layout.rows[2].all.top() + 2);
    }

    void mouseAndKeysChoose()
    {
        ScoreBars bars;
        bars.resize(300, 120);
        bars.setScene(scene());
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        const QSignalSpy chosen(&bars, &ScoreBars::chosen);
        QTest::mouseClick(bars.viewport(), Qt::LeftButton, Qt::NoModifier, bars.centreOf(1));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::size_t>(), std::size_t{1});
        QTest::keyClick(&bars, Qt::Key_Down);
        QTest::keyClick(&bars, Qt::Key_Down);
        QCOMPARE(bars.current(), std::optional<std::size_t>(2));
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(chosen.last()[0].value<std::size_t>(), std::size_t{2});
        QVERIFY(bars.accessibleDescription().contains(QStringLiteral("truth")));
        // Fewer bars: nothing stays marked that is gone.
        bars.setScene({}, QStringLiteral("Nothing yet."));
        QVERIFY(!bars.current().has_value());
        QCOMPARE(bars.accessibleDescription(), QStringLiteral("Nothing yet."));
    }

    void figuresCarryBadgesAndWhatIsHidden()
    {
        const auto svg = renderPicture(scoreBarsFigure(scene()), PictureFormat::Svg);
        QVERIFY(svg.has_value());
        for (const char* word : {"small sample model", "4 are not shown.", "cat.png", "contribution"})
            QVERIFY2(svg->contains(word), word);
    }

    void galleryPaintsEveryState()
    {
        QStandardItemModel model;
        for (int state = 0; state <= static_cast<int>(ThumbnailState::Failed); ++state) {
            auto* item = new QStandardItem(QStringLiteral("input %1").arg(state));
            item->setData(state, Qt::UserRole);
            item->setData(QStringLiteral("a cat, 90 %"), Qt::UserRole + 1);
            if (state == 2) {
                QPixmap pixmap(300, 100);
                pixmap.fill(Qt::red);
                item->setData(pixmap, Qt::DecorationRole);
            }
            model.appendRow(item);
        }
        ThumbnailGallery gallery(Qt::UserRole + 1, Qt::UserRole);
        gallery.setModel(&model);
        gallery.resize(700, 200);
        gallery.show();
        QVERIFY(QTest::qWaitForWindowExposed(&gallery));
        const QImage image = gallery.grab().toImage();
        const QRect cell = gallery.visualRect(model.index(2, 0));
        const QPoint middle(cell.center().x(), cell.top() + ThumbnailGallery::kSide / 2 + 6);
        QVERIFY(image.pixelColor(middle + gallery.viewport()->pos()) == QColor(Qt::red));
        QVERIFY(!ThumbnailGallery::wordFor(ThumbnailState::Failed).isEmpty());
    }
};

QTEST_MAIN(ScoreBarsTest)
#include "score_bars_test.moc"
