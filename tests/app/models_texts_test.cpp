// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/files.h"
#include "plugins/models/page/memory_needs.h"
#include "plugins/models/page/model_texts.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::models_page;

/// What the page says, which needs no window.
class ModelsTextsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryHasThreeOutcomes()
    {
        // 100 values in F32 take 400 bytes, in F16 200.
        const auto fits = memoryNeeds(100, 400, 1000);
        QVERIFY(std::all_of(fits.begin(), fits.end(),
                            [](const auto& need) { return need.outcome == MemoryOutcome::Fits; }));
        const auto tight = memoryNeeds(100, 400, 450);
        QCOMPARE(tight[0].outcome, MemoryOutcome::Tight);
        QCOMPARE(tight[1].bytes, std::uint64_t{400});
        QCOMPARE(tight[2].outcome, MemoryOutcome::Fits);
        const auto less = memoryNeeds(100, 400, 300);
        QCOMPARE(less[0].outcome, MemoryOutcome::DoesNotFit);
        QVERIFY(largestThatFits(less)->precision == "F16");
        QVERIFY(!largestThatFits(memoryNeeds(100, 400, 100)).has_value());
    }

    void numbersAreShortAndExactWhereSmall()
    {
        QCOMPARE(countText(99'999), QStringLiteral("99999"));
        QCOMPARE(countText(303'507'457), QStringLiteral("303.51 M"));
        QCOMPARE(countText(7'241'732'096), QStringLiteral("7.24 B"));
        QCOMPARE(sizeText(999), QStringLiteral("999 B"));
        QCOMPARE(sizeText(1'710'000'000), QStringLiteral("1.71 GB"));
    }

    void longTextsAreCutAndSaySo()
    {
        io::Metadata metadata;
        metadata["short"] = std::string("text");
        metadata["long"] = std::string(100'000, 'x');
        metadata["list"] = std::vector<std::int64_t>(49'408, 7);
        const QString text = metadataText(metadata);
        QVERIFY(text.contains(QStringLiteral("short: text")));
        QVERIFY(text.size() < 4000);
        QVERIFY(text.contains(QStringLiteral("98.00 kB more")));
        QVERIFY(text.contains(QStringLiteral("49392 more")));
        const QTemporaryDir folder;
        const fs::path model = folder.path().toStdString();
        QVERIFY(writeFile(model / "vocab.txt", std::string(3'000'000, 'v')).has_value());
        const QString vocabulary = tokenizerText(model);
        QVERIFY(vocabulary.startsWith(QStringLiteral("vocab.txt")));
        QVERIFY(vocabulary.size() < 60'000);
        QVERIFY(vocabulary.contains(QStringLiteral("2.95 MB more")));
    }
};

QTEST_GUILESS_MAIN(ModelsTextsTest)
#include "models_texts_test.moc"
