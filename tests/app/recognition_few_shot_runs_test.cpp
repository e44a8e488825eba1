// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/run_folder.h"
#include "plugins/recognition/study/items_model.h"
#include "recorded_runs.h"
#include "widgets/curve_plot.h"
#include "widgets/score_bars.h"
#include "window_fixture.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace orangery;
using recognition_page::ItemsModel;

/// Runs of few-shot learning and of thresholds that were recorded, in the window.
class RecognitionFewShotRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs.showWindow(); }
    void cleanup() { m_runs.closeWindow(); }

    void fewShotCurvesAreThoseOfTheRun();
    void aThresholdIsThatOfTheRun();
    void thresholdsOfClassesAreThoseOfTheRun();
    void thresholdsOfClassesAreUsedOnThePage();
    void withoutItsModelARunIsShownAsRecorded();
    void aRunThatWasStoppedShowsWhatItTold();
    void damagedRunsAreToldInOneSentence();
    void screenshots() { m_runs.takeScreenshots({"fewshot", "thresholds", "labels", "classified"}); }

private:
    [[nodiscard]] QString stateOf(const char* section) const
    {
        return m_runs.find<QWidget>(section)->findChild<QLabel*>(QStringLiteral("taskSection.state"))->text();
    }

    /// The button of an action that can be seen; null when there is none.
    [[nodiscard]] QToolButton* buttonOf(const char* action) const
    {
        for (QToolButton* button : m_runs.window().findChildren<QToolButton*>())
            if (button->defaultAction() != nullptr && button->isVisible() &&
                button->defaultAction()->objectName() == QString::fromLatin1(action))
                return button;
        return nullptr;
    }
    void click(const char* action) const
    {
        QToolButton* button = buttonOf(action);
        QVERIFY2(button != nullptr, action);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    test::RecordedRuns m_runs;
    Json m_fewShot;
    Json m_thresholds;
    Json m_labels;
    Json m_classified;  ///< by the thresholds of m_labels
};

void RecognitionFewShotRunsTest::initTestCase()
{
    Json several = Json::object();  // every second scene is of the next class as well
    const std::vector<std::string>& names = m_runs.classes();
    for (std::size_t c = 0; c < names.size(); ++c) {
        bool isOfTwo = false;
        for (const auto& entry : fs::directory_iterator(m_runs.at("data") / names[c])) {
            Json& classes = several[names[c] + "/" + entry.path().filename().string()];
            classes = Json::array({names[c]});
            if (std::exchange(isOfTwo, !isOfTwo))
                classes.push_back(names[(c + 1) % names.size()]);
        }
    }
    QVERIFY(writeFile(m_runs.at("several.json"), writeJsonFile(several)).has_value());
    const std::string data = m_runs.at("data").string();
    m_labels = m_runs.record("recognize.thresholds", "labels",
                             {{"data", m_runs.at("several.json").string()}, {"root", data}, {"multi", true}});
    m_fewShot = m_runs.record("recognize.fewshot", "fewshot",
                              {{"data", data}, {"shots", {"1", "2", "4"}}, {"seeds", 3}, {"seed", 1}});
    m_thresholds = m_runs.record("recognize.thresholds", "thresholds",
                                 {{"data", data}, {"none", m_runs.at("none").string()}, {"seed", 1}});
    std::vector<std::string> inputs;
    for (const std::string& name : names)
        inputs.push_back(fs::directory_iterator(m_runs.at("data") / name)->path().string());
    inputs.push_back(fs::directory_iterator(m_runs.at("none"))->path().string());
    m_classified =
        m_runs.record("recognize.classify", "classified",
                      {{"inputs", inputs}, {"threshold", (m_runs.at("labels") / "thresholds.json").string()}});
}

void RecognitionFewShotRunsTest::fewShotCurvesAreThoseOfTheRun()
{
    QVERIFY2(m_runs.opensOn(m_runs.at("fewshot"), "Few-shot"), qPrintable(test::messageOf(m_runs.window())));
    const auto* table = m_runs.find<QTableView>("curveSection.table");
    const auto expected = static_cast<int>(m_fewShot["zero_shot"].size() + m_fewShot["curve"].size());
    QVERIFY(test::waitUntil([&] { return table->model()->rowCount() == expected; }));
    const auto shown = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
    const auto percent = [](const Json& share) { return QString::number(100 * share.get<double>(), 'f', 1); };
    for (int i = 0; i < static_cast<int>(m_fewShot["curve"].size()); ++i) {
        const Json& point = m_fewShot["curve"][static_cast<std::size_t>(i)];
        const int row = static_cast<int>(m_fewShot["zero_shot"].size()) + i;
        QCOMPARE(shown(row, 1), QString::number(point["shots"].get<int>()));
        QCOMPARE(shown(row, 2), percent(point["top1"]["mean"]));
        QCOMPARE(shown(row, 4), percent(point["mean_recall"]));
    }
    // Buttons of thresholds stand below thresholds only.
    QVERIFY(buttonOf("fewShot.copyTable") != nullptr);
    for (const char* place : {"place.recognition", "place.welcome", "place.recognition"}) {
        QVERIFY(test::trigger(m_runs.window(), QString::fromLatin1(place)));
        QVERIFY(buttonOf("fewShot.apply") == nullptr && buttonOf("fewShot.restore") == nullptr);
    }
    QCOMPARE(shown(0, 2), percent(m_fewShot["zero_shot"][0]["top1"]));
    QCOMPARE(m_runs.find<widgets::CurvePlot>("curveSection.plot")->scene().curves.size(), std::size_t{4});
    QVERIFY(test::waitUntil([&] { return stateOf("curveSection").startsWith(QStringLiteral("Run of")); }));
    // The form says what the run was told, so that it can be begun again with other numbers.
    QVERIFY(m_runs.window().actions().find(QStringLiteral("fewShot.start"))->isEnabled());
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("fewShot.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.contains(QStringLiteral("--shots 1,2,4")) && command.contains(QStringLiteral("--seeds 3")),
             qPrintable(command));
    QVERIFY(command.contains(QString::fromStdString(m_runs.at("data").string())));
}

void RecognitionFewShotRunsTest::aThresholdIsThatOfTheRun()
{
    QVERIFY2(m_runs.opensOn(m_runs.at("thresholds"), "Few-shot"), qPrintable(test::messageOf(m_runs.window())));
    const auto* value = m_runs.find<QDoubleSpinBox>("thresholdSection.value");
    QVERIFY(test::waitUntil([&] { return value->isEnabled(); }));
    const Json& none = m_thresholds["none"];
    QVERIFY(std::abs(value->value() - none["threshold"].get<double>()) < 1e-4);
    QVERIFY(value->isVisible());
    const QString outcome = m_runs.find<QLabel>("thresholdSection.outcome")->text();
    const Json& accepted = none["measured_on"]["acceptance"];
    QVERIFY2(outcome.contains(
                 QStringLiteral("(%1 of %2;").arg(accepted["hits"].get<int>()).arg(accepted["count"].get<int>())),
             qPrintable(outcome));
    QVERIFY(test::waitUntil([&] { return stateOf("thresholdSection").startsWith(QStringLiteral("Run of")); }));
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("fewShot.apply")));
    QVERIFY(test::waitUntil(
        [&] { return m_runs.find<QWidget>("thresholdBar")->isVisibleTo(m_runs.find<QWidget>("recognisePane")); }));
    QVERIFY(m_runs.find<QLabel>("thresholdBar.what")->text().contains(QStringLiteral("'none of these'")));
}

void RecognitionFewShotRunsTest::thresholdsOfClassesAreThoseOfTheRun()
{
    QVERIFY2(m_runs.opensOn(m_runs.at("labels"), "Few-shot"), qPrintable(test::messageOf(m_runs.window())));
    auto* table = m_runs.find<QTableView>("labelTable.table");
    const Json& classes = m_labels["labels"]["classes"];
    QVERIFY(test::waitUntil([&] { return table->model()->rowCount() == static_cast<int>(classes.size()); }));
    QVERIFY(table->isVisible());
    QVERIFY(!m_runs.find<QDoubleSpinBox>("thresholdSection.value")->isVisible());  // there is no other threshold
    const auto cell = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
    const auto percent = [](const Json& share) {
        return share.is_null() ? QString() : QString::number(100 * share.get<double>(), 'f', 1);
    };
    for (int row = 0; row < static_cast<int>(classes.size()); ++row) {
        const Json& told = classes[static_cast<std::size_t>(row)];
        QCOMPARE(cell(row, 0), QString::fromStdString(told["class"].get<std::string>()));
        QCOMPARE(cell(row, 1), QString::number(told["threshold"].get<double>(), 'f', 4));
        QCOMPARE(cell(row, 3), percent(told["precision"]));
        QCOMPARE(cell(row, 4), percent(told["recall"]));
        QCOMPARE(cell(row, 5), told["f1"].is_null() ? QString() : QString::number(told["f1"].get<double>(), 'f', 3));
        QCOMPARE(cell(row, 6), QString::number(told["hits"].get<int>() + told["missed"].get<int>()));
    }
    // A click on a column sorts by its numbers.
    const QHeaderView* header = table->horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(1) + 10, header->height() / 2));
    std::vector<double> thresholds;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        thresholds.push_back(cell(row, 1).toDouble());
    const bool isUp = header->sortIndicatorOrder() == Qt::AscendingOrder;
    QVERIFY(isUp ? std::is_sorted(thresholds.begin(), thresholds.end())
                 : std::is_sorted(thresholds.rbegin(), thresholds.rend()));
    const std::string csv = readFile(m_runs.at("labels") / "tables" / "labels.csv").value();
    QVERIFY(test::waitUntil(
        [&] { return m_runs.window().actions().find(QStringLiteral("fewShot.copyTable"))->isEnabled(); }));
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("fewShot.copyTable")));
    QVERIFY(test::waitUntil([&] { return QApplication::clipboard()->text().toStdString() == csv; }));
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("fewShot.exportTable"), m_runs.at("exported.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("exported.csv")); }));
    QCOMPARE(readFile(m_runs.at("exported.csv")).value(), csv);
    // Of a run without such thresholds there is no such table.
    m_runs.window().open(m_runs.at("thresholds"));
    QVERIFY(test::waitUntil([&] { return m_runs.find<QDoubleSpinBox>("thresholdSection.value")->isEnabled(); }));
    QVERIFY(!table->isVisible());
    QVERIFY(!m_runs.window().actions().find(QStringLiteral("fewShot.exportTable"))->isEnabled());
}

void RecognitionFewShotRunsTest::thresholdsOfClassesAreUsedOnThePage()
{
    const fs::path file = m_runs.at("labels") / "thresholds.json";
    const Json& told = m_classified;
    const auto inputs =
        readRunRecord(m_runs.at("classified")).value()["parameters"]["inputs"].get<std::vector<std::string>>();
    QVERIFY2(m_runs.opensOn(m_runs.at("labels"), "Few-shot"), qPrintable(test::messageOf(m_runs.window())));
    const QAction* apply = m_runs.window().actions().find(QStringLiteral("fewShot.apply"));
    QVERIFY(test::waitUntil([&] { return apply->isEnabled(); }));
    auto* panes = m_runs.find<QTabWidget>("recognitionPage.panes");
    panes->setCurrentIndex(0);
    auto* gallery = m_runs.find<QAbstractItemView>("recognisePane.gallery");
    const auto caption = [&](int row) { return gallery->model()->index(row, 0).data(ItemsModel::BestRole).toString(); };
    for (int row = 0; row < 5; ++row) {
        m_runs.window().open(inputs[static_cast<std::size_t>(row)]);
        QVERIFY(test::waitUntil([&] { return gallery->model()->rowCount() == row + 1; }));
    }
    QVERIFY(test::waitUntil([&] { return caption(4).contains(u'%'); }));
    const auto* bar = m_runs.find<QWidget>("thresholdBar");
    QVERIFY(!bar->isVisible());

    panes->setCurrentWidget(m_runs.find<QWidget>("fewShotPane"));
    click("fewShot.apply");
    QVERIFY(
        test::waitUntil([&] { return test::messageOf(m_runs.window()).contains(QStringLiteral("(4 thresholds)")); }));
    panes->setCurrentIndex(0);
    QVERIFY(bar->isVisible());
    QVERIFY(!m_runs.find<QLabel>("thresholdBar.remarks")->isVisible());  // it is the same recognition
    const auto* bars = m_runs.find<widgets::ScoreBars>("recognisePane.ranking");
    for (int row = 0; row < 5; ++row) {
        QStringList labels;
        for (const Json& label : told["items"][static_cast<std::size_t>(row)]["labels"])
            labels << QString::fromStdString(label.get<std::string>());
        QCOMPARE(caption(row), labels.isEmpty() ? QStringLiteral("no class") : labels.join(QStringLiteral(", ")));
        QTest::mouseClick(gallery->viewport(), Qt::LeftButton, {},
                          gallery->visualRect(gallery->model()->index(row, 0)).center());
        QStringList marked;
        for (const widgets::ScoreBar& one : bars->scene().bars) {
            QVERIFY(one.threshold.has_value());
            if (one.mark == QStringLiteral("label"))
                marked << one.label;
        }
        QCOMPARE(marked, labels);
        const QString line = m_runs.find<QLabel>("thresholdBar.told")->text();
        QCOMPARE(line, labels.isEmpty() ? QStringLiteral("Labels: no class lies at or above its threshold")
                                        : QStringLiteral("Labels: ") + labels.join(QStringLiteral(", ")));
    }
    // What is exported, copied and saved is told by them too.
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("recognition.exportRankings"), m_runs.at("rankings.json")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("rankings.json")); }));
    const Json exported = parseJson(readFile(m_runs.at("rankings.json")).value(), "rankings.json").value();
    for (std::size_t i = 0; i < inputs.size(); ++i)
        QVERIFY(exported["items"][i]["labels"] == told["items"][i]["labels"]);
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("recognition.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    const qsizetype place = command.indexOf(QStringLiteral("--threshold "));
    QVERIFY2(place > 0, qPrintable(command));
    const QString kept = command.mid(place + 12).section(u' ', 0, 0).remove(u'\'');
    QVERIFY(parseJson(readFile(kept.toStdString()).value(), "kept").value() ==
            parseJson(readFile(file).value(), "file").value());
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("recognition.saveRun")));
    QVERIFY(
        test::waitUntil([&] { return test::messageOf(m_runs.window()).contains(QStringLiteral("The run is in ")); }));
    const fs::path saved =
        test::messageOf(m_runs.window()).section(QStringLiteral("The run is in "), 1).chopped(1).toStdString();
    const Json outcome = readRunRecord(saved).value()["outcome"];
    QVERIFY(outcome["thresholds"] == parseJson(readFile(file).value(), "file").value());

    // Texts that they were not chosen with are told of as the command line does, until they are taken off.
    auto* mode = m_runs.find<QComboBox>("recognitionHeader.mode");
    mode->setCurrentIndex(mode->findText(QStringLiteral("Name alone")));
    Q_EMIT mode->activated(mode->currentIndex());
    const auto* remarks = m_runs.find<QLabel>("thresholdBar.remarks");
    QVERIFY(test::waitUntil([&] { return remarks->isVisible(); }));
    QVERIFY2(remarks->text().contains(QStringLiteral("mode \"template\", not \"name\"; they may not hold")),
             qPrintable(remarks->text()));
    click("recognition.dropThresholds");
    QVERIFY(!bar->isVisible());
    QVERIFY(test::waitUntil([&] { return caption(0).contains(u'%'); }));

    // The file itself does the same, and so does a run that was told by it.
    m_runs.window().open(file);
    QVERIFY(test::waitUntil([&] { return bar->isVisible(); }));
    QVERIFY(remarks->isVisible());
    click("recognition.dropThresholds");
    QVERIFY(m_runs.opensOn(m_runs.at("classified"), "Recognise"));
    QVERIFY(test::waitUntil([&] { return bar->isVisible() && gallery->model()->rowCount() == 5; }));
    QVERIFY(!remarks->isVisible());
    m_runs.window().open(m_runs.at("fewshot"));  // which none were used for
    QVERIFY(test::waitUntil(
        [&] { return !m_runs.window().actions().find(QStringLiteral("recognition.dropThresholds"))->isEnabled(); }));
}

void RecognitionFewShotRunsTest::withoutItsModelARunIsShownAsRecorded()
{
    const fs::path run = m_runs.copyOf("fewshot", "fewshot_elsewhere", [](Json& told) {
        told["parameters"]["model"] = "a-model-that-is-not-here";
        told["parameters"]["classes"] = "gone.txt";
    });
    QVERIFY(m_runs.opensOn(run, "Few-shot"));
    const auto* table = m_runs.find<QTableView>("curveSection.table");
    QVERIFY(test::waitUntil([&] { return table->model()->rowCount() == 8; }));
    const QString message = test::messageOf(m_runs.window());
    QVERIFY2(
        message.contains(QStringLiteral("a-model-that-is-not-here")) && message.contains(QStringLiteral("gone.txt")),
        qPrintable(message));
    const QAction* start = m_runs.window().actions().find(QStringLiteral("fewShot.start"));
    QVERIFY(test::waitUntil([&] { return start->toolTip().startsWith(QStringLiteral("Choose a model first")); }));
    QVERIFY(!start->isEnabled());
}

void RecognitionFewShotRunsTest::aRunThatWasStoppedShowsWhatItTold()
{
    // Within the line of its sixth fit.
    const std::string log = readFile(m_runs.at("fewshot") / "events.jsonl").value();
    std::size_t place = 0;
    for (int fit = 0; fit < 6; ++fit)
        place = log.find("\"fit\"", place + 1);
    const fs::path run = m_runs.stopped("fewshot", "fewshot_stopped", place);
    QVERIFY2(m_runs.opensOn(run, "Few-shot"), qPrintable(test::messageOf(m_runs.window())));
    QVERIFY2(test::waitUntil([&] { return stateOf("curveSection").contains(QStringLiteral("was stopped")); }),
             qPrintable(stateOf("curveSection")));
    int draws = 0;
    const auto* model = m_runs.find<QTableView>("curveSection.table")->model();
    for (int row = 0; row < model->rowCount(); ++row)
        draws += model->index(row, 5).data().toInt();
    QCOMPARE(draws, 5);
}

void RecognitionFewShotRunsTest::damagedRunsAreToldInOneSentence()
{
    const fs::path elsewhere =
        m_runs.copyOf("fewshot", "other_task", [](Json& told) { told["task"] = "comcts.nothing"; });
    const fs::path noLog = m_runs.copyOf("fewshot", "no_log", [](Json&) {});
    fs::remove(noLog / "events.jsonl");
    const fs::path broken = m_runs.copyOf("thresholds", "broken_log", [](Json&) {});
    std::string log = readFile(broken / "events.jsonl").value();
    log.insert(log.find('\n') + 1, "{\"seq\": 1, \"ev\"\n");
    QVERIFY(writeFile(broken / "events.jsonl", log).has_value());
    const fs::path odd = m_runs.copyOf("fewshot", "odd_fields", [](Json& told) { told["parameters"] = "none"; });
    for (const fs::path& run : {elsewhere, noLog, broken, odd})
        QVERIFY2(m_runs.isRefused(run), qPrintable(test::messageOf(m_runs.window())));
    QVERIFY(!m_runs.opensOn(odd, "Few-shot", 200));
}

QTEST_MAIN(RecognitionFewShotRunsTest)
#include "recognition_few_shot_runs_test.moc"
