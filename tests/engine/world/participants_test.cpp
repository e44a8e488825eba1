// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/participants.h"

#include "engine/base/files.h"
#include "engine/world/question_record.h"
#include "engine/world/sample_model.h"
#include "tests/engine/world/by_hand.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::world;

namespace {

const comcts::ParticipantSource* sourceOf(const std::vector<comcts::ParticipantSource>& sources,
                                          const std::string& name)
{
    const auto found =
        std::find_if(sources.begin(), sources.end(), [&](const auto& source) { return source.recognises(name); });
    return found == sources.end() ? nullptr : &*found;
}

}  // namespace

class ParticipantsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offersModelsAndOracle()
    {
        QCOMPARE(m_sources.size(), std::size_t{2});
        QCOMPARE(m_sources[0].names(), (std::vector<std::string>{"plus", "minus", "times", "all"}));
        QCOMPARE(m_sources[1].names(), (std::vector<std::string>{"oracle"}));
        for (const char* name : {"plus", "times@0", "all@0.5", "minus@warm"})
            QVERIFY(sourceOf(m_sources, name) == &m_sources[0]);
        for (const char* name : {"oracle", "oracle:0.05", "oracle:x"})
            QVERIFY(sourceOf(m_sources, name) == &m_sources[1]);
        for (const char* name : {"", "@", "@0", "plusminus", "oracles", "/", "gpt-4o", "plus@0@1"})
            QVERIFY(sourceOf(m_sources, name) == nullptr);
    }

    void readsTemperatures()
    {
        QCOMPARE(findSampleModel("plus").value()->temperature, 0.9);
        const Result<SampleModel> greedy = findSampleModel("plus@0").value();
        QCOMPARE(greedy->temperature, 0.0);
        QCOMPARE(greedy->name, std::string("plus@0"));
        QCOMPARE(greedy->folder, findSampleModel("plus").value()->folder);
        for (const char* name : {"plus@", "plus@x", "plus@-1", "plus@11", "plus@nan", "plus@1e999"}) {
            const Result<SampleModel> model = findSampleModel(name).value();
            QVERIFY2(!model, name);
            QVERIFY(model.error().code == ErrorCode::Usage);
        }
    }

    void findsAModelByItsFolder()
    {
        const QTemporaryDir folder;
        const fs::path mine = fs::path(folder.path().toStdString()) / "mine";
        QVERIFY(!findSampleModel(mine.string()));
        QVERIFY(makeFolder(mine).has_value());
        QVERIFY(writeFile(mine / "config.json", R"({"model_type": "llama"})").has_value());
        QVERIFY(!findSampleModel(mine.string()));
        QVERIFY(writeFile(mine / "config.json", R"({"model_type": "orangery-counted-shapes"})").has_value());
        QCOMPARE(findSampleModel(mine.string()).value()->name, std::string("mine"));
        QCOMPARE(findSampleModel(mine.string() + "/").value()->name, std::string("mine"));
        QCOMPARE(findSampleModel(mine.string() + "@0.25").value()->name, std::string("mine@0.25"));
    }

    void opensTheOracle()
    {
        const auto judge = m_sources[1].openJudge("oracle:0.1", {});
        QVERIFY(judge.has_value());
        QCOMPARE((*judge)->name(), std::string("oracle:0.1"));
        for (const char* name : {"oracle:", "oracle:x", "oracle:-0.1", "oracle:1.5"})
            QVERIFY(m_sources[1].openJudge(name, {}).error().code == ErrorCode::Usage);
        QVERIFY(!m_sources[1].openPolicy("oracle", {}));
        QVERIFY(!m_sources[0].openJudge("plus", {}));
    }

    /// Across the border to the tensor module, with the models that ship.
    void opensTheShippedModels()
    {
        const comcts::Question question = makeQuestion(problemByHand(), "q");
        for (const std::string& name : shippedModels()) {
            const auto policy = m_sources[0].openPolicy(name + "@0", {});
            QVERIFY2(policy.has_value(), policy ? "" : describe(policy.error()).c_str());
            QCOMPARE((*policy)->name(), name + "@0");
            QCOMPARE((*policy)->badge(), std::string("small sample model"));
            const auto answer = (*policy)->complete({.question = &question, .prefix = {}}, [](auto) {}, {});
            QVERIFY(answer.has_value());
            QVERIFY(comcts::parseResponse(answer->text).has_value());
        }
    }

private:
    std::vector<comcts::ParticipantSource> m_sources = participantSources();
};

QTEST_APPLESS_MAIN(ParticipantsTest)
#include "participants_test.moc"
