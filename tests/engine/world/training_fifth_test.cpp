// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/policy_scores.h"
#include "engine/world/training/policy_training.h"

#include <QTest>

using namespace orangery;
using namespace orangery::world;

/// A real training with a fifth of the shipped models' steps. Its success on whole questions is no gate; that the model
/// has learned the form and begins to see is.
class TrainingFifthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learns_data()
    {
        QTest::addColumn<QString>("policy");
        for (const char* policy : {"plus", "minus", "times", "all"})
            QTest::newRow(policy) << QString::fromUtf8(policy);
    }

    void learns()
    {
        QFETCH(QString, policy);
        const PolicyRecipe recipe = recipeFor(policy.toStdString(), 1, 180).value();
        double last = 0;
        const auto decoder = trainPolicy(recipe, {}, [&](const TrainingPoint& point) { last = point.loss; });
        QVERIFY(decoder.has_value());
        QVERIFY2(last < 0.8, std::to_string(last).c_str());  // nats a token; it begins at 3.4, reached 0.51
        const auto scores = measurePolicy(*decoder, kScoreSeed, 100, {});
        QVERIFY(scores.has_value());
        QVERIFY2(scores->descriptions > 0.02, std::to_string(scores->descriptions).c_str());  // by luck: 0.008
        qInfo("%s: loss %.3f, right descriptions %.2f", qPrintable(policy), last, scores->descriptions);
    }
};

QTEST_APPLESS_MAIN(TrainingFifthTest)
#include "training_fifth_test.moc"
