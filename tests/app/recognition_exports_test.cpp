// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"
#include "recorded_runs.h"
#include "tests/engine/base/file_size_limit.h"
#include "window_fixture.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QTest>

#include <functional>

using namespace orangery;

/// Every export of the Recognition page to where nothing can be written: one sentence, nothing in part, and the old file as it was.
class RecognitionExportsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_runs.closeWindow(); }

    void whatCannotBeWrittenIsTold_data();
    void whatCannotBeWrittenIsTold();

private:
    [[nodiscard]] QString message() const { return test::messageOf(m_runs.window()); }
    /// Chooses a file in the dialog of an action, says yes to what is asked about an old one, and waits for what is told of it.
    [[nodiscard]] bool exportTo(const QString& action, const fs::path& file) const;

    test::RecordedRuns m_runs;
};

void RecognitionExportsTest::initTestCase()
{
    const std::string data = m_runs.at("data").string();
    Json descriptions = Json::object();
    for (const std::string& name : m_runs.classes())
        descriptions[name] = {"a " + name, "a small " + name};
    const std::string described = m_runs.at("descriptions.json").string();
    QVERIFY(writeFile(described, writeJsonFile(descriptions)).has_value());
    m_runs.record("recognize.classify", "classified", {{"inputs", Json::array({data})}, {"descriptions", described}});
    m_runs.record("recognize.modes", "modes", {{"truth", data}, {"descriptions", described}});
    m_runs.record("recognize.evaluate", "evaluated", {{"data", data}});
    m_runs.record("recognize.fewshot", "fewshot", {{"data", data}, {"shots", {"1", "2"}}, {"seeds", 2}});
    m_runs.record("recognize.map", "map", {{"inputs", Json::array({data})}});
    Context context;
    const auto clips =
        runTask(*registry().find("samples.scenes"),
                {{"kind", "clips"}, {"count", 1}, {"seed", 5}, {"output", m_runs.at("clips").string()}}, context);
    QVERIFY2(clips.has_value(), clips ? "" : describe(clips.error()).c_str());
    for (const auto& entry : fs::recursive_directory_iterator(m_runs.at("clips")))
        if (entry.path().extension() == ".avi")
            m_runs.record("recognize.timeline", "timeline", {{"video", entry.path().string()}, {"frames", 3}});
}

bool RecognitionExportsTest::exportTo(const QString& action, const fs::path& file) const
{
    if (!test::trigger(m_runs.window(), action))
        return false;
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* dialog = qobject_cast<QFileDialog*>(widget))
            dialog->setOption(QFileDialog::DontConfirmOverwrite);
    return test::answerFileDialog(file) &&
           test::waitUntil([&] { return message().contains(QString::fromStdString(file.string())); });
}

void RecognitionExportsTest::whatCannotBeWrittenIsTold_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<QString>("pane");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("ending");
    const auto add = [](const char* run, const char* pane, const char* action, const char* ending) {
        QTest::addRow("%s%s", action, ending) << run << pane << action << ending;
    };
    add("classified", "Recognise", "recognition.exportRankings", ".csv");
    add("classified", "Recognise", "recognition.exportRankings", ".json");
    add("classified", "Recognise", "recognition.savePicture", ".png");
    add("classified", "Recognise", "recognition.descriptions.saveAs", ".json");
    add("modes", "Modes", "recognition.modes.export", ".csv");
    add("modes", "Modes", "recognition.modes.savePicture", ".svg");
    for (const char* view : {"confusion", "reliability", "coverage", "classes"})
        add("evaluated", "Evaluate",
            qPrintable(QStringLiteral("recognition.evaluation.export.%1").arg(QString::fromLatin1(view))), ".svg");
    add("evaluated", "Evaluate", "recognition.evaluation.export.classes", ".csv");
    add("evaluated", "Evaluate", "recognition.evaluation.export.coverage", ".json");
    add("map", "Map", "map.exportMap", ".csv");
    add("map", "Map", "map.savePicture", ".pdf");
    add("fewshot", "Few-shot", "fewShot.savePicture", ".svg");
    add("fewshot", "Few-shot", "fewShot.exportTable", ".csv");
    add("timeline", "Over time", "timeline.exportTable", ".csv");
    add("timeline", "Over time", "timeline.savePicture", ".svg");
}

void RecognitionExportsTest::whatCannotBeWrittenIsTold()
{
    QFETCH(const QString, run);
    QFETCH(const QString, pane);
    QFETCH(const QString, action);
    QFETCH(const QString, ending);
    m_runs.showWindow();
    QVERIFY(m_runs.opensOn(m_runs.at(run.toStdString()), qPrintable(pane)));
    const QAction* offered = m_runs.window().actions().find(action);
    QVERIFY(offered != nullptr);
    QVERIFY(test::waitUntil([&] { return offered->isEnabled(); }));

    const std::string name = "out" + ending.toStdString();
    const fs::path folder = m_runs.at("places");
    fs::remove_all(folder);
    for (const char* place : {"kept", "full", "free"})
        fs::create_directories(folder / place);
    const auto isOneSentence = [&](const char* why) {
        return message().contains(QStringLiteral("cannot write ")) && message().contains(QString::fromLatin1(why)) &&
               message().count(QString::fromStdString(name)) == 1;
    };
    // Where nobody may write, not even root.
    QVERIFY(exportTo(action, "/proc/self/" + name));
    QVERIFY2(isOneSentence("No such file") || isOneSentence("denied"), qPrintable(message()));
    // Over a file that is not to be written.
    const fs::path kept = folder / "kept" / name;
    QVERIFY(writeFile(kept, "old").has_value());
    fs::permissions(kept, fs::perms::owner_read);
    QVERIFY(exportTo(action, kept));
    QVERIFY2(isOneSentence("read-only"), qPrintable(message()));
    // Where there is no space.
    const fs::path full = folder / "full" / name;
    QVERIFY(writeFile(full, "old").has_value());
    {
        const test::FileSizeLimit limit(10);
        QVERIFY(exportTo(action, full));
    }
    QVERIFY2(isOneSentence("large"), qPrintable(message()));
    for (const fs::path& file : {kept, full}) {
        QCOMPARE(readFile(file).value(), std::string("old"));
        QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), {}), std::ptrdiff_t{1});
    }
    // And the page goes on.
    const fs::path free = folder / "free" / name;
    QVERIFY(exportTo(action, free));
    QVERIFY2(!message().contains(QStringLiteral("cannot")), qPrintable(message()));
    QVERIFY(fs::file_size(free) > 10);
}

QTEST_MAIN(RecognitionExportsTest)
#include "recognition_exports_test.moc"
