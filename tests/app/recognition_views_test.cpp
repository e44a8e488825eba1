// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_scenes.h"
#include "engine/world/scenes/picture.h"
#include "plugins/recognition/page/chosen_files.h"
#include "plugins/recognition/page/study_options.h"
#include "plugins/recognition/recognise/input_view.h"
#include "plugins/recognition/recognise/over_time.h"
#include "plugins/recognition/recognise/scenes.h"
#include "plugins/recognition/study/rankings.h"
#include "plugins/recognition/study/study_values.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::recognition_page;
using zero_shot::Aggregation;
using zero_shot::PromptMode;

namespace {

constexpr const char* kCube =
    "OFF\n8 6 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n"
    "4 0 1 2 3\n4 4 5 6 7\n4 0 1 5 4\n4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n";

}  // namespace

/// What the pane shows, without a window.
class RecognitionViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_scenes = test::drawScenes(m_folder.path().toStdString(), 4);
        m_study.setModel(test::sampleEncoder().string());
        m_study.setClasses({.names = test::classNamesOf(m_scenes)}, {});
        m_study.setPrompts({.mode = PromptMode::Template, .templates = {"a {}"}}, Aggregation::Mean);
        m_study.addInputs({m_scenes[0].path});
        QVERIFY(QTest::qWaitFor([&] { return m_study.waiting() == 0 && m_study.scorer() != nullptr; }, 20'000));
    }

    void theModelsOwnPixelsAreShown()
    {
        // The sample encoder takes 64 x 64, which is what scenes are drawn at: nothing is resized or cropped.
        const LookedInput looked = look(m_scenes[0].path);
        const std::vector<LabelledImage> images = imagesOf(looked.shown);
        QCOMPARE(images.size(), std::size_t{1});
        const QImage drawn = QImage(QString::fromStdString(m_scenes[0].path)).convertToFormat(QImage::Format_RGB888);
        QCOMPARE(images[0].image, drawn);
    }

    void framesHaveTimesAndScoresOfTheirOwn()
    {
        const LookedInput looked = look(ORANGERY_TEST_DATA "/media/b_frames.mp4");
        QCOMPARE(looked.shown.kind, std::string("video"));
        QCOMPARE(looked.pictures.count(), std::size_t{8});
        QVERIFY(imagesOf(looked.shown)[3].label.contains(QStringLiteral(" s")));
        const auto ranking = m_study.ranking(0);
        const widgets::CurveScene scene = overTimeScene(m_study, seriesOf(looked), ranking, 99);
        QCOMPARE(scene.curves.size(), m_scenes.size());
        QCOMPARE(scene.x.unit, QStringLiteral("s"));
        for (std::size_t frame = 0; frame < 8; ++frame) {
            double sum = 0;
            for (const widgets::Curve& curve : scene.curves)
                sum += curve.y[frame];
            QVERIFY(std::abs(sum - 1) < 1e-9);
        }
        QVERIFY(std::is_sorted(scene.curves[0].x.begin(), scene.curves[0].x.end()));
        QVERIFY(overTimeScene(m_study, seriesOf(look(m_scenes[0].path)), ranking, 5).curves.empty());
        // Of fewer classes those with the highest peaks are shown, in the order of the ranking.
        std::vector<std::pair<double, QString>> peaks;
        for (const widgets::Curve& curve : scene.curves)
            peaks.emplace_back(*std::max_element(curve.y.begin(), curve.y.end()), curve.name);
        std::sort(peaks.rbegin(), peaks.rend());
        const widgets::CurveScene two = overTimeScene(m_study, seriesOf(looked), ranking, 2);
        QCOMPARE(two.curves.size(), std::size_t{2});
        for (const widgets::Curve& curve : two.curves)
            QVERIFY(curve.name == peaks[0].second || curve.name == peaks[1].second);
    }

    void theFrameOfATimeIsTheLastThatIsNotLater()
    {
        const FrameSeries series = seriesOf({{.number = 3, .time = 0.5, .embedding = {1, 0}},
                                             {.number = 7, .time = 1, .embedding = {0, 1}},
                                             {.number = 9, .time = 4, .embedding = {1, 0}}});
        QCOMPARE(series.rows.count(), std::size_t{3});
        QCOMPARE(series.numbers, (std::vector<std::int64_t>{3, 7, 9}));
        const std::vector<std::pair<double, std::size_t>> expected{{-1, 0},  {0.5, 0}, {0.99, 0}, {1, 1},
                                                                   {3.9, 1}, {4, 2},   {99, 2}};
        for (const auto& [time, frame] : expected)
            QCOMPARE(frameAt(series, time), std::optional(frame));
        QVERIFY(!frameAt({}, 1).has_value());
        QVERIFY(overTimeScene(m_study, series, m_study.ranking(0), 5).curves.empty());  // of another model's width
    }

    void viewsOfAnObjectHaveTheirNames()
    {
        const std::string cube = m_folder.path().toStdString() + "/cube.off";
        QVERIFY(writeFile(cube, kCube).has_value());
        const LookedInput looked = look(cube);
        QCOMPARE(looked.shown.kind, std::string("cloud"));
        QCOMPARE(imagesOf(looked.shown).size(), std::size_t{6});
        QVERIFY(!imagesOf(looked.shown)[0].label.isEmpty());
        QCOMPARE(looked.pictures.count(), std::size_t{6});
    }

    void barsTellWhatTheStudyKnows()
    {
        m_study.setTruth(0, 2);
        const widgets::ScoreBarsScene bars = rankingScene(m_study, 0, 3, RankingMeasure::Probability);
        QCOMPARE(bars.bars.size(), std::size_t{3});
        QCOMPARE(bars.hidden, QStringLiteral("Classes that are not shown: 1"));
        const widgets::ScoreBarsScene all = rankingScene(m_study, 0, 9, RankingMeasure::Cosine);
        QVERIFY(all.hidden.isEmpty());
        const auto marked = std::count_if(all.bars.begin(), all.bars.end(),
                                          [](const widgets::ScoreBar& bar) { return !bar.mark.isEmpty(); });
        QCOMPARE(marked, 1);
        m_study.setTruth(0, {});
        const auto explanation = explanationOf(m_study, 0, 1);
        QVERIFY(explanation.has_value());
        const widgets::ScoreBarsScene why = explanationScene(*explanation, m_study.classes().names.size());
        QCOMPARE(why.bars[0].numbers[2], QStringLiteral("–"));  // the only text of its class
        QVERIFY(why.lower <= 0 && why.upper >= why.bars[0].value);
        QVERIFY(why.bars[0].mark.isEmpty());
        QVERIFY(why.captions.contains(proofText()));
        // A text that stands for half of the classes tells little of any.
        Explanation shared = *explanation;
        shared.shares[0].classes = 2;
        QCOMPARE(explanationScene(shared, 4).bars[0].mark, QStringLiteral("generic: of 2 classes"));
        QVERIFY(explanationScene(shared, 5).bars[0].mark.isEmpty());
        QVERIFY(all.captions.contains(measureText(RankingMeasure::Cosine)));
        QVERIFY(bars.captions.contains(measureText(RankingMeasure::Probability)));
        const std::string csv = rankingsCsv(rankingSourceOf(m_study));
        QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), static_cast<std::ptrdiff_t>(1 + m_scenes.size()));
    }

    void barsShowThresholds()
    {
        const auto ranking = m_study.ranking(0);
        const std::vector<std::string>& names = m_study.classes().names;
        const auto nameAt = [&](std::size_t place) { return names[ranking[place].classIndex]; };
        // The second class has just its threshold, the first misses it, the third has none, the fourth lies above it.
        zero_shot::Thresholds thresholds{
            .measure = zero_shot::ThresholdMeasure::Cosine,
            .none = {},
            .labels = {{nameAt(0), ranking[0].cosine + 0.5}, {nameAt(1), ranking[1].cosine}, {nameAt(3), -1}}};
        m_study.setThresholds(thresholds);
        QCOMPARE(*m_study.recognised(0).labels, (std::vector<std::string>{nameAt(1), nameAt(3)}));
        widgets::ScoreBarsScene bars = rankingScene(m_study, 0, 9, RankingMeasure::Cosine);
        QCOMPARE(bars.columns.back(), QStringLiteral("Needs cosine"));
        QStringList marks, needs;
        for (const widgets::ScoreBar& bar : bars.bars) {
            marks << bar.mark;
            needs << bar.numbers.back();
        }
        QCOMPARE(marks, (QStringList{QString(), QStringLiteral("label"), QString(), QStringLiteral("label")}));
        QCOMPARE(needs[2], QStringLiteral("–"));
        QCOMPARE(needs[3], QStringLiteral("-1.0000"));
        QCOMPARE(bars.bars[1].threshold, std::optional(ranking[1].cosine));
        QVERIFY(!bars.bars[2].threshold);
        QVERIFY(bars.upper >= ranking[0].cosine + 0.5 && bars.lower <= -1);  // there is room for all of them
        // Bars of what thresholds are not compared with have none.
        bars = rankingScene(m_study, 0, 9, RankingMeasure::Probability);
        QVERIFY(!bars.bars[1].threshold && bars.upper == 1);
        QCOMPARE(bars.bars[1].mark, QStringLiteral("label"));
        // The export has what is shown.
        const Json json = parseJson(rankingsJson(rankingSourceOf(m_study)), "rankings").value();
        QVERIFY(json["items"][0]["labels"] == Json({nameAt(1), nameAt(3)}));
        QVERIFY(!json["items"][0].contains("answer"));
        QVERIFY(
            rankingsCsv(rankingSourceOf(m_study)).starts_with("item,input,rank,class,cosine,logit,probability,label"));
        // That for the best class is a line across all bars.
        thresholds = {.measure = zero_shot::ThresholdMeasure::Probability, .none = 2, .labels = {}};
        m_study.setThresholds(thresholds);
        bars = rankingScene(m_study, 0, 9, RankingMeasure::Probability);
        QCOMPARE(bars.threshold, std::optional(2.0));
        QCOMPARE(bars.badges, QStringList(QStringLiteral("none of these")));
        QVERIFY(!rankingScene(m_study, 0, 9, RankingMeasure::Cosine).threshold);
        // A margin is no length of a bar.
        const double margin = ranking[0].cosine - ranking[1].cosine;
        for (const double none : {margin / 2, margin * 2}) {
            m_study.setThresholds(
                zero_shot::Thresholds{.measure = zero_shot::ThresholdMeasure::Margin, .none = none, .labels = {}});
            bars = rankingScene(m_study, 0, 9, RankingMeasure::Cosine);
            QVERIFY(!bars.threshold);
            QCOMPARE(bars.badges.contains(QStringLiteral("none of these")), none > margin);
        }
        m_study.setThresholds({});
        QVERIFY(!m_study.recognised(0).answer && rankingScene(m_study, 0, 9, RankingMeasure::Cosine).badges.empty());
    }

    void filesAreToldApart()
    {
        const std::string folder = m_folder.path().toStdString() + "/files";
        fs::create_directories(folder + "/sample/pictures");
        fs::copy(m_scenes[0].path, folder + "/sample/pictures/a.png");
        const auto write = [&](const char* name, const char* text) {
            QVERIFY(writeFile(folder + "/" + name, text).has_value());
        };
        write("labels.txt", "red circle\nblue star\n");
        write("cloud.txt", "0 0 0\n1 0 0\n0 1 0\n");
        write("descriptions.json", R"({"red circle": ["it is round"], "blue star": ["it has points"]})");
        write("t.json", R"({"schema": "orangery.thresholds/1", "measure": "cosine", "labels": {"red circle": 0.2}})");
        write("later.json", R"({"schema": "orangery.thresholds/9", "measure": "cosine", "none": 0.2})");
        write("classes.json", R"({"categories": ["red circle", "blue star"]})");
        write("sample/labels.txt", "red circle\nblue star\n");
        write(
            "sample/recognition.json",
            R"({"schema": "orangery.recognition/1", "title": "Two", "badge": "true by construction", "model": "encoder",
                  "classes": "labels.txt", "mode": "template", "template": "a {}", "inputs": ["pictures", "gone.png"]})");
        write("sample/wrong.json", "{");
        const auto opened = [&](const char* name) { return openPath(folder + "/" + name).value(); };
        QVERIFY(std::holds_alternative<OpenedClasses>(opened("labels.txt")));
        QVERIFY(std::holds_alternative<OpenedInputs>(opened("cloud.txt")));
        QVERIFY(std::holds_alternative<OpenedDescriptions>(opened("descriptions.json")));
        QCOMPARE(std::get<OpenedThresholds>(opened("t.json")).thresholds.labels.at("red circle"), 0.2);
        QVERIFY(openPath(folder + "/later.json").error().message.find("no file of thresholds") != std::string::npos);
        QVERIFY(std::holds_alternative<OpenedClasses>(opened("classes.json")));
        QVERIFY(std::holds_alternative<OpenedInputs>(opened("sample/pictures")));
        const auto sample = std::get<OpenedStudy>(opened("sample"));
        QCOMPARE(sample.badge, QStringLiteral("true by construction"));
        QCOMPARE(sample.classes.names.size(), std::size_t{2});
        QCOMPARE(sample.inputs.size(), std::size_t{1});
        QVERIFY(sample.isModelThere);
        QCOMPARE(sample.options.prompts.mode, PromptMode::Template);
        QCOMPARE(sample.remarks.size(), std::size_t{1});  // of the input that is not there
        QVERIFY(!openPath(folder + "/absent").has_value());
        write("sample/recognition.json", R"({"schema": "orangery.recognition/1", "model": 3})");
        QVERIFY(openPath(folder + "/sample").error().message.find("recognition.json") != std::string::npos);
    }

    void optionsOfViewsComeBack()
    {
        const Json values = {{"model", "encoder"},
                             {"projection", "pointclip1"},
                             {"up", "z"},
                             {"view-weights", {"1", "0.5", "0.25", "0", "1", "1"}}};
        const zero_shot::RecognitionOptions options = recognitionOptionsOf(values).value();
        QCOMPARE(options.embedder.viewWeights, (std::vector<double>{1, 0.5, 0.25, 0, 1, 1}));
        QVERIFY(embedderValues(options.embedder) == values);
    }

private:
    [[nodiscard]] LookedInput look(const std::string& path)
    {
        std::optional<Result<LookedInput>> answer;
        m_study.withPictures(path, &m_study, [&](const Result<LookedInput>& looked) { answer = looked; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) || !answer->has_value())
            qFatal("%s", answer && !answer->has_value() ? describe(answer->error()).c_str() : "no answer");
        return **answer;
    }

    QTemporaryDir m_folder;
    std::vector<test::DrawnScene> m_scenes;
    Study m_study;
};

QTEST_MAIN(RecognitionViewsTest)
#include "recognition_views_test.moc"
