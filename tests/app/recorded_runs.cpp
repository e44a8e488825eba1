// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorded_runs.h"

#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "window_fixture.h"

#include <QTabWidget>
#include <QTest>

namespace orangery::test {

RecordedRuns::RecordedRuns() : m_classes(drawLabelledScenes(at("data"), at("none"), kScenes))
{
    std::string lines;
    for (const std::string& name : m_classes)
        lines += name + "\n";
    if (!writeFile(at("classes.txt"), lines))
        qFatal("cannot write classes.txt");
}

Json RecordedRuns::record(const std::string& task, const std::string& run, Json values)
{
    values["model"] = sampleEncoder().string();
    values["classes"] = at("classes.txt").string();
    values["output"] = at(run).string();
    const Task& known = *registry().find(task);
    if (known.options.find("mode") != nullptr)
        values["mode"] = "template";
    Context context;
    const auto told = runTask(known, values, context);
    if (!told)
        qFatal("%s", describe(told.error()).c_str());
    return told->document;
}

fs::path RecordedRuns::copyOf(const std::string& run, const std::string& name,
                              const std::function<void(Json&)>& change) const
{
    fs::copy(at(run), at(name), fs::copy_options::recursive);
    Json told = readRunRecord(at(run)).value();
    change(told);
    if (!writeFile(at(name) / "run.json", writeJsonFile(told)))
        qFatal("cannot write run.json");
    return at(name);
}

fs::path RecordedRuns::stopped(const std::string& run, const std::string& name, std::size_t bytes) const
{
    const fs::path copy = copyOf(run, name, [](Json& told) {
        told["complete"] = false;
        told["outcome"] = nullptr;
        told["finished"] = nullptr;
    });
    if (!writeFile(copy / "events.jsonl", readFile(copy / "events.jsonl").value().substr(0, bytes)))
        qFatal("cannot write events.jsonl");
    return copy;
}

void RecordedRuns::showWindow()
{
    failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Use);
    m_window->resize(1360, 860);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

bool RecordedRuns::opensOn(const fs::path& run, const char* pane, int ms) const
{
    m_window->open(run);
    return waitUntil(
        [&] {
            const auto* panes = find<QTabWidget>("recognitionPage.panes");
            return panes != nullptr && panes->tabText(panes->currentIndex()) == QString::fromLatin1(pane);
        },
        ms);
}

bool RecordedRuns::isRefused(const fs::path& run) const
{
    m_window->open(run);
    const QString name = QString::fromStdString(run.filename().string());
    return waitUntil([&] { return messageOf(*m_window).contains(name); });
}

void RecordedRuns::takeScreenshots(const std::vector<std::string>& runs) const
{
    const QString folder = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    qInstallMessageHandler(nullptr);  // grab() resizes plots that were never shown, to nothing, which they warn of
    for (const char* theme : {"light", "dark"}) {
        m_window->setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        for (const std::string& run : runs) {
            m_window->open(at(run));
            QTest::qWait(1500);
            QVERIFY(m_window->grab().save(
                folder +
                QStringLiteral("/run_%1_%2.png").arg(QString::fromStdString(run), QString::fromLatin1(theme))));
        }
    }
}

}  // namespace orangery::test
