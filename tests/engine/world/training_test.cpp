// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/train_reasoning.h"

#include "engine/base/files.h"
#include "engine/base/run_folder.h"
#include "engine/base/task.h"
#include "engine/world/tasks.h"
#include "engine/world/training/policy_training.h"
#include "engine/world/training/sample_policy.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

using namespace orangery;
using namespace orangery::world;

namespace {

/// A recipe that takes a second.
PolicyRecipe smallRecipe()
{
    PolicyRecipe recipe = recipeFor("plus", 5, 40).value();
    recipe.batch = 8;
    recipe.warmUp = 5;
    return recipe;
}

std::vector<double> lossesOf(const PolicyRecipe& recipe)
{
    std::vector<double> losses;
    const auto decoder = trainPolicy(recipe, {}, [&](const TrainingPoint& point) { losses.push_back(point.loss); });
    return decoder ? losses : std::vector<double>{};
}

class CountingSink final : public ProgressSink {
public:
    void report(double done, double total, std::string_view /*what*/) override
    {
        largest = std::max(largest.load(), done);
        last = total;
    }
    std::atomic<double> largest{0};
    std::atomic<double> last{0};
};

}  // namespace

class TrainingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheSizesOfItsRecipe()
    {
        QCOMPARE(policyConfig().parameters(), std::int64_t{63390});
        const PolicyRecipe recipe = recipeFor("minus", 1, 900).value();
        QCOMPARE(recipe.mix.minus, 0.96);
        QCOMPARE(recipe.mix.plus, 0.02);
        QCOMPARE(recipe.mix.times, 0.02);
        QVERIFY(!recipeFor("divided", 1, 900));
        QVERIFY(!recipeFor("plus", 1, 0));
    }

    void lossFalls()
    {
        const std::vector<double> losses = lossesOf(smallRecipe());
        QCOMPARE(losses.size(), std::size_t{40});
        QVERIFY(std::abs(losses.front() - std::log(30.0)) < 0.6);  // it begins knowing nothing: ln 30 nats
        QVERIFY2(losses.back() < 0.75 * losses.front(), std::to_string(losses.back()).c_str());
    }

    void dependsOnItsSeedAlone()
    {
        PolicyRecipe recipe = smallRecipe();
        recipe.steps = 6;
        const std::vector<double> losses = lossesOf(recipe);
        QVERIFY(lossesOf(recipe) == losses);
        recipe.seed = 6;
        QVERIFY(lossesOf(recipe) != losses);
    }

    void writesTheSameModelsForAnyNumberOfThreads()
    {
        const QTemporaryDir folder;
        for (const int threads : {1, 3}) {
            Context context{.threads = threads};
            CountingSink progress;
            context.progress = &progress;
            QVERIFY(runTask(task(), parameters(folder, threads), context).has_value());
            QCOMPARE(progress.largest.load(), 6.0);
            QCOMPARE(progress.last.load(), 6.0);
        }
        for (const char* policy : {"plus", "times"}) {
            for (const char* file : {"config.json", "model.safetensors", "README.md"}) {
                const Result<std::string> one = readFile(runPath(folder, 1) / policy / file);
                const Result<std::string> three = readFile(runPath(folder, 3) / policy / file);
                QVERIFY(one.has_value() && three.has_value());
                QVERIFY2(*one == *three, file);
            }
            const auto policyAgain = SamplePolicy::open({.folder = runPath(folder, 1) / policy, .name = policy});
            QVERIFY(policyAgain.has_value());
        }
        QVERIFY(readFile(runPath(folder, 1) / "plus" / "model.safetensors").value() !=
                readFile(runPath(folder, 1) / "times" / "model.safetensors").value());

        const Result<Json> record = readRunRecord(runPath(folder, 1));
        QVERIFY(record.has_value());
        QVERIFY((*record)["complete"].get<bool>());
        const auto log = readEventLog(runPath(folder, 1) / "events.jsonl");
        QCOMPARE(log->events.back()["ev"].get<std::string>(), std::string("policy_trained"));
        QVERIFY(readFile(runPath(folder, 1) / "tables" / "scores.csv")->starts_with("policy,questions,greedy"));

        Context context;
        const auto refused = runTask(task(), parameters(folder, 1), context);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::Usage);
    }

    void refusesWrongPolicies()
    {
        const QTemporaryDir folder;
        for (const Json& names : {Json::array({"plus", "divided"}), Json::array({"plus", "plus"}), Json::array()}) {
            Json values = parameters(folder, 9);
            values["policies"] = names;
            Context context;
            const auto output = runTask(task(), values, context);
            QVERIFY(!output);
            QVERIFY(output.error().code == ErrorCode::Usage);
            QVERIFY(!fs::exists(runPath(folder, 9)));
        }
    }

    void stopsAtOnce()
    {
        using Clock = std::chrono::steady_clock;
        const QTemporaryDir folder;
        Json values = parameters(folder, 2);
        values["steps"] = 10000;
        std::stop_source stop;
        Context context{.stop = stop.get_token(), .threads = 2};
        Clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            asked = Clock::now();
            stop.request_stop();
        });
        const auto output = runTask(task(), values, context);
        const auto returned = Clock::now();
        stopper.join();
        QVERIFY(output.has_value());
        QVERIFY(output->outcome == Outcome::Cancelled);
        // The engine promises 200 ms; sanitizers and a busy machine take longer.
        QVERIFY(returned - asked < std::chrono::milliseconds(2000));
        QVERIFY(!(*readRunRecord(runPath(folder, 2)))["complete"].get<bool>());
        QVERIFY(!fs::exists(runPath(folder, 2) / "plus"));
    }

private:
    static fs::path runPath(const QTemporaryDir& folder, int name)
    {
        return fs::path(folder.path().toStdString()) / std::to_string(name);
    }

    static Json parameters(const QTemporaryDir& folder, int name)
    {
        return {{"what", "reasoning"},
                {"policies", "plus,times"},
                {"seed", 4},
                {"steps", 3},
                {"output", runPath(folder, name).string()}};
    }

    [[nodiscard]] const Task& task() const { return *m_registry.find("samples.train"); }

    TaskRegistry m_registry = [] {
        TaskRegistry registry;
        addTasks(registry);
        return registry;
    }();
};

QTEST_APPLESS_MAIN(TrainingTest)
#include "training_test.moc"
