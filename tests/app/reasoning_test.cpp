// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/comcts/tree_file.h"
#include "plugins/comcts/page/comparison_pane.h"
#include "plugins/comcts/page/step_pane.h"
#include "plugins/comcts/page/tree_page.h"
#include "synthetic_search.h"
#include "watchdog.h"
#include "widgets/option_form.h"
#include "widgets/timeline.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <fstream>

using namespace orangery;
using namespace orangery::comcts_page;
using comcts_scene::EntryId;

/// The page as a person uses it. It is made here, in a window of its own, and not by the plug-in, so that the test sees
/// its classes; the plug-in does nothing but make it.
class ReasoningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void thePlugInMakesThePage();
    void opensARecordedRun();
    void scrubsBothWays();
    void canvasAndTableSelectTheSame();
    void showsAStepInFull();
    void hidesCutSteps();
    void exportsEveryFormat();
    void exportsTheMomentThatIsShown();
    void startsAScriptedSearchFromTheForm();
    void pausesStepsAndCancels();
    void copiesTheCommandLine();
    void comparesTwoSearches();
    void switchesBetweenQuestions();
    void tellsWhatIsMalformed();
    void everyWidgetHasAName();
    void staysResponsiveWithManyNodes();

private:
    [[nodiscard]] fs::path folder(const std::string& name) const
    {
        return m_temporary.path().toStdString() + "/" + name;
    }
    [[nodiscard]] static fs::path script() { return fs::path(ORANGERY_TEST_DATA) / "comcts" / "scenario_1.json"; }
    void openAndWait(const fs::path& path);
    [[nodiscard]] const SearchTreeModel& model() const { return *m_page->session().model(); }

    QTemporaryDir m_temporary;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<TreePage> m_page;
};

void ReasoningTest::initTestCase()
{
    QVERIFY(test::writeSyntheticRun(folder("small"), 60).has_value());
    QVERIFY(test::writeSyntheticRun(folder("large"), 10000).has_value());
}

void ReasoningTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_page = std::make_unique<TreePage>(*m_window, nullptr);
    m_page->resize(1200, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void ReasoningTest::cleanup()
{
    m_page.reset();
    m_window.reset();
}

void ReasoningTest::openAndWait(const fs::path& path)
{
    m_page->open(path);
    QVERIFY(test::waitUntil([&] { return model().history().outcome().has_value() && !m_page->session().isFolding(); }));
    QTest::qWait(120);  // canvas and header follow within a few frames
}

void ReasoningTest::thePlugInMakesThePage()
{
    shell::MainWindow window(shell::PlugIns::Use);
    window.show();
    window.open(folder("small"));
    QTRY_VERIFY(window.findChild<QWidget*>(QStringLiteral("treePage")) != nullptr);
    auto* canvas = window.findChild<widgets::TreeCanvas*>(QStringLiteral("treePage.canvas"));
    QVERIFY(canvas != nullptr);
    QTRY_VERIFY(canvas->scene().items.size() > 20);
}

void ReasoningTest::opensARecordedRun()
{
    openAndWait(folder("small"));
    const auto* canvas = m_page->findChild<widgets::TreeCanvas*>();
    QVERIFY(canvas->isVisible());
    QCOMPARE(canvas->scene().items.size(), model().entries().size());
    QCOMPARE(canvas->scene().seriesNames.size(), 3);
    QVERIFY(
        m_page->findChild<QLabel*>(QStringLiteral("searchHeader.badges"))->text().contains(QStringLiteral("invented")));
    QVERIFY(
        m_page->findChild<QLabel*>(QStringLiteral("searchHeader.state"))->text().contains(QStringLiteral("budget")));
}

void ReasoningTest::scrubsBothWays()
{
    openAndWait(folder("small"));
    auto* timeline = m_page->findChild<widgets::Timeline*>();
    QCOMPARE(timeline->length(), model().length());
    QCOMPARE(timeline->position(), model().length());
    const std::size_t all = model().entries().size();
    timeline->setPosition(model().length() / 2);
    QTRY_COMPARE(model().position(), model().length() / 2);
    QVERIFY(model().entries().size() < all);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.previousStep")));
    QTRY_COMPARE(model().position(), model().length() / 2 - 1);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.nextRound")));
    QTRY_VERIFY(model().position() >= model().length() / 2);
    timeline->toStart();
    QTRY_COMPARE(model().entries().size(), std::size_t{1});
    timeline->toEnd();
    QTRY_COMPARE(model().entries().size(), all);
    timeline->setPosition(0);
    timeline->setSpeed(1000);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.play")));
    QTRY_COMPARE(model().position(), model().length());
}

void ReasoningTest::canvasAndTableSelectTheSame()
{
    openAndWait(folder("small"));
    auto* canvas = m_page->findChild<widgets::TreeCanvas*>();
    auto* table = m_page->findChild<QTreeView*>(QStringLiteral("treePage.table"));
    const QRectF card = canvas->itemRect(5);
    QVERIFY(!card.isEmpty());
    QTest::mouseClick(canvas, Qt::LeftButton, {}, card.center().toPoint());
    QCOMPARE(m_page->selection(), std::optional(EntryId{5}));
    QCOMPARE(SearchTreeModel::entryOf(table->currentIndex()), EntryId{5});
    m_page->findChild<QTabWidget*>(QStringLiteral("treePage.views"))->setCurrentIndex(1);
    table->setCurrentIndex(model().indexOf(EntryId{7}));
    QCOMPARE(m_page->selection(), std::optional(EntryId{7}));
    QCOMPARE(canvas->selection(), 7);
}

void ReasoningTest::showsAStepInFull()
{
    openAndWait(folder("small"));
    m_page->findChild<widgets::TreeCanvas*>()->select(4);
    const auto* pane = m_page->findChild<StepPane*>();
    const auto* text = pane->findChild<QPlainTextEdit*>();
    QVERIFY(text->toPlainText().startsWith(QStringLiteral("### ")));
    const QString formula = pane->findChild<QLabel*>(QStringLiteral("stepPane.formula"))->text();
    QVERIFY2(formula.contains(QStringLiteral("U = V + c")) && formula.contains(QStringLiteral("ln(")),
             qPrintable(formula));
    // The numbers follow the history.
    m_page->findChild<widgets::Timeline*>()->setPosition(0);
    QTRY_VERIFY(!text->isVisibleTo(const_cast<StepPane*>(pane)));
}

void ReasoningTest::hidesCutSteps()
{
    openAndWait(folder("small"));
    auto* canvas = m_page->findChild<widgets::TreeCanvas*>();
    const std::size_t all = canvas->scene().items.size();
    QVERIFY(!model().history().ghosts().empty());
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.ghosts")));
    QTRY_COMPARE(canvas->scene().items.size(), model().history().tree().size());
    QVERIFY(canvas->scene().leftOut > 0);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.ghosts")));
    QTRY_COMPARE(canvas->scene().items.size(), all);
}

void ReasoningTest::exportsEveryFormat()
{
    openAndWait(folder("small"));
    for (const char* format : {"svg", "png", "pdf", "json", "csv", "dot", "mmd", "md"}) {
        QVERIFY(m_window->actions().find(QStringLiteral("comcts.export.") + QLatin1String(format))->isEnabled());
        const fs::path file = folder(std::string("tree.") + format);
        m_page->exportTo(QString::fromStdString(file.string()));
        QVERIFY2(test::waitUntil([&] { return m_window->tasks().isIdle(); }), format);
        QVERIFY2(fs::exists(file) && fs::file_size(file) > 100, qPrintable(test::messageOf(*m_window)));
    }
    // The same picture twice, with parameters and badges inside.
    const std::string first = readFile(folder("tree.svg")).value();
    m_page->exportTo(QString::fromStdString(folder("tree.svg")));
    QVERIFY(test::waitUntil([&] { return m_window->tasks().isIdle(); }));
    QCOMPARE(readFile(folder("tree.svg")).value(), first);
    QVERIFY(first.find("invented") != std::string::npos);
    QVERIFY(first.find("seed") != std::string::npos);
}

void ReasoningTest::exportsTheMomentThatIsShown()
{
    openAndWait(folder("small"));
    auto* timeline = m_page->findChild<widgets::Timeline*>();
    const auto exported = [&](const char* name) {
        m_page->exportTo(QString::fromStdString(folder(name).string()));
        QTest::qWait(1);
        return test::waitUntil([&] { return m_window->tasks().isIdle(); });
    };
    for (const int position : {0, model().length() / 3, model().length() / 2, model().length()}) {
        timeline->setPosition(position);
        QTRY_COMPARE(model().position(), position);
        QVERIFY(exported("moment.json") && exported("moment.svg"));
        const Result<comcts::TreeDocument> written = comcts::openTree(folder("moment.json"));
        QVERIFY(written.has_value());
        const comcts::Tree& shown = model().history().tree();
        QCOMPARE(written->tree.size(), shown.size());
        QCOMPARE(written->ghosts.size(), model().history().ghosts().size());
        for (std::size_t i = 0; i < shown.size(); ++i) {
            QCOMPARE(written->tree.nodes()[i].N, shown.nodes()[i].N);
            QCOMPARE(written->tree.nodes()[i].V, shown.nodes()[i].V);
        }
        const std::string figure = readFile(folder("moment.svg")).value();
        QCOMPARE(figure.find("not the end of the search") != std::string::npos, position < model().length());
    }
    // A tree file knows its end only, and says so rather than to write something else than what is shown.
    openAndWait(folder("small") / "tree.json");
    timeline->setPosition(model().length() / 2);
    QTRY_COMPARE(model().position(), model().length() / 2);
    QVERIFY(exported("never.json"));
    QVERIFY(!fs::exists(folder("never.json")));
    QVERIFY2(test::messageOf(*m_window).contains(QStringLiteral("only its end")),
             qPrintable(test::messageOf(*m_window)));
}

void ReasoningTest::startsAScriptedSearchFromTheForm()
{
    const auto* form = m_page->findChild<widgets::OptionForm*>();
    QAction* start = m_window->actions().find(QStringLiteral("comcts.start"));
    QVERIFY(!start->isEnabled());
    QTest::keyClicks(form->editor("script"), QString::fromStdString(script().string()));
    QTest::keyClicks(form->editor("output"), QString::fromStdString(folder("started").string()));
    QVERIFY(start->isEnabled());
    start->trigger();
    QVERIFY(test::waitUntil([&] { return model().history().outcome().has_value() && m_window->tasks().isIdle(); }));
    QVERIFY(*model().history().outcome() == comcts::SearchOutcome::Success);
    QVERIFY(!model().history().bestPath().empty());
    QVERIFY2(test::messageOf(*m_window).isEmpty() || test::messageOf(*m_window).contains(QStringLiteral("plug-ins")),
             qPrintable(test::messageOf(*m_window)));
}

void ReasoningTest::pausesStepsAndCancels()
{
    const auto* form = m_page->findChild<widgets::OptionForm*>();
    const_cast<widgets::OptionForm*>(form)->setValues(
        {{"script", script().string()}, {"output", folder("slow").string()}, {"pace", 300}});
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.start")));
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.pause")));
    QTRY_VERIFY(model().setup() != nullptr);
    QTest::qWait(800);
    const int held = model().history().rounds();
    QVERIFY(held <= 1);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.step")));
    QTRY_COMPARE(model().history().rounds(), held + 1);
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.cancel")));
    QTRY_VERIFY(m_window->tasks().isIdle());
    QTRY_VERIFY(model().history().outcome().has_value());
    QVERIFY(*model().history().outcome() == comcts::SearchOutcome::Cancelled);
    QVERIFY(!m_window->actions().find(QStringLiteral("comcts.cancel"))->isEnabled());
}

void ReasoningTest::copiesTheCommandLine()
{
    auto* form = m_page->findChild<widgets::OptionForm*>();
    form->setValues({{"script", "a b.json"}, {"threshold", 0.5}, {"output", "run"}});
    QVERIFY(test::trigger(*m_window, QStringLiteral("comcts.copyCommand")));
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.startsWith(QStringLiteral("orangery comcts search ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("--script 'a b.json'")));
    QVERIFY(text.contains(QStringLiteral("--threshold 0.5")));
}

void ReasoningTest::comparesTwoSearches()
{
    QVERIFY(!m_window->actions().find(QStringLiteral("comcts.compare"))->isEnabled());
    QVERIFY(test::writeSyntheticRun(folder("other"), 60, 2).has_value());
    openAndWait(folder("small"));
    m_page->compareWith(folder("nowhere"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("nowhere")));
    m_page->compareWith(folder("other"));
    ComparisonPane* pane = nullptr;
    QVERIFY(test::waitUntil([&] { return (pane = m_page->findChild<ComparisonPane*>()) != nullptr; }));
    QVERIFY(pane->isVisible());
    const auto* canvas = pane->findChild<widgets::TreeCanvas*>();
    const Result<ComparedSearches> compared = compare(folder("small"), folder("other"));
    QCOMPARE(canvas->scene().items.size(), compared->comparison.scene.items.size());
    const QString summary = pane->findChild<QLabel*>(QStringLiteral("comparisonPane.summary"))->text();
    QVERIFY2(summary.contains(QStringLiteral("only in A: %1").arg(compared->comparison.onlyA)), qPrintable(summary));
    const auto* facts = pane->findChild<QTableWidget*>(QStringLiteral("comparisonPane.facts"));
    QCOMPARE(facts->rowCount(), static_cast<int>(compared->comparison.facts.size()));
    QCOMPARE(facts->item(4, 1)->text(), QString::number(model().history().tree().size()));
    const_cast<widgets::TreeCanvas*>(canvas)->select(1);
    QVERIFY(pane->findChild<QPlainTextEdit*>()->toPlainText().contains(QStringLiteral("A: by")));
    pane->findChild<QPushButton*>()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("orangery comcts diff %1 %2")
                                                       .arg(QString::fromStdString(folder("small").string()),
                                                            QString::fromStdString(folder("other").string())));
    QVERIFY(test::widgetsWithoutName(*pane).isEmpty());
}

void ReasoningTest::switchesBetweenQuestions()
{
    const fs::path run = folder("several");
    QVERIFY(makeFolder(run).has_value());
    fs::copy(folder("small") / "run.json", run / "run.json");
    for (const char* id : {"q1", "q2"})
        fs::copy(folder("small"), run / id, fs::copy_options::recursive);
    QVERIFY(
        writeFile(run / "summary.csv", "id,outcome,rounds,calls,nodes,answer\nq1,success,2,6,9,7\nq2,budget,7,21,40,\n")
            .has_value());
    openAndWait(run);
    auto* questions = m_page->findChild<QComboBox*>(QStringLiteral("searchHeader.questions"));
    QVERIFY(questions->isVisible());
    QCOMPARE(questions->count(), 2);
    QCOMPARE(m_page->session().shownFolder(), run / "q1");
    questions->setCurrentIndex(1);
    Q_EMIT questions->activated(1);
    QCOMPARE(m_page->session().shownFolder(), run / "q2");
    QTRY_VERIFY(model().history().outcome().has_value());
    QTRY_COMPARE(m_page->findChild<QComboBox*>(QStringLiteral("curvePane.choice"))->currentIndex(), 3);
}

void ReasoningTest::tellsWhatIsMalformed()
{
    const fs::path malformed = folder("malformed");
    fs::copy(folder("small"), malformed, fs::copy_options::recursive);
    std::ofstream(malformed / "events.jsonl", std::ios::app) << "{\"seq\": 1, \"t_ms\": NaN}\n";
    m_page->open(malformed);
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("events.jsonl")));
    QVERIFY(writeFile(folder("odd.json"), R"({"format": "comcts-tree", "version": 7})").has_value());
    m_page->open(folder("odd.json"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("odd.json")));
    QVERIFY(model().entries().size() > 1);  // what was shown stays
}

void ReasoningTest::everyWidgetHasAName()
{
    openAndWait(folder("small"));
    const QStringList without = test::widgetsWithoutName(*m_page);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void ReasoningTest::staysResponsiveWithManyNodes()
{
    test::Watchdog watchdog;
    openAndWait(folder("large"));
    qInfo("opening %zu nodes: busy at most %.1f ms, wall %.1f ms", model().history().tree().size(),
          watchdog.longestBusyMs(), watchdog.longestWallMs());
    QVERIFY(watchdog.isContent());
    watchdog.forget();
    auto* timeline = m_page->findChild<widgets::Timeline*>();
    for (const int tenth : {9, 5, 1, 0, 4, 10}) {
        timeline->setPosition(model().length() * tenth / 10);
        QVERIFY(test::waitUntil([&] { return model().position() == model().length() * tenth / 10; }));
    }
    qInfo("scrubbing: busy at most %.1f ms, wall %.1f ms", watchdog.longestBusyMs(), watchdog.longestWallMs());
    QVERIFY(watchdog.isContent());
    watchdog.forget();
    m_page->findChild<widgets::TreeCanvas*>()->select(9000);
    m_page->findChild<QTabWidget*>(QStringLiteral("treePage.views"))->setCurrentIndex(1);
    QTest::qWait(200);
    qInfo("selecting and the table: busy at most %.1f ms, wall %.1f ms", watchdog.longestBusyMs(),
          watchdog.longestWallMs());
    QVERIFY(watchdog.isContent());
}

QTEST_MAIN(ReasoningTest)
#include "reasoning_test.moc"
