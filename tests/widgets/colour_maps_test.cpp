// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/colour_maps.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace orangery::widgets;

class ColourMapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void viridisIsThePublishedOne();
    void divergingIsCentredAndSymmetricInLightness();
    void categoriesDifferInColourAndShape();
    void contrastIsThatOfTheStandard();
    void textOnEveryTintIsReadable();
};

void ColourMapsTest::viridisIsThePublishedOne()
{
    // Rows 0, 1, 50, 100, 128, 200, 254, 255 of matplotlib's table; one level of 255 for the straight lines in between.
    const std::vector<std::pair<int, QColor>> published{
        {0, {68, 1, 84}},      {1, {68, 2, 86}},      {50, {65, 66, 135}},   {100, {42, 118, 142}},
        {128, {33, 145, 140}}, {200, {112, 207, 87}}, {254, {251, 231, 35}}, {255, {253, 231, 37}}};
    for (const auto& [row, expected] : published) {
        const QColor got = viridis(row / 255.0);
        QVERIFY(std::abs(got.red() - expected.red()) <= 1);
        QVERIFY(std::abs(got.green() - expected.green()) <= 1);
        QVERIFY(std::abs(got.blue() - expected.blue()) <= 1);
    }
    QCOMPARE(viridis(-3.0), viridis(0.0));
    QCOMPARE(viridis(std::numeric_limits<double>::infinity()), viridis(1.0));
    QCOMPARE(viridis(std::numeric_limits<double>::quiet_NaN()), viridis(0.0));
}

void ColourMapsTest::divergingIsCentredAndSymmetricInLightness()
{
    for (const Ground ground : {Ground::Light, Ground::Dark}) {
        const QColor zero = diverging(0.0, ground);
        QVERIFY(zero.hslSaturationF() < 0.15F);  // neither side
        QCOMPARE(diverging(std::numeric_limits<double>::quiet_NaN(), ground), zero);
        for (double value = 0.25; value <= 1.0; value += 0.25) {
            const QColor plus = diverging(value, ground);
            const QColor minus = diverging(-value, ground);
            QVERIFY(plus.blue() > plus.red());
            QVERIFY(minus.red() > minus.blue());
            QVERIFY(contrast(plus, zero) > contrast(diverging(value - 0.25, ground), zero));
        }
    }
}

void ColourMapsTest::categoriesDifferInColourAndShape()
{
    for (const Ground ground : {Ground::Light, Ground::Dark}) {
        std::set<QRgb> colours;
        for (int k = 0; k < kCategoryCount; ++k)
            colours.insert(categorical(k, ground).rgb());
        QCOMPARE(colours.size(), std::size_t{kCategoryCount});
        QCOMPARE(categorical(kCategoryCount, ground), categorical(0, ground));
    }
    for (int a = 0; a < kCategoryCount; ++a) {
        QVERIFY(categorical(a, Ground::Dark) != QColor(Qt::black));
        QVERIFY(contrast(categorical(a, Ground::Dark), QColor(0x1e1f22)) >= 3.0);
        QVERIFY(QRectF(-1.01, -1.01, 2.02, 2.02).contains(categoryShape(a).boundingRect()));
        for (int b = 0; b < a; ++b)
            QVERIFY(categoryShape(a) != categoryShape(b));
    }
}

void ColourMapsTest::contrastIsThatOfTheStandard()
{
    QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21.0) < 1e-6);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QVERIFY(std::abs(contrast(QColor(0x767676), Qt::white) - 4.54) < 0.01);  // the greyest grey that is text on white
}

void ColourMapsTest::textOnEveryTintIsReadable()
{
    for (const Ground ground : {Ground::Light, Ground::Dark}) {
        for (int k = -100; k <= 100; ++k) {
            const QColor fill = diverging(k / 100.0, ground);
            QVERIFY(contrast(fill, readableOn(fill)) >= 4.5);
        }
    }
}

QTEST_APPLESS_MAIN(ColourMapsTest)
#include "colour_maps_test.moc"
