// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/published/published_figures.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace orangery::zero_shot;

/// The figures against the sums that were printed with them.
class PublishedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansAreThosePrinted()
    {
        QCOMPARE(publishedRows().size(), std::size_t{16});
        const PublishedFigures means = meanFigures(publishedRows());
        for (std::size_t c = 0; c < means.size(); ++c) {
            // Printed with one decimal, some rounded and some cut off.
            QVERIFY(std::abs(means[c].top1 - printedMeans()[c].top1) < 0.06);
            QVERIFY(std::abs(means[c].top5 - printedMeans()[c].top5) < 0.06);
        }
        constexpr std::array<double, 4> kGains{7.0, 6.8, 6.3, 7.2};
        for (std::size_t encoder = 0; encoder < kGains.size(); ++encoder)
            QVERIFY(std::abs(means[2 * encoder + 1].top1 - means[2 * encoder].top1 - kGains[encoder]) < 0.06);
    }

    void everyFigureCanBe()
    {
        for (const PublishedRow& row : publishedRows())
            for (const PublishedFigure& figure : row.figures)
                QVERIFY(figure.top1 > 0 && figure.top1 < figure.top5 && figure.top5 <= 100);
    }

    void slipsAreTold()
    {
        const auto slips = publishedSlips();
        const auto isTold = [&](std::string_view words) {
            return std::any_of(slips.begin(), slips.end(),
                               [&](const std::string& slip) { return slip.find(words) != std::string::npos; });
        };
        QVERIFY(isTold("the gain is printed as 4.9, the entries give 3.9"));
        QVERIFY(isTold("printed 83.7 / 94.9, the published answers give 83.06 / 94.07"));
        QVERIFY(isTold("83.3 and 66.8 are cut off"));
    }
};

QTEST_APPLESS_MAIN(PublishedTest)
#include "published_test.moc"
