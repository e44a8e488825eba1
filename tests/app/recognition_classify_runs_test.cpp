// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"
#include "plugins/recognition/study/items_model.h"
#include "recorded_runs.h"
#include "widgets/score_bars.h"
#include "widgets/thumbnail_gallery.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QTest>

#include <fstream>

using namespace orangery;

/// Runs of recognize.classify that the Recognition page shows while they are written.
class RecognitionClassifyRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_runs.closeWindow(); }

    void aRunIsFollowedWhileItGrows();
    void whatIsGoneOnWithIsRenewed();
    void whatAPersonRemovedStaysAway();
    void otherClassesTakeNoRankings();
    void aRunThatIsBegunAgainIsShownAnew();
    void aDamagedLineIsTold();

private:
    /// A run of a model that is not here and whose log ends before its first input.
    [[nodiscard]] fs::path begun(const std::string& name) const;
    /// Adds the lines of some inputs, and a piece of the next one.
    void grow(const fs::path& run, std::size_t first, std::size_t end, std::size_t piece = 0) const;
    [[nodiscard]] QAbstractItemModel& gallery() const
    {
        return *m_runs.find<widgets::ThumbnailGallery>("recognisePane.gallery")->model();
    }
    [[nodiscard]] QString best(int row) const
    {
        return gallery().index(row, 0).data(recognition_page::ItemsModel::BestRole).toString();
    }
    [[nodiscard]] QString state() const { return m_runs.find<QLabel>("recognitionHeader.state")->text(); }
    [[nodiscard]] bool hasRows(int count) const
    {
        return test::waitUntil([&] { return gallery().rowCount() == count; });
    }
    void open(const fs::path& run) const;
    void rowsAreThoseOfTheRun(int count) const;

    test::RecordedRuns m_runs;
    Json m_told;
    std::string m_log;
    std::vector<std::size_t> m_lines;  ///< where those of inputs begin, and the end of the last one
};

void RecognitionClassifyRunsTest::initTestCase()
{
    m_told = m_runs.record("recognize.classify", "classified", {{"inputs", {m_runs.at("data").string()}}});
    m_log = readFile(m_runs.at("classified") / "events.jsonl").value();
    for (std::size_t at = m_log.find("\"item_finished\""); at != std::string::npos;
         at = m_log.find("\"item_finished\"", at + 1))
        m_lines.push_back(m_log.rfind('\n', at) + 1);
    QCOMPARE(m_lines.size(), m_told["items"].size());
    m_lines.push_back(m_log.find('\n', m_lines.back()) + 1);
    m_runs.showWindow();
}

fs::path RecognitionClassifyRunsTest::begun(const std::string& name) const
{
    const fs::path run = m_runs.stopped("classified", name, m_lines[0]);
    Json record = parseJson(readFile(run / "run.json").value(), "run.json").value();
    record["parameters"]["model"] = "a-model-that-is-not-here";
    if (!writeFile(run / "run.json", writeJsonFile(record)))
        qFatal("cannot write run.json");
    return run;
}

void RecognitionClassifyRunsTest::grow(const fs::path& run, std::size_t first, std::size_t end, std::size_t piece) const
{
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary)
        << m_log.substr(m_lines[first], m_lines[end] + piece - m_lines[first]);
}

void RecognitionClassifyRunsTest::open(const fs::path& run) const
{
    QVERIFY2(m_runs.opensOn(run, "Recognise"), qPrintable(test::messageOf(m_runs.window())));
    const QString name = QString::fromStdString(run.filename().string());
    QVERIFY2(test::waitUntil([&] { return state().contains(name); }), qPrintable(state()));
}

void RecognitionClassifyRunsTest::rowsAreThoseOfTheRun(int count) const
{
    QCOMPARE(gallery().rowCount(), count);
    for (int row = 0; row < count; ++row) {
        const Json& item = m_told["items"][static_cast<std::size_t>(row)];
        const QString input = QString::fromStdString(item["input"].get<std::string>());
        const QString named = gallery().index(row, 0).data().toString();
        QVERIFY2(input.endsWith(named), qPrintable(named));
        const QString first = QString::fromStdString(item["ranking"][0]["class"].get<std::string>());
        QVERIFY2(best(row).startsWith(first), qPrintable(best(row)));
    }
}

void RecognitionClassifyRunsTest::aRunIsFollowedWhileItGrows()
{
    const fs::path run = begun("growing");
    open(run);
    QVERIFY2(state().contains(QStringLiteral("The run growing goes on or was stopped")), qPrintable(state()));
    QCOMPARE(gallery().rowCount(), 0);

    grow(run, 0, 11, 40);  // the twelfth is told in part
    QVERIFY(hasRows(11));
    rowsAreThoseOfTheRun(11);
    const auto& ranking = *m_runs.find<widgets::ScoreBars>("recognisePane.ranking");
    const Json& first = m_told["items"][0]["ranking"];
    QCOMPARE(ranking.scene().bars.size(), static_cast<qsizetype>(first.size()));
    for (std::size_t i = 0; i < first.size(); ++i)
        QCOMPARE(ranking.scene().bars[i].label.toStdString(), first[i]["class"].get<std::string>());

    // What a person looks at stays while more comes in, and no model is chosen for it.
    auto* view = m_runs.find<widgets::ThumbnailGallery>("recognisePane.gallery");
    view->setCurrentIndex(gallery().index(4, 0));
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << m_log.substr(m_lines[11] + 40);
    QVERIFY(hasRows(static_cast<int>(m_told["items"].size())));
    rowsAreThoseOfTheRun(static_cast<int>(m_told["items"].size()));
    QCOMPARE(view->currentIndex().row(), 4);
    QVERIFY(state().contains(QStringLiteral("goes on or was stopped")));
    QVERIFY(gallery().index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("as a run recorded it")));

    fs::copy_file(m_runs.at("classified") / "run.json", run / "run.json", fs::copy_options::overwrite_existing);
    QVERIFY2(test::waitUntil([&] { return !state().contains(QStringLiteral("growing")); }), qPrintable(state()));
    QCOMPARE(test::messageOf(m_runs.window()).contains(QStringLiteral("damaged")), false);
}

void RecognitionClassifyRunsTest::whatIsGoneOnWithIsRenewed()
{
    const fs::path run = begun("gone_on_with");
    open(run);
    EventReader reader("events.jsonl");
    std::vector<Json> events;
    QVERIFY(reader.feed(m_log, events).has_value());
    const auto told =
        std::find_if(events.begin(), events.end(), [](const Json& e) { return e["ev"] == "item_finished"; });
    Json failed = *told;
    failed["ev"] = "item_failed";
    failed["message"] = "the disk was away";
    failed.erase("ranking");
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << writeJson(failed) << "\n";
    QVERIFY(hasRows(1));
    QCOMPARE(best(0), QStringLiteral("the disk was away"));
    Json again = *told;
    again["seq"] = told->at("seq").get<int>() + 1;
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << writeJson(again) << "\n";
    QVERIFY(test::waitUntil([&] { return best(0) != QStringLiteral("the disk was away"); }));
    rowsAreThoseOfTheRun(1);
}

void RecognitionClassifyRunsTest::whatAPersonRemovedStaysAway()
{
    const fs::path run = begun("removed_from");
    open(run);
    grow(run, 0, 3);
    QVERIFY(hasRows(3));
    m_runs.find<widgets::ThumbnailGallery>("recognisePane.gallery")->setCurrentIndex(gallery().index(1, 0));
    const QString removed = gallery().index(1, 0).data().toString();
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("recognition.removeInputs")));
    QVERIFY(hasRows(2));
    grow(run, 3, 5);
    QVERIFY(hasRows(4));
    for (int row = 0; row < 4; ++row)
        QVERIFY(gallery().index(row, 0).data().toString() != removed);
}

void RecognitionClassifyRunsTest::otherClassesTakeNoRankings()
{
    const fs::path run = begun("of_other_classes");
    open(run);
    grow(run, 0, 1);
    QVERIFY(hasRows(1));
    QVERIFY(!best(0).isEmpty());
    std::string others;
    for (const std::string& name : m_runs.classes())
        others = name + "\n" + others;
    QVERIFY(writeFile(m_runs.at("others.txt"), others).has_value());
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("recognition.openClasses"), m_runs.at("others.txt")));
    QVERIFY(test::waitUntil([&] { return best(0).isEmpty(); }));
    grow(run, 1, 2);
    QVERIFY(hasRows(2));
    QCOMPARE(best(1), QString());
}

void RecognitionClassifyRunsTest::aRunThatIsBegunAgainIsShownAnew()
{
    const fs::path run = begun("again");
    open(run);
    grow(run, 0, 6);
    QVERIFY(hasRows(6));
    QVERIFY(writeFile(run / "events.jsonl", m_log.substr(0, m_lines[2])).has_value());
    QVERIFY(hasRows(2));
    rowsAreThoseOfTheRun(2);
    // Another thing that is opened has nothing to do with it.
    m_runs.window().open(m_runs.at("classified"));
    QVERIFY(hasRows(static_cast<int>(m_told["items"].size())));
    QVERIFY(writeFile(run / "events.jsonl", m_log.substr(0, m_lines[4])).has_value());
    QTest::qWait(500);
    QCOMPARE(gallery().rowCount(), static_cast<int>(m_told["items"].size()));
}

void RecognitionClassifyRunsTest::aDamagedLineIsTold()
{
    const fs::path run = begun("torn");
    open(run);
    grow(run, 0, 2);
    QVERIFY(hasRows(2));
    std::string line = m_log.substr(m_lines[2], m_lines[3] - m_lines[2]);
    line.replace(line.find("\"ranking\""), 9, "\"rankled\"");
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << line;
    QVERIFY(test::waitUntil(
        [&] { return test::messageOf(m_runs.window()).contains(QStringLiteral("torn/events.jsonl")); }));
    QCOMPARE(gallery().rowCount(), 2);
    QVERIFY(!state().contains(QStringLiteral("goes on")));
}

QTEST_MAIN(RecognitionClassifyRunsTest)
#include "recognition_classify_runs_test.moc"
