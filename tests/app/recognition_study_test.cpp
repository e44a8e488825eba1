// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_scenes.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/study/items_model.h"
#include "plugins/recognition/study/ranking_model.h"
#include "plugins/recognition/study/study.h"
#include "widgets/bridge/short_paths.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::recognition_page;
using zero_shot::Aggregation;
using zero_shot::PromptMode;

/// The study with the sample encoder, without a window.
class RecognitionStudyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aModelEmbedsAndRanksAsTheCommandDoes();
    void aChangedSentenceIsAllThatIsEncoded();
    void sharesAddUpToTheScore();
    void textsAreHandedOutOnce();
    void framesAreEmbeddedOneByOne();
    void framesGiveWayAndCanBeStopped();
    void anotherModelForgetsWhatTheFirstOneGave();
    void brokenInputsAndModelsAreTold();
    void itemsKeepTheirPlacesWhenSomeGo();
    void filesOfOneNameAreToldApart();
    void recordedRankingsHoldUntilThereIsAModel();
    void modelsOfRowsHold();

private:
    [[nodiscard]] static bool settled(const Study& study)
    {
        return QTest::qWaitFor([&] { return study.waiting() == 0 && study.scorer() != nullptr; }, 20'000);
    }
    [[nodiscard]] zero_shot::ClassSet classes() const { return {.names = test::classNamesOf(m_scenes)}; }
    /// A study with the first scenes, their classes and the sample encoder.
    void fill(Study& study) const;

    QTemporaryDir m_folder;
    std::vector<test::DrawnScene> m_scenes;
};

void RecognitionStudyTest::initTestCase()
{
    m_scenes = test::drawScenes(m_folder.path().toStdString(), 10);
}

void RecognitionStudyTest::fill(Study& study) const
{
    study.setModel(test::sampleEncoder().string());
    std::vector<std::vector<std::string>> sentences;
    for (const std::string& name : classes().names)
        sentences.push_back({"a " + name, "a small " + name, "a large " + name});
    study.setClasses(classes(), sentences);
    study.setPrompts({.mode = PromptMode::Descriptions}, Aggregation::Mean);
    for (const test::DrawnScene& scene : m_scenes)
        study.addInputs({scene.path});
}

void RecognitionStudyTest::aModelEmbedsAndRanksAsTheCommandDoes()
{
    Study study;
    const QSignalSpy progress(&study, &Study::progressChanged);
    study.setModel(test::sampleEncoder().string());
    study.setClasses(classes(), {});
    study.setPrompts({.mode = PromptMode::Template, .templates = {"a {}"}}, Aggregation::Mean);
    std::vector<std::string> paths;
    for (const test::DrawnScene& scene : m_scenes)
        paths.push_back(scene.path);
    study.addInputs(paths);
    QVERIFY(study.ranking(0).empty());
    QVERIFY(settled(study));
    QVERIFY(study.facts().has_value());
    QCOMPARE(progress.last()[0], progress.last()[1]);

    const std::string list = m_folder.path().toStdString() + "/classes.json";
    QVERIFY(writeFile(list, writeJson(Json(classes().names))).has_value());
    Context context;
    const auto told = runTask(*registry().find("recognize.classify"),
                              {{"inputs", paths},
                               {"model", test::sampleEncoder().string()},
                               {"classes", list},
                               {"mode", "template"},
                               {"template", "a {}"}},
                              context);
    QVERIFY2(told.has_value(), told ? "" : describe(told.error()).c_str());
    std::size_t right = 0;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto ranking = study.ranking(i);
        QCOMPARE(ranking.size(), classes().names.size());
        const Json& expected = told->document["items"][i]["ranking"];
        for (std::size_t place = 0; place < ranking.size(); ++place) {
            QCOMPARE(classes().names[ranking[place].classIndex], expected[place]["class"].get<std::string>());
            // The cache keeps float32, and pictures are batched otherwise.
            QVERIFY(std::abs(ranking[place].cosine - expected[place]["cosine"].get<double>()) < 1e-5);
            QVERIFY(std::abs(ranking[place].probability - expected[place]["probability"].get<double>()) < 1e-3);
        }
        right += ranking.front().classIndex == i ? 1 : 0;
    }
    QVERIFY2(right >= 8, std::to_string(right).c_str());  // it was trained on scenes of these classes
}

void RecognitionStudyTest::aChangedSentenceIsAllThatIsEncoded()
{
    Study study;
    fill(study);
    QVERIFY(settled(study));
    const auto before = study.scorer();
    const QSignalSpy scores(&study, &Study::scoresChanged);
    QSignalSpy progress(&study, &Study::progressChanged);
    study.setSentences(1, {"a " + classes().names[1], "something that is not here"});
    QVERIFY(QTest::qWaitFor([&] { return !scores.isEmpty(); }, 20'000));
    QCOMPARE(progress.last()[1].toULongLong(), 1ULL);
    QVERIFY(study.scorer() != before);
    // Back again: every text was seen.
    progress.clear();
    const auto changed = study.scorer();
    study.setSentences(1, {"a " + classes().names[1]});
    QVERIFY(QTest::qWaitFor([&] { return study.scorer() != changed; }, 20'000));
    QVERIFY(progress.isEmpty());
    // A class without sentences cannot be scored by them, and that is said.
    study.setSentences(1, {});
    QVERIFY(study.scorer() == nullptr);
    QVERIFY(study.scoringProblem()->message.find(classes().names[1]) != std::string::npos);
    study.setSentences(1, {"a " + classes().names[1]});
    QVERIFY(settled(study));
    QVERIFY(!study.scoringProblem().has_value());
}

void RecognitionStudyTest::sharesAddUpToTheScore()
{
    Study study;
    fill(study);
    QVERIFY(settled(study));
    for (const Aggregation aggregation : {Aggregation::Mean, Aggregation::Renormalised}) {
        const auto before = study.scorer();
        study.setPrompts({.mode = PromptMode::Descriptions}, aggregation);
        QVERIFY(QTest::qWaitFor([&] { return study.scorer() != before; }, 20'000));
        for (const zero_shot::RankedClass& entry : study.ranking(0)) {
            double sum = 0;
            for (const auto& share : study.scorer()->explain(entry.classIndex, study.items()[0].v))
                sum += share.contribution;
            QVERIFY(std::abs(sum - entry.cosine) < 1e-12);
        }
    }
}

void RecognitionStudyTest::textsAreHandedOutOnce()
{
    Study study;
    std::vector<Result<zero_shot::EmbeddingRows>> answers;
    const auto keep = [&](const Result<zero_shot::EmbeddingRows>& rows) { answers.push_back(rows); };
    study.withTexts({"a red circle"}, &study, keep);
    QVERIFY(answers.empty());  // later than the call, whatever it will say
    QVERIFY(QTest::qWaitFor([&] { return answers.size() == 1; }, 20'000));
    QCOMPARE(answers[0].error().code, ErrorCode::Usage);
    study.setModel(test::sampleEncoder().string());
    auto gone = std::make_unique<QObject>();
    study.withTexts({"a green star"}, gone.get(), keep);
    gone.reset();
    study.withTexts({"a red circle", "a blue square", "a red circle"}, &study, keep);
    QVERIFY(QTest::qWaitFor([&] { return answers.size() == 2; }, 20'000));
    QVERIFY(answers[1].has_value());
    QCOMPARE(answers[1]->count(), std::size_t{3});
    QVERIFY(std::ranges::equal(answers[1]->row(0), answers[1]->row(2)));
    double length = 0;
    for (const float value : answers[1]->row(1))
        length += static_cast<double>(value) * static_cast<double>(value);
    QVERIFY(std::abs(length - 1) < 1e-6);
    QTest::qWait(50);
    QCOMPARE(answers.size(), std::size_t{2});
}

void RecognitionStudyTest::framesAreEmbeddedOneByOne()
{
    using Frames = Result<std::vector<zero_shot::EmbeddedFrame>>;
    const std::string video = ORANGERY_TEST_DATA "/media/b_frames.mp4";
    Study study;
    std::optional<Frames> answer;
    const auto keep = [&](const Frames& frames) { answer = frames; };
    const auto ignore = [](std::size_t, std::size_t) {};
    study.withFrames(video, {.every = {}, .frames = 10}, &study, ignore, keep);
    QVERIFY(!answer.has_value());
    QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); }, 20'000));
    QCOMPARE(answer->error().code, ErrorCode::Usage);
    answer.reset();
    study.setModel(test::sampleEncoder().string());
    std::vector<std::size_t> steps;
    study.withFrames(
        video, {.every = {}, .frames = 10}, &study,
        [&](std::size_t done, std::size_t total) {
            QCOMPARE(total, std::size_t{10});
            steps.push_back(done);
        },
        keep);
    QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); }, 20'000));
    QVERIFY2(answer->has_value(), *answer ? "" : describe(answer->error()).c_str());
    QCOMPARE(steps, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    QCOMPARE((*answer)->size(), std::size_t{10});
    // 30 frames, 25 a second. The same frame, read by itself, is what the model was shown.
    std::optional<Result<LookedInput>> looked;
    study.withFrame(video, 21, &study, [&](const Result<LookedInput>& frame) { looked = frame; });
    QVERIFY(QTest::qWaitFor([&] { return looked.has_value(); }, 20'000));
    QVERIFY(looked->has_value());
    QCOMPARE((*looked)->shown.labels, std::vector<std::string>{"frame 21"});
    QVERIFY(std::abs(*(*looked)->shown.times.front() - 0.84) < 1e-6);
    QCOMPARE((*looked)->shown.pixels.count, std::size_t{1});
    const zero_shot::EmbeddedFrame& frame = (**answer)[7];
    QCOMPARE(frame.number, std::int64_t{21});
    QVERIFY(std::abs(frame.time - 0.84) < 1e-6);
    double length = 0;
    for (const float value : frame.embedding)
        length += static_cast<double>(value) * static_cast<double>(value);
    QVERIFY(std::abs(length - 1) < 1e-5);
    looked.reset();
    study.withFrame(video, 30, &study, [&](const Result<LookedInput>& beyond) { looked = beyond; });
    QVERIFY(QTest::qWaitFor([&] { return looked.has_value(); }, 20'000));
    QCOMPARE(looked->error().code, ErrorCode::Usage);
}

void RecognitionStudyTest::framesGiveWayAndCanBeStopped()
{
    using Frames = Result<std::vector<zero_shot::EmbeddedFrame>>;
    const std::string video = ORANGERY_TEST_DATA "/media/b_frames.mp4";
    Study study;
    study.setModel(test::sampleEncoder().string());
    QStringList order;
    const auto ignore = [](std::size_t, std::size_t) {};
    const auto note = [&](const QString& what) { return [&order, what](const auto&) { order << what; }; };
    // A text that is asked for while frames are embedded does not stop them.
    bool isAsked = false;
    study.withFrames(
        video, {.every = {}, .frames = 30}, &study,
        [&](std::size_t, std::size_t) {
            if (!std::exchange(isAsked, true))
                study.withTexts({"a text that came later"}, &study, note(QStringLiteral("text")));
        },
        note(QStringLiteral("frames")));
    QVERIFY(QTest::qWaitFor([&] { return order.size() == 2; }, 20'000));
    QVERIFY(order.contains(QStringLiteral("text")) && order.contains(QStringLiteral("frames")));
    // What is stopped says nothing more, and what comes after it is answered.
    order.clear();
    const RequestId stopped =
        study.withFrames(video, {.every = {}, .frames = 30}, &study, ignore, note(QStringLiteral("stopped")));
    study.cancelFrames(stopped);
    study.cancelFrames(stopped);
    study.withFrames(video, {.every = {}, .frames = 2}, &study, ignore, note(QStringLiteral("frames")));
    QVERIFY(QTest::qWaitFor([&] { return !order.empty(); }, 20'000));
    QCOMPARE(order, QStringList{QStringLiteral("frames")});
    std::optional<ErrorCode> code;
    study.withFrames(video, {.every = {}, .frames = 30}, &study, ignore,
                     [&](const Frames& frames) { code = frames.error().code; });
    study.setModel({});
    QCOMPARE(code, ErrorCode::Cancelled);
}

void RecognitionStudyTest::anotherModelForgetsWhatTheFirstOneGave()
{
    Study study;
    fill(study);
    QVERIFY(settled(study));
    std::optional<ErrorCode> code;
    study.withTexts({"a text that nobody asked about"}, &study,
                    [&](const Result<zero_shot::EmbeddingRows>& rows) { code = rows.error().code; });
    study.setModel({});
    QCOMPARE(code, ErrorCode::Cancelled);
    QVERIFY(study.scorer() == nullptr);
    QVERIFY(!study.facts().has_value());
    QVERIFY(study.items()[0].v.empty());
    QCOMPARE(stateOf(study, 0), ItemState::NoModel);
    study.setModel(test::sampleEncoder().string());
    QCOMPARE(stateOf(study, 0), ItemState::Waiting);
    QVERIFY(settled(study));
    QCOMPARE(stateOf(study, 0), ItemState::Kept);  // in the cache of embeddings
}

void RecognitionStudyTest::brokenInputsAndModelsAreTold()
{
    Study study;
    const std::string broken = m_folder.path().toStdString() + "/text.png";
    QVERIFY(writeFile(broken, "no picture").has_value());
    study.setModel(test::sampleEncoder().string());
    study.addInputs({broken, m_scenes[0].path, m_folder.path().toStdString() + "/absent.png"});
    QVERIFY(QTest::qWaitFor([&] { return study.waiting() == 0; }, 20'000));
    QVERIFY(study.items()[0].failure->find("text.png") != std::string::npos);
    QVERIFY(!study.items()[1].failure.has_value() && !study.items()[1].v.empty());
    QVERIFY(study.items()[2].failure.has_value());
    const QSignalSpy failed(&study, &Study::failed);
    study.setModel(m_folder.path().toStdString() + "/no-such-model");
    QVERIFY(QTest::qWaitFor([&] { return !failed.isEmpty(); }, 20'000));
    QVERIFY(study.model().empty());
    QCOMPARE(study.waiting(), std::size_t{0});
}

void RecognitionStudyTest::itemsKeepTheirPlacesWhenSomeGo()
{
    Study study;
    fill(study);
    study.setCurrent(4);
    study.setTags(4, {"kept"});
    study.removeInputs({5, 1, 0, 1, 99});
    QCOMPARE(study.items().size(), m_scenes.size() - 3);
    QCOMPARE(study.current(), std::optional<std::size_t>(2));
    QCOMPARE(study.items()[2].tags.front(), std::string("kept"));
    QVERIFY(settled(study));
    for (const StudyItem& item : study.items())
        QVERIFY(!item.v.empty());
    // Every embedding came home to the item that it is of.
    QVERIFY(study.ranking(2).front().classIndex == 4 || study.ranking(2)[1].classIndex == 4);
    study.removeInputs({2});
    QVERIFY(!study.current().has_value());
}

void RecognitionStudyTest::filesOfOneNameAreToldApart()
{
    const auto shown = [](const std::vector<std::string>& paths) {
        QStringList names;
        for (const QString& name : bridge::shortPaths(paths))
            names << name;
        return names.join(u'|');
    };
    QCOMPARE(shown({"/a/one.png", "b/two.png", "three.png"}), QStringLiteral("one.png|two.png|three.png"));
    QCOMPARE(shown({"/a/cat/1.png", "/a/dog/1.png", "/a/dog/2.png"}), QStringLiteral("cat/1.png|dog/1.png|2.png"));
    QCOMPARE(shown({"/a/cat/1.png", "/b/cat/1.png", "/b/dog/1.png"}),
             QStringLiteral("a/cat/1.png|b/cat/1.png|dog/1.png"));
    QCOMPARE(shown({"1.png", "x/1.png", "/1.png", "x/1.png"}), QStringLiteral("1.png|x/1.png|/1.png|x/1.png"));
    QCOMPARE(shown({"frames/", "other/frames/", "", "/", "a//b", "c//b"}),
             QStringLiteral("frames/|other/frames/||/|a//b|c//b"));

    Study study;
    study.addInputs({"/a/cat/1.png"});
    ItemsModel model(study);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("1.png"));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    study.addInputs({"/a/dog/1.png"});
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("cat/1.png"));
    QCOMPARE(model.index(1).data().toString(), QStringLiteral("dog/1.png"));
    QVERIFY(model.index(1).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("/a/dog/1.png")));
    study.removeInputs({0});
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("1.png"));
}

void RecognitionStudyTest::recordedRankingsHoldUntilThereIsAModel()
{
    Study study;
    study.setClasses(classes(), {});
    study.addRecorded({{.input = m_scenes[0].path,
                        .ranking = {{.classIndex = 3, .cosine = 0.5, .logit = 50, .probability = 1}},
                        .failure = {}},
                       {.input = "gone.png", .ranking = {}, .failure = "it was cut short"}});
    QCOMPARE(study.ranking(0).front().classIndex, std::size_t{3});
    QCOMPARE(stateOf(study, 1), ItemState::Failed);
    study.setModel(test::sampleEncoder().string());
    study.setPrompts({.mode = PromptMode::Template, .templates = {"a {}"}}, Aggregation::Mean);
    QVERIFY(settled(study));
    QCOMPARE(study.ranking(0).size(), classes().names.size());
}

void RecognitionStudyTest::modelsOfRowsHold()
{
    Study study;
    ItemsModel items(study);
    RankingModel ranking(study);
    const QAbstractItemModelTester itemsTester(&items, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester rankingTester(&ranking, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(study);
    study.setCurrent(0);
    QVERIFY(settled(study));
    QCOMPARE(items.rowCount(), static_cast<int>(m_scenes.size()));
    QCOMPARE(ranking.rowCount(), static_cast<int>(classes().names.size()));
    const double first = ranking.index(0, RankingModel::Probability).data(RankingModel::kNumberRole).toDouble();
    const double last =
        ranking.index(ranking.rowCount() - 1, RankingModel::Probability).data(RankingModel::kNumberRole).toDouble();
    QVERIFY(first > last);
    QVERIFY(items.index(0)
                .data(ItemsModel::BestRole)
                .toString()
                .contains(ranking.index(0, RankingModel::Class).data().toString()));
    study.removeInputs({0});
    QCOMPARE(items.rowCount(), static_cast<int>(m_scenes.size()) - 1);
    QCOMPARE(ranking.rowCount(), 0);
}

QTEST_GUILESS_MAIN(RecognitionStudyTest)
#include "recognition_study_test.moc"
