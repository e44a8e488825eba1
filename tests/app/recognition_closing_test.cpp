// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"
#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "recorded_runs.h"
#include "window_fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace orangery;

/// The window is closed, or shows something else, at any moment of what takes time: at once, without a file in part.
class RecognitionClosingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_runs.closeWindow(); }

    void closingStopsWhatRuns_data() { addMoments(); }
    void closingStopsWhatRuns();
    void anotherThingIsShownWhileItRuns_data() { addMoments(); }
    void anotherThingIsShownWhileItRuns();

private:
    static void addMoments();
    /// Begins what a row names; the run folder that it writes, if any.
    [[nodiscard]] fs::path begin(const QString& what);
    void isWhole(const fs::path& run) const;

    test::RecordedRuns m_runs;
    std::string m_video;
    int m_begun = 0;
};

void RecognitionClosingTest::initTestCase()
{
    m_runs.record("recognize.classify", "classified", {{"inputs", Json::array({m_runs.at("data").string()})}});
    Json descriptions = Json::object();
    for (const std::string& name : m_runs.classes())
        descriptions[name] = {"a " + name, "a small " + name};
    QVERIFY(writeFile(m_runs.at("descriptions.json"), writeJsonFile(descriptions)).has_value());
    Context context;
    const auto clips =
        runTask(*registry().find("samples.scenes"),
                {{"kind", "clips"}, {"count", 1}, {"seed", 5}, {"output", m_runs.at("clips").string()}}, context);
    QVERIFY2(clips.has_value(), clips ? "" : describe(clips.error()).c_str());
    for (const auto& entry : fs::recursive_directory_iterator(m_runs.at("clips")))
        if (entry.path().extension() == ".avi")
            m_video = entry.path().string();
    QVERIFY(!m_video.empty());
}

void RecognitionClosingTest::addMoments()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("ms");
    for (const char* what : {"open", "classify", "evaluate", "fewshot", "thresholds", "modes", "map", "timeline"})
        for (const int ms : {0, 7, 30, 120, 400})
            QTest::addRow("%s %d", what, ms) << QString::fromLatin1(what) << ms;
}

fs::path RecognitionClosingTest::begin(const QString& what)
{
    if (what == QStringLiteral("open")) {  // a model, and pictures that it embeds
        m_runs.window().open(m_runs.at("classified"));
        m_runs.window().open(m_video);
        return {};
    }
    const std::string data = m_runs.at("data").string();
    const std::string name = "begun_" + std::to_string(++m_begun);
    Json values = {{"model", test::sampleEncoder().string()},
                   {"classes", m_runs.at("classes.txt").string()},
                   {"output", m_runs.at(name).string()},
                   {"no-cache", true}};
    if (what == QStringLiteral("timeline"))
        values.update(Json{{"video", m_video}, {"frames", 16}});
    else if (what == QStringLiteral("classify") || what == QStringLiteral("map") || what == QStringLiteral("modes"))
        values["inputs"] = Json::array({data});
    else
        values["data"] = data;
    if (what == QStringLiteral("modes"))
        values["descriptions"] = m_runs.at("descriptions.json").string();
    if (what == QStringLiteral("thresholds"))
        values["none"] = m_runs.at("none").string();
    if (what == QStringLiteral("fewshot"))
        values["shots"] = {"1", "2"};
    const Task& task = *registry().find("recognize." + what.toStdString());
    const Json all = values;
    for (const auto& [option, value] : all.items())
        if (task.options.find(option) == nullptr)
            values.erase(option);
    m_runs.window().tasks().start(task, values);
    (void)test::waitUntil([&] { return isRunFolder(m_runs.at(name)) || m_runs.window().tasks().isIdle(); }, 3000);
    if (isRunFolder(m_runs.at(name)))
        m_runs.window().open(m_runs.at(name));
    return m_runs.at(name);
}

void RecognitionClosingTest::isWhole(const fs::path& run) const
{
    for (const auto& entry : fs::recursive_directory_iterator(m_runs.at("classes.txt").parent_path()))
        QVERIFY2(entry.path().extension() != ".part", entry.path().c_str());
    if (run.empty() || !fs::exists(run))
        return;
    const Result<Json> record = readRunRecord(run);
    QVERIFY2(record.has_value(), record ? "" : describe(record.error()).c_str());
    const Result<EventLogContents> log = readEventLog(run / "events.jsonl");
    QVERIFY2(log.has_value(), log ? "" : describe(log.error()).c_str());
}

void RecognitionClosingTest::closingStopsWhatRuns()
{
    QFETCH(const QString, what);
    QFETCH(const int, ms);
    m_runs.showWindow();
    const fs::path run = begin(what);
    QTest::qWait(ms);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(m_runs.window().close());
    m_runs.closeWindow();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    isWhole(run);
}

void RecognitionClosingTest::anotherThingIsShownWhileItRuns()
{
    QFETCH(const QString, what);
    QFETCH(const int, ms);
    m_runs.showWindow();
    const fs::path run = begin(what);
    QTest::qWait(ms);
    QVERIFY(m_runs.opensOn(m_runs.at("classified"), "Recognise"));
    QVERIFY(test::waitUntil([&] { return m_runs.window().tasks().isIdle(); }, 60000));
    QVERIFY(test::messageOf(m_runs.window()).isEmpty() || !run.empty());
    isWhole(run);
}

QTEST_MAIN(RecognitionClosingTest)
#include "recognition_closing_test.moc"
