// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"
#include "recorded_runs.h"
#include "widgets/scatter_plot.h"
#include "window_fixture.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace orangery;

/// Recorded maps of embeddings, in the window.
class RecognitionMapRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs.showWindow(); }
    void cleanup() { m_runs.closeWindow(); }

    void aMapIsThatOfTheRun();
    void aRecordedMapIsTaggedAndExported();
    void aMapIsPlacedAnewWithItsModelOnly();
    void aMapThatIsNotWholeIsNone();
    void screenshots() { m_runs.takeScreenshots({"map"}); }

private:
    [[nodiscard]] widgets::ScatterPlot& plot() const { return *m_runs.find<widgets::ScatterPlot>("mapPane.plot"); }
    void openMap(const fs::path& run);

    test::RecordedRuns m_runs;
    Json m_map;
};

void RecognitionMapRunsTest::initTestCase()
{
    m_map = m_runs.record("recognize.map", "map",
                          {{"inputs", Json::array({m_runs.at("data").string()})}, {"centring", "all"}});
}

void RecognitionMapRunsTest::openMap(const fs::path& run)
{
    QVERIFY2(m_runs.opensOn(run, "Map"), qPrintable(test::messageOf(m_runs.window())));
    QVERIFY(test::waitUntil([&] { return plot().scene().points.size() == m_map["points"].get<std::size_t>(); }));
}

void RecognitionMapRunsTest::aMapIsThatOfTheRun()
{
    openMap(m_runs.at("map"));
    const EventLogContents log = readEventLog(m_runs.at("map") / "events.jsonl").value();
    std::size_t i = 0;
    for (const Json& event : log.events) {
        if (event["ev"] != "map_point")
            continue;
        const widgets::ScatterPoint& point = plot().scene().points[i];
        QCOMPARE(point.x, event["x"].get<double>());
        QCOMPARE(point.y, event["y"].get<double>());
        const bool isText = event["kind"] == "text";
        QCOMPARE(point.shape, isText ? 1 : 0);
        const QString told = plot().scene().details[static_cast<qsizetype>(i)];
        if (isText)
            QVERIFY2(told.contains(QString::fromStdString(event["truth"].get<std::string>())), qPrintable(told));
        else
            QCOMPARE(told, QStringLiteral("Truth: %1\nPredicted: %2")
                               .arg(QString::fromStdString(event["truth"].get<std::string>()),
                                    QString::fromStdString(event["predicted"].get<std::string>())));
        ++i;
    }
    QCOMPARE(i, m_map["points"].get<std::size_t>());
    QVERIFY(
        plot().scene().x.label.contains(QString::number(100 * m_map["explained_variance"][0].get<double>(), 'f', 1)));
    QVERIFY2(plot().scene().captions.front().contains(QStringLiteral("centring all")),
             qPrintable(plot().scene().captions.front()));
    QCOMPARE(m_runs.find<QComboBox>("mapPane.centring")->currentIndex(), 1);
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("map.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize map ")) &&
                 command.contains(QStringLiteral("--centring all")) &&
                 command.contains(QString::fromStdString(m_runs.at("data").string())),
             qPrintable(command));
}

void RecognitionMapRunsTest::aRecordedMapIsTaggedAndExported()
{
    openMap(m_runs.at("map"));
    // A lasso around the left half.
    const QRectF area = plot().plotRect();
    test::drag(plot(), {area.topLeft() + QPointF(1, 1),
                        {area.center().x(), area.top() + 1},
                        {area.center().x(), area.bottom() - 1},
                        area.bottomLeft() + QPointF(1, -1)});
    std::vector<std::size_t> inputs;
    for (const std::size_t point : plot().selection())
        if (plot().scene().points[point].shape == 0)
            inputs.push_back(point);
    QVERIFY(!inputs.empty() && inputs.size() < test::RecordedRuns::kScenes.classes * test::RecordedRuns::kScenes.each);
    QCOMPARE(m_runs.find<QAbstractItemView>("mapPane.list")->model()->rowCount(), static_cast<int>(inputs.size()));
    m_runs.find<QLineEdit>("mapPane.tags")->setText(QStringLiteral("left"));
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("map.tag")));
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("map.exportSubset"), m_runs.at("left.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("left.csv")); }));
    const auto linesOf = [](const fs::path& file) {
        return QString::fromStdString(readFile(file).value()).split(u'\n', Qt::SkipEmptyParts);
    };
    QCOMPARE(linesOf(m_runs.at("left.csv")).size(), static_cast<qsizetype>(inputs.size()) + 1);
    // The whole map has the numbers of the run, and the tags behind them.
    QVERIFY(test::choose(m_runs.window(), QStringLiteral("map.exportMap"), m_runs.at("tagged.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(m_runs.at("tagged.csv")); }));
    const QStringList tagged = linesOf(m_runs.at("tagged.csv"));
    const QStringList told = linesOf(m_runs.at("map") / "tables" / "map.csv");
    QCOMPARE(tagged.size(), told.size());
    for (qsizetype i = 1; i < told.size(); ++i) {
        const bool isLeft = std::count(inputs.begin(), inputs.end(), static_cast<std::size_t>(i - 1)) > 0;
        const bool isText = told[i].contains(QStringLiteral(",text,"));
        const QString expected =
            isText ? told[i] : QString(told[i] + (isLeft ? QStringLiteral(",left") : QStringLiteral(",")));
        QVERIFY2(tagged[i].startsWith(expected), qPrintable(tagged[i]));
    }
}

void RecognitionMapRunsTest::aMapIsPlacedAnewWithItsModelOnly()
{
    openMap(m_runs.copyOf("map", "map_elsewhere", [](Json& told) {
        told["parameters"]["model"] = "a-model-that-is-not-here";
        told["parameters"]["classes"] = "gone.txt";
    }));
    const auto* state = m_runs.find<QLabel>("mapPane.state");
    const QAction* anew = m_runs.window().actions().find(QStringLiteral("map.placeAnew"));
    QVERIFY(!anew->isEnabled());
    QVERIFY(anew->toolTip().startsWith(QStringLiteral("Choose a model first")));
    QVERIFY2(state->text().contains(QStringLiteral("map_elsewhere recorded this map")), qPrintable(state->text()));
    QVERIFY(plot().scene().details.front().contains(QStringLiteral("Predicted: ")));
    openMap(m_runs.at("map"));
    QVERIFY(test::waitUntil([&] { return state->text().contains(QStringLiteral("The run map recorded")); }));
    QVERIFY(!m_runs.find<QComboBox>("mapPane.method")->isEnabled());
    const double before = plot().scene().points[0].x;
    QVERIFY(test::waitUntil([&] { return anew->isEnabled(); }));
    QVERIFY(test::trigger(m_runs.window(), QStringLiteral("map.placeAnew")));
    QVERIFY(test::waitUntil([&] {
        return plot().scene().points.size() == m_map["points"].get<std::size_t>() &&
               !state->text().contains(QStringLiteral("recorded"));
    }));
    QVERIFY(m_runs.find<QComboBox>("mapPane.method")->isEnabled());
    QVERIFY(std::abs(plot().scene().points[0].x - before) < 1e-5);  // the same model places them there again
}

void RecognitionMapRunsTest::aMapThatIsNotWholeIsNone()
{
    const std::size_t half = readFile(m_runs.at("map") / "events.jsonl").value().size() / 2;
    QVERIFY(m_runs.isRefused(m_runs.stopped("map", "map_stopped", half)));
    QVERIFY(test::messageOf(m_runs.window()).contains(QStringLiteral("holds no map")));
    const fs::path cut = m_runs.copyOf("map", "map_cut", [](Json&) {});
    QVERIFY(writeFile(cut / "events.jsonl", readFile(cut / "events.jsonl").value().substr(0, half)).has_value());
    QVERIFY(m_runs.isRefused(cut));
    QVERIFY(test::messageOf(m_runs.window()).contains(QStringLiteral("is damaged")));
}

QTEST_MAIN(RecognitionMapRunsTest)
#include "recognition_map_runs_test.moc"
