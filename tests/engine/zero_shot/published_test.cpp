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
        const auto isTold = [](std::string_view dataset, std::string_view model, std::string_view words) {
            const auto slips = publishedSlips();
            return std::any_of(slips.begin(), slips.end(), [&](const PublishedSlip& slip) {
                return slip.dataset == dataset && slip.model == model && slip.sentence.find(words) != std::string::npos;
            });
        };
        QCOMPARE(publishedSlips().size(), std::size_t{4});
        QVERIFY(isTold("ImageNet-1K", "ViT-L/14", "gain is printed as 4.9, the entries give 3.9"));
        QVERIFY(
            isTold("UCF-101", "GPT-4V, March 2024", "Printed 83.7 / 94.9, the published answers give 83.06 / 94.07"));
        QVERIFY(isTold("DTD", "GPT-4V, March 2024", "83.3 is cut off"));
        QVERIFY(isTold("ModelNet10", "GPT-4V, March 2024", "66.8 is cut off"));
    }

    void entriesAreTheTable()
    {
        const auto entries = publishedEntries(publishedRows());
        QCOMPARE(entries.size(), std::size_t{16 * 6});
        const PublishedEntry& first = entries.front();
        QCOMPARE(first.dataset, std::string("DTD"));
        QCOMPARE(first.model, std::string("ViT-B/32"));
        QCOMPARE(first.names->top1, 42.1);
        QCOMPARE(first.descriptions->top5, 78.0);
        QCOMPARE(first.gain()->top1, 4.8);
        QCOMPARE(first.gain()->top5, 8.7);
        QVERIFY(!first.asked && first.slip.empty());
        const PublishedEntry& chat = entries[4];
        QCOMPARE(chat.asked->top1, 57.7);
        QVERIFY(!chat.names && !chat.descriptions && !chat.gain());
        QVERIFY(chat.slip.find("83.35") != std::string::npos);
        QCOMPARE(std::count_if(entries.begin(), entries.end(), [](const auto& entry) { return !entry.slip.empty(); }),
                 4);
        const std::string csv = orangery::writeCsv(publishedTable({first, chat}));
        QVERIFY2(csv.starts_with("dataset,model,names_top1,names_top5,descriptions_top1,descriptions_top5,gain_top1,"
                                 "gain_top5,asked_top1,asked_top5,slip\nDTD,ViT-B/32,42.1,69.3,46.9,78,4.8,8.7,,,\n"
                                 "DTD,\"GPT-4V, March 2024\",,,,,,,57.7,83.3,"),
                 csv.c_str());
    }
};

QTEST_APPLESS_MAIN(PublishedTest)
#include "published_test.moc"
