// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"
#include "recorded_runs.h"
#include "widgets/curve_plot.h"
#include "window_fixture.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace orangery;

/// Recorded videos over time, in the window.
class RecognitionTimelineRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs.showWindow(); }
    void cleanup() { m_runs.closeWindow(); }

    void aTimelineIsThatOfTheRun();
    void aStoppedTimelineShowsItsFrames();
    void screenshots() { m_runs.takeScreenshots({"timeline"}); }

private:
    test::RecordedRuns m_runs;
    Json m_timeline;
};

void RecognitionTimelineRunsTest::initTestCase()
{
    Context context;
    const auto clips =
        runTask(*registry().find("samples.scenes"),
                {{"kind", "clips"}, {"count", 1}, {"seed", 5}, {"output", m_runs.at("clips").string()}}, context);
    QVERIFY2(clips.has_value(), clips ? "" : describe(clips.error()).c_str());
    for (const auto& entry : fs::recursive_directory_iterator(m_runs.at("clips")))
        if (entry.path().extension() == ".avi")
            m_timeline = m_runs.record("recognize.timeline", "timeline",
                                       {{"video", entry.path().string()}, {"frames", 6}, {"top", 2}});
    QVERIFY(!m_timeline.is_null());
}

void RecognitionTimelineRunsTest::aTimelineIsThatOfTheRun()
{
    QVERIFY(!m_runs.find<QWidget>("timelinePane"));  // the page is made when something is opened
    QVERIFY2(m_runs.opensOn(m_runs.at("timeline"), "Over time"), qPrintable(test::messageOf(m_runs.window())));
    const auto* plot = m_runs.find<widgets::CurvePlot>("timelinePane.plot");
    const Json& frames = m_timeline["frames"];
    QVERIFY(test::waitUntil(
        [&] { return !plot->scene().curves.empty() && plot->scene().curves.front().x.size() == frames.size(); }));
    // Each told probability lies on its class's curve, and what is not told is a gap.
    std::size_t told = 0;
    for (const widgets::Curve& curve : plot->scene().curves)
        for (std::size_t i = 0; i < frames.size(); ++i) {
            QCOMPARE(curve.x[i], frames[i]["time"].get<double>());
            const Json* entry = nullptr;
            for (const Json& one : frames[i]["ranking"])
                if (QString::fromStdString(one["class"].get<std::string>()) == curve.name)
                    entry = &one;
            QCOMPARE(std::isnan(curve.y[i]), entry == nullptr);
            if (entry == nullptr)
                continue;
            QCOMPARE(curve.y[i], (*entry)["probability"].get<double>());
            ++told;
        }
    QCOMPARE(told, 2 * frames.size());
    const auto* stretches = m_runs.find<QTableView>("timelinePane.stretches")->model();
    QCOMPARE(stretches->rowCount(), static_cast<int>(m_timeline["stretches"].size()));
    for (int row = 0; row < stretches->rowCount(); ++row) {
        const Json& stretch = m_timeline["stretches"][static_cast<std::size_t>(row)];
        QCOMPARE(stretches->index(row, 0).data().toString(),
                 QString::fromStdString(stretch["class"].get<std::string>()));
        QCOMPARE(stretches->index(row, 3).data().toString(), QString::number(stretch["frames"].get<int>()));
        QCOMPARE(stretches->index(row, 2).data().toString(), QString::number(stretch["to"].get<double>(), 'f', 2));
    }
    QVERIFY(test::waitUntil(
        [&] { return m_runs.find<QLabel>("timelinePane.state")->text().contains(QStringLiteral("6 frames of")); }));
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("timeline.exportTable"), m_runs.at("frames.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("frames.csv")); }));
    QCOMPARE(readFile(m_runs.at("frames.csv")).value(),
             readFile(m_runs.at("timeline") / "tables" / "timeline.csv").value());
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("timeline.savePicture"), m_runs.at("timeline.svg")));
    QVERIFY(readFile(m_runs.at("timeline.svg")).value().find("6 frames") != std::string::npos);
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("timeline.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize timeline ")) &&
                 command.contains(QStringLiteral("--frames 6")) && command.contains(QStringLiteral("--top 2")),
             qPrintable(command));
    QCOMPARE(test::widgetsWithoutName(*m_runs.find<QWidget>("timelinePane")), QStringList());
}

void RecognitionTimelineRunsTest::aStoppedTimelineShowsItsFrames()
{
    std::string log = readFile(m_runs.at("timeline") / "events.jsonl").value();
    std::size_t place = 0;
    for (int frame = 0; frame < 4; ++frame)
        place = log.find("\"frame_finished\"", place + 1);
    log.resize(log.rfind('\n', place) + 1);
    const fs::path run = m_runs.stopped("timeline", "timeline_stopped", log.size());
    QVERIFY(m_runs.opensOn(run, "Over time"));
    const auto* state = m_runs.find<QLabel>("timelinePane.state");
    QVERIFY2(test::waitUntil([&] { return state->text().startsWith(QStringLiteral("3 frames: ")); }),
             qPrintable(state->text()));
    // A frame that ranks a class without a name, and names that are fewer than those of the frames before.
    const auto isRefused = [&](const QString& why, Json event) {
        event.update({{"seq", std::count(log.begin(), log.end(), '\n')}, {"t_ms", 1}});
        if (!writeFile(run / "events.jsonl", log + event.dump() + "\n"))
            return false;
        m_runs.window().open(run);
        return test::waitUntil([&] { return test::messageOf(m_runs.window()).contains(why); }) &&
               state->text().contains(QStringLiteral("timeline_stopped"));
    };
    QVERIFY2(isRefused(QStringLiteral("class 77"), {{"ev", "frame_finished"},
                                                    {"frame", 99},
                                                    {"time", 9},
                                                    {"ranking", Json::array({Json::array({77, 0.5, 50, 0.5})})}}),
             qPrintable(test::messageOf(m_runs.window())));
    QVERIFY2(isRefused(QStringLiteral("after the first frame"), {{"ev", "classes"}, {"names", Json::array()}}),
             qPrintable(test::messageOf(m_runs.window())));
}

QTEST_MAIN(RecognitionTimelineRunsTest)
#include "recognition_timeline_runs_test.moc"
