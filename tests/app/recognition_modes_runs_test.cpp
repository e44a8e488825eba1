// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"
#include "recorded_runs.h"
#include "window_fixture.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QSlider>
#include <QTableView>
#include <QTest>
#include <QUrl>

#include <algorithm>
#include <fstream>

using namespace orangery;

/// Recorded comparisons of modes, in the window.
class RecognitionModesRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs.showWindow(); }
    void cleanup() { m_runs.closeWindow(); }

    void aComparisonIsThatOfTheRun();
    void itsDifferencesLeadToItsInputs();
    void whatIsExportedIsWhatTheRunWrote();
    void itIsComparedAnewWithItsModelOnly();
    void aStoppedRunShowsWhatItTold();
    void aRunIsFollowedWhileItGrows();
    void aRunThatIsBegunAgainIsShownAnew();
    void damagedRunsAreToldInOneSentence();
    void screenshots() { m_runs.takeScreenshots({"modes"}); }

private:
    enum Column { Mode, Texts, Aggregation, Right, Share, FirstOther };

    [[nodiscard]] QString state() const { return m_runs.find<QLabel>("modesPane.state")->text(); }
    [[nodiscard]] QTableView& table() const { return *m_runs.find<QTableView>("modesPane.table"); }
    [[nodiscard]] QString cell(std::size_t row, int column) const
    {
        return table().model()->index(static_cast<int>(row), column).data().toString();
    }
    void openModes(const fs::path& run) const;
    void countsAreThoseOf(const Json& told) const;

    test::RecordedRuns m_runs;
    Json m_told;
};

void RecognitionModesRunsTest::initTestCase()
{
    // Descriptions of the first two classes are exchanged, so that the modes that use them differ from the others.
    std::vector<std::string> described = m_runs.classes();
    std::swap(described[0], described[1]);
    Json descriptions = Json::object();
    for (std::size_t c = 0; c < described.size(); ++c)
        descriptions[m_runs.classes()[c]] = {"a " + described[c], "a small " + described[c]};
    QVERIFY(writeFile(m_runs.at("descriptions.json"), writeJsonFile(descriptions)).has_value());
    m_told = m_runs.record("recognize.modes", "modes",
                           {{"truth", m_runs.at("data").string()},
                            {"descriptions", m_runs.at("descriptions.json").string()},
                            {"alpha", 0.25}});
    QCOMPARE(m_told["modes"].size(), std::size_t{7});
}

void RecognitionModesRunsTest::openModes(const fs::path& run) const
{
    QVERIFY2(m_runs.opensOn(run, "Modes"), qPrintable(test::messageOf(m_runs.window())));
    QVERIFY2(test::waitUntil([&] { return state().contains(QString::fromStdString(run.filename().string())); }),
             qPrintable(state()));
}

void RecognitionModesRunsTest::countsAreThoseOf(const Json& told) const
{
    const Json& modes = told["modes"];
    QCOMPARE(table().model()->rowCount(), static_cast<int>(modes.size()));
    for (std::size_t m = 0; m < modes.size(); ++m) {
        QCOMPARE(cell(m, Mode).toStdString(), modes[m]["mode"].get<std::string>());
        QCOMPARE(cell(m, Texts), QString::number(modes[m]["texts"].get<int>()));
        QCOMPARE(cell(m, Aggregation).toStdString(), modes[m]["aggregation"].get<std::string>());
        QCOMPARE(cell(m, Right),
                 QStringLiteral("%1 of %2").arg(modes[m]["right"].get<int>()).arg(told["known"].get<int>()));
    }
    std::size_t i = 0;
    for (std::size_t a = 0; a < modes.size(); ++a)
        for (std::size_t b = a + 1; b < modes.size(); ++b, ++i) {
            const Json& pair = told["pairs"][i];
            QVERIFY(pair["a"] == modes[a]["mode"] && pair["b"] == modes[b]["mode"]);
            const int column = FirstOther + static_cast<int>(b);
            QCOMPARE(cell(a, column), QString::number(pair["differ"].get<int>()));
            const QString words = table().model()->index(static_cast<int>(a), column).data(Qt::ToolTipRole).toString();
            QVERIFY2(words.contains(QStringLiteral("p = %1.").arg(pair["p"].get<double>(), 0, 'g', 3)),
                     qPrintable(words));
        }
}

void RecognitionModesRunsTest::aComparisonIsThatOfTheRun()
{
    QVERIFY(!m_runs.find<QWidget>("modesPane"));  // the page is made when something is opened
    QVERIFY(test::drop(m_runs.window(), {QUrl::fromLocalFile(QString::fromStdString(m_runs.at("modes").string()))}));
    QVERIFY(test::waitUntil([&] {
        return m_runs.find<QWidget>("modesPane") != nullptr && m_runs.find<QWidget>("modesPane")->isVisible();
    }));
    countsAreThoseOf(m_told);
    QVERIFY2(state().contains(QStringLiteral("32 items, the class of 32 known")) &&
                 state().contains(QStringLiteral("The run modes recorded this comparison")),
             qPrintable(state()));
    QVERIFY(!m_runs.find<QSlider>("modesPane.alpha")->isEnabled());
    QCOMPARE(m_runs.find<QSlider>("modesPane.alpha")->value(), 25);
    // The bars are of the first input, as the run told them.
    const QString bars = m_runs.find<QWidget>("modeBars")->accessibleDescription();
    for (const auto& [mode, answer] : m_told["items"][0]["modes"].items()) {
        const QString title = QString::fromStdString(mode == "mix" ? "mix, 0.25 descriptions" : mode);
        const QString expected = QStringLiteral("; %1: %2, %3 %")
                                     .arg(title, QString::fromStdString(answer["class"].get<std::string>()))
                                     .arg(100 * answer["probability"].get<double>(), 0, 'f', 1);
        QVERIFY2(bars.contains(expected), qPrintable(bars));
    }
    QVERIFY(bars.contains(
        QStringLiteral(", which is %1").arg(QString::fromStdString(m_told["items"][0]["truth"].get<std::string>()))));
    QCOMPARE(test::widgetsWithoutName(*m_runs.find<QWidget>("modesPane")), QStringList());
}

void RecognitionModesRunsTest::itsDifferencesLeadToItsInputs()
{
    openModes(m_runs.at("modes"));
    const auto differs = [](const Json& item) {
        return item["modes"]["name"]["class"] != item["modes"]["mix"]["class"];
    };
    const auto& all = m_told["items"];
    const auto expected = std::count_if(all.begin(), all.end(), differs);
    QVERIFY(expected > 0);
    const QModelIndex index = table().model()->index(0, FirstOther + 5);
    table().scrollTo(index);
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(index).center());
    auto* items = m_runs.find<QListWidget>("modesPane.items");
    QCOMPARE(items->count(), static_cast<int>(expected));
    const auto last = std::find_if(all.rbegin(), all.rend(), differs);
    const QListWidgetItem* entry = items->item(items->count() - 1);
    items->scrollToItem(entry);
    QTest::mouseClick(items->viewport(), Qt::LeftButton, {}, items->visualItemRect(entry).center());
    const QString name = QString::fromStdString(fs::path((*last)["input"].get<std::string>()).filename().string());
    const QString bars = m_runs.find<QWidget>("modeBars")->accessibleDescription();
    QVERIFY2(bars.startsWith(name), qPrintable(bars));
}

void RecognitionModesRunsTest::whatIsExportedIsWhatTheRunWrote()
{
    openModes(m_runs.at("modes"));
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("recognition.modes.export"), m_runs.at("shown.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("shown.csv")); }));
    QCOMPARE(readFile(m_runs.at("shown.csv")).value(), readFile(m_runs.at("modes") / "tables" / "modes.csv").value());
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("recognition.modes.savePicture"), m_runs.at("shown.svg")));
    const std::string svg = readFile(m_runs.at("shown.svg")).value();
    QVERIFY(svg.find("orangery recognize modes") != std::string::npos);
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("recognition.modes.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize modes ")) &&
                 command.contains(QStringLiteral("--alpha 0.25")) && !command.contains(QStringLiteral("-o ")) &&
                 command.contains(QString::fromStdString(m_runs.at("data").string())),
             qPrintable(command));
}

void RecognitionModesRunsTest::itIsComparedAnewWithItsModelOnly()
{
    openModes(m_runs.copyOf("modes", "modes_elsewhere", [](Json& told) {
        told["parameters"]["model"] = "a-model-that-is-not-here";
        told["parameters"]["classes"] = "gone.txt";
    }));
    countsAreThoseOf(m_told);
    const QAction* anew = m_runs.window().actions().find(QStringLiteral("recognition.modes.compareAnew"));
    QVERIFY(!anew->isEnabled());
    QVERIFY(anew->toolTip().startsWith(QStringLiteral("Choose a model first")));
    QVERIFY(!m_runs.window().actions().find(QStringLiteral("recognition.modes.saveRun"))->isEnabled());
    openModes(m_runs.at("modes"));
    QVERIFY(test::waitUntil([&] { return state().contains(QStringLiteral("The run modes recorded")); }));
    QVERIFY(test::waitUntil([&] { return anew->isEnabled(); }));
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("recognition.modes.compareAnew")));
    QVERIFY2(test::waitUntil([&] { return state().startsWith(QStringLiteral("32 items, the class of 32 known")); }),
             qPrintable(state()));
    QVERIFY(!state().contains(QStringLiteral("recorded")));
    QVERIFY(m_runs.find<QSlider>("modesPane.alpha")->isEnabled());
    countsAreThoseOf(m_told);  // the same model gives the same answers again
}

void RecognitionModesRunsTest::aStoppedRunShowsWhatItTold()
{
    // Within the line of its eleventh input.
    const std::string log = readFile(m_runs.at("modes") / "events.jsonl").value();
    std::size_t place = 0;
    for (int item = 0; item < 11; ++item)
        place = log.find("\"item_finished\"", place + 1);
    openModes(m_runs.stopped("modes", "modes_stopped", place));
    QVERIFY2(state().startsWith(QStringLiteral("10 items")), qPrintable(state()));
    QVERIFY2(state().contains(QStringLiteral("The run modes_stopped goes on or was stopped")), qPrintable(state()));
    QCOMPARE(cell(0, Right).section(QLatin1Char(' '), 1), QStringLiteral("of 10"));
}

void RecognitionModesRunsTest::aRunIsFollowedWhileItGrows()
{
    const std::string log = readFile(m_runs.at("modes") / "events.jsonl").value();
    std::vector<std::size_t> items;  // where their lines begin
    for (std::size_t at = log.find("\"item_finished\""); at != std::string::npos;
         at = log.find("\"item_finished\"", at + 1))
        items.push_back(log.rfind('\n', at) + 1);
    QCOMPARE(items.size(), std::size_t{32});
    const fs::path run = m_runs.stopped("modes", "modes_growing", items[0]);
    const auto grow = [&](std::size_t from, std::size_t to) {
        std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << log.substr(from, to - from);
    };
    openModes(run);
    QVERIFY2(state().startsWith(QStringLiteral("The run has told of no input yet.")), qPrintable(state()));
    QCOMPARE(table().model()->rowCount(), 7);
    QVERIFY(!m_runs.window().actions().find(QStringLiteral("recognition.modes.export"))->isEnabled());

    const auto differ = [&](std::size_t count) {
        int found = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const Json& modes = m_told["items"][i]["modes"];
            found += modes["name"]["class"] != modes["descriptions"]["class"] ? 1 : 0;
        }
        return found;
    };
    std::size_t some = 1;
    while (some < items.size() && differ(some) < 3)
        ++some;
    QVERIFY(some + 1 < items.size());
    grow(items[0], items[some] + 20);  // the next one is told in part
    QVERIFY2(test::waitUntil([&] { return state().startsWith(QStringLiteral("%1 items").arg(some)); }),
             qPrintable(state()));
    QVERIFY(state().contains(QStringLiteral("goes on or was stopped")));
    QCOMPARE(cell(0, Right).section(QLatin1Char(' '), 1), QStringLiteral("of %1").arg(some));
    const QString first = QString::fromStdString(m_told["items"][0]["input"].get<std::string>());
    QVERIFY(m_runs.find<QWidget>("modeBars")->accessibleDescription().startsWith(QFileInfo(first).fileName()));

    // What a person chose stays chosen while more comes in.
    const QModelIndex index = table().model()->index(0, FirstOther + 3);
    table().setCurrentIndex(index);
    auto* list = m_runs.find<QListWidget>("modesPane.items");
    QCOMPARE(list->count(), 3);
    list->setCurrentRow(1);
    const QString chosen = list->item(1)->text();
    grow(items[some] + 20, log.size());
    QVERIFY2(test::waitUntil([&] { return state().startsWith(QStringLiteral("32 items")); }), qPrintable(state()));
    countsAreThoseOf(m_told);
    QCOMPARE(table().currentIndex(), index);
    QCOMPARE(list->count(), differ(items.size()));
    QCOMPARE(list->currentRow(), 1);
    QCOMPARE(list->item(1)->text(), chosen);
    QVERIFY(state().contains(QStringLiteral("goes on or was stopped")));
    fs::copy_file(m_runs.at("modes") / "run.json", run / "run.json", fs::copy_options::overwrite_existing);
    QVERIFY2(test::waitUntil([&] { return state().contains(QStringLiteral("modes_growing recorded this")); }),
             qPrintable(state()));
}

void RecognitionModesRunsTest::aRunThatIsBegunAgainIsShownAnew()
{
    const std::string log = readFile(m_runs.at("modes") / "events.jsonl").value();
    std::size_t sixth = 0;
    for (int item = 0; item < 6; ++item)
        sixth = log.find("\"item_finished\"", sixth + 1);
    const fs::path run = m_runs.stopped("modes", "modes_again", sixth);
    openModes(run);
    QVERIFY2(state().startsWith(QStringLiteral("5 items")), qPrintable(state()));
    const std::size_t second = log.find("\"item_finished\"", log.find("\"item_finished\"") + 1);
    QVERIFY(writeFile(run / "events.jsonl", log.substr(0, log.rfind('\n', second) + 1)).has_value());
    QVERIFY2(test::waitUntil([&] { return state().startsWith(QStringLiteral("1 item")); }), qPrintable(state()));
    QVERIFY(!state().contains(QStringLiteral("hidden")));
    // Another thing that is opened has nothing to do with it.
    openModes(m_runs.at("modes"));
    QVERIFY(writeFile(run / "events.jsonl", log).has_value());
    QTest::qWait(500);
    QVERIFY2(state().startsWith(QStringLiteral("32 items")), qPrintable(state()));
}

void RecognitionModesRunsTest::damagedRunsAreToldInOneSentence()
{
    const std::string log = readFile(m_runs.at("modes") / "events.jsonl").value();
    const auto damaged = [&](const std::string& name, const std::string& text) {
        const fs::path copy = m_runs.copyOf("modes", name, [](Json&) {});
        return writeFile(copy / "events.jsonl", text) ? copy : fs::path();
    };
    QVERIFY(m_runs.isRefused(damaged("modes_cut", log.substr(0, log.size() / 2))));
    QVERIFY2(test::messageOf(m_runs.window()).contains(QStringLiteral("is damaged")),
             qPrintable(test::messageOf(m_runs.window())));
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = log;
        const std::size_t place = text.find(from);
        return place == std::string::npos ? std::string() : text.replace(place, from.size(), to);
    };
    const std::pair<const char*, std::string> odd[] = {{"modes_of_class", changed("\"truth\":0", "\"truth\":77")},
                                                       {"modes_unknown", changed("\"mode\":\"mix\"", "\"mode\":\"?\"")},
                                                       {"modes_torn", changed("\"best\":", "\"worst\":")}};
    for (const auto& [name, text] : odd) {
        QVERIFY2(m_runs.isRefused(damaged(name, text)), name);
        QVERIFY2(test::messageOf(m_runs.window()).contains(QStringLiteral("none of a comparison of modes")),
                 qPrintable(test::messageOf(m_runs.window())));
    }
    QVERIFY(!m_runs.find<QWidget>("modesPane") || !m_runs.find<QWidget>("modesPane")->isVisible());
}

QTEST_MAIN(RecognitionModesRunsTest)
#include "recognition_modes_runs_test.moc"
