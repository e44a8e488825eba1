// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/scene.h"
#include "plugins/recognition/evaluation/class_figures_model.h"
#include "plugins/recognition/evaluation/evaluation_pane.h"
#include "plugins/recognition/evaluation/evaluation_texts.h"
#include "plugins/recognition/page/recognition_page.h"
#include "widgets/bridge/text.h"
#include "widgets/confusion_matrix.h"
#include "window_fixture.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>
#include <set>

using namespace orangery;
using namespace orangery::recognition_page;
using widgets::ConfusionCell;

namespace {

constexpr std::size_t kScenes = 192;
constexpr std::size_t kClasses = 48;

/// The samples of the first classes that come, in a folder a class.
std::vector<std::string> drawClasses(const fs::path& folder)
{
    std::vector<std::string> names;
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < 40 * kScenes; ++i) {
        const scenes::Scene scene = scenes::sceneOf(11, i, scenes::Split::HeldOut);
        const std::string name = scenes::nameOf(scene.kind);
        if (!counts.contains(name)) {
            if (names.size() == kClasses)
                continue;
            names.push_back(name);
        }
        if (counts[name] == static_cast<int>(kScenes / kClasses))
            continue;
        const fs::path file = folder / name / ("scene" + std::to_string(counts[name]++) + ".png");
        fs::create_directories(file.parent_path());
        if (!writeFile(file, scenes::pngOf(scenes::render(scene))))
            qFatal("cannot write scenes");
    }
    return names;
}

}  // namespace

/// The pane as a person uses it, with the sample encoder and drawn scenes.
class RecognitionEvaluationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void evaluatesAndShowsWhatTheCommandTells();
    void aCellShowsItsPictures();
    void everyViewIsWritten();
    void aRunIsFollowedWhileItGrows();
    void aStoppedRunGoesOn();
    void anotherRunStaysWhileOneIsMade();
    void thePageOpensARecordedRun();
    void whatIsMissingIsTold();
    void everyWidgetHasAName();
    void lookAtThePane_data();
    void lookAtThePane();

private:
    void makePane();
    void setUp(Study& study) const;
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_pane->findChild<Widget*>(QStringLiteral("evaluation.") + QString::fromLatin1(name));
    }
    void press(const QString& text);
    /// Evaluates with controls and waits; the run's folder.
    [[nodiscard]] fs::path evaluate();
    [[nodiscard]] bool waitForWhole() const;
    /// A cell off the diagonal with samples, or the fullest one of the diagonal.
    [[nodiscard]] ConfusionCell someCell() const;

    QTemporaryDir m_folder;
    std::vector<std::string> m_names;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<Study> m_study;
    std::unique_ptr<EvaluationPane> m_pane;
    fs::path m_whole;  ///< a run that is done, made by the first test that evaluates
};

void RecognitionEvaluationTest::initTestCase()
{
    m_names = drawClasses(fs::path(m_folder.path().toStdString()) / "scenes");
    QCOMPARE(m_names.size(), kClasses);
}

void RecognitionEvaluationTest::setUp(Study& study) const
{
    std::vector<std::vector<std::string>> sentences;
    for (const std::string& name : m_names)
        sentences.push_back({"a picture of a " + name, "there is a " + name, "a " + name});
    study.setClasses({.names = m_names}, sentences);
    study.setPrompts({.mode = zero_shot::PromptMode::Descriptions}, zero_shot::Aggregation::Mean);
    study.setModel((resourceFolder() / "samples" / "encoder").string());
}

void RecognitionEvaluationTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_study = std::make_unique<Study>();
    setUp(*m_study);
    makePane();
}

void RecognitionEvaluationTest::makePane()
{
    m_pane = std::make_unique<EvaluationPane>(*m_study, *m_window);
    m_pane->resize(1300, 850);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void RecognitionEvaluationTest::cleanup()
{
    m_pane.reset();
    m_study.reset();
    m_window.reset();
}

void RecognitionEvaluationTest::press(const QString& text)
{
    for (auto* button : m_pane->findChildren<QPushButton*>())
        if (button->text() == text) {
            QVERIFY2(button->isEnabled(), qPrintable(text));
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL(qPrintable(u"no button " + text));
}

bool RecognitionEvaluationTest::waitForWhole() const
{
    return test::waitUntil(
        [&] { return !m_pane->isRunning() && m_pane->reader().hasEnded() && m_pane->reader().isSettled(); }, 60'000);
}

fs::path RecognitionEvaluationTest::evaluate()
{
    find<QLineEdit>("data")->setText(m_folder.path() + QStringLiteral("/scenes"));
    for (const char* control : {"waffle", "shuffled", "scrambled", "templates"})
        find<QCheckBox>(control)->setChecked(true);
    find<QSpinBox>("seeds")->setValue(7);
    press(QStringLiteral("Evaluate"));
    if (!test::waitUntil([&] { return m_pane->isRunning(); }) || !waitForWhole())
        return {};
    return m_pane->reader().run();
}

ConfusionCell RecognitionEvaluationTest::someCell() const
{
    const CountMatrix& matrix = m_pane->report()->confusion;
    for (std::size_t row = 0; row < matrix.names.size(); ++row)
        for (std::size_t column = 0; column < matrix.names.size(); ++column)
            if (row != column && matrix.at(row, column) > 0)
                return {static_cast<int>(row), static_cast<int>(column)};
    return {0, 0};
}

void RecognitionEvaluationTest::evaluatesAndShowsWhatTheCommandTells()
{
    QVERIFY(m_pane->report() == nullptr);
    m_whole = evaluate();
    QVERIFY2(!m_whole.empty(), qPrintable(test::messageOf(*m_window)));
    QVERIFY(!test::messageOf(*m_window).contains(QStringLiteral("Error")));
    const EvaluationReportPointer report = m_pane->report();
    QCOMPARE(report->result->samples.size(), kScenes);
    QCOMPARE(report->result->controls.size(), std::size_t{4});
    QVERIFY(report->result->temperature);
    // What the run's own record says, which the command printed.
    const Json outcome = readRunRecord(m_whole).value()["outcome"];
    QCOMPARE(report->result->accuracy.top1Share, outcome["top1"].get<double>());
    QCOMPARE(report->result->calibration.ece, outcome["calibration"]["ece"].get<double>());
    QCOMPARE(bridge::toQt(report->verdict.sentence), bridge::toQt(outcome["verdict"].get<std::string>()));
    QVERIFY(report->result->accuracy.top1Share > 0.8);  // an encoder that was made for these scenes
    QCOMPARE(find<QLabel>("headline")->text(), headlineText(*report->result));
    QVERIFY(find<QLabel>("counts")->text().contains(QStringLiteral("small sample model")));
    const QString model = bridge::toQt(m_study->model());
    QVERIFY(find<QLabel>("counts")->text().contains(QStringLiteral("model encoder, ")));
    QVERIFY(!find<QLabel>("counts")->text().contains(model));
    QCOMPARE(find<QLabel>("counts")->toolTip(), model);
    QCOMPARE(find<QLabel>("verdict")->text(), bridge::toQt(report->verdict.sentence));
    QCOMPARE(find<QTableView>("classes")->model()->rowCount(), static_cast<int>(kClasses));
    // A recorded run needs no model.
    m_study = std::make_unique<Study>();
    makePane();
    m_pane->openRun(m_whole);
    QVERIFY(waitForWhole());
    QCOMPARE(m_pane->report()->result->accuracy.confusion, report->result->accuracy.confusion);
    QCOMPARE(m_pane->report()->verdict.sentence, report->verdict.sentence);
    QCOMPARE(find<QLabel>("state")->text(), bridge::toQt(m_whole.string()));
    press(QStringLiteral("Copy command"));
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("orangery recognize evaluate ")));
    const QString command = QGuiApplication::clipboard()->text();
    for (const char* part :
         {"--controls waffle,shuffled,scrambled,templates", "--mode descriptions", "--keep-going", "scenes"})
        QVERIFY2(command.contains(QString::fromLatin1(part)), qPrintable(command));
}

void RecognitionEvaluationTest::aCellShowsItsPictures()
{
    if (m_whole.empty())
        m_whole = evaluate();
    m_pane->openRun(m_whole);
    QVERIFY(waitForWhole());
    find<QTabWidget>("views")->setCurrentIndex(1);
    auto* matrix = find<widgets::ConfusionMatrix>("confusion");
    const ConfusionCell cell = someCell();
    QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->centreOf(cell).toPoint());
    QVERIFY(matrix->chosen() == cell);
    auto* gallery = find<QListView>("samples");
    const auto count = static_cast<int>(
        m_pane->report()->confusion.at(static_cast<std::size_t>(cell.row), static_cast<std::size_t>(cell.column)));
    QCOMPARE(gallery->model()->rowCount(), count);
    QVERIFY(count > 0);
    QTRY_VERIFY(!gallery->model()->index(0, 0).data(Qt::DecorationRole).isNull());
    QCOMPARE(find<QLabel>("cell")->text(), matrix->textOf(cell));

    const QSignalSpy wanted(m_pane.get(), &EvaluationPane::recogniseRequested);
    Q_EMIT gallery->activated(gallery->model()->index(0, 0));
    QCOMPARE(m_study->items().size(), std::size_t{1});
    QCOMPARE(m_study->items()[0].truth, std::optional<std::size_t>(cell.row));
    QCOMPARE(m_study->current(), std::optional<std::size_t>(0));
    QCOMPARE(wanted.size(), 1);
    QTest::mouseDClick(matrix, Qt::LeftButton, {}, matrix->centreOf(cell).toPoint());
    QCOMPARE(static_cast<int>(m_study->items().size()), count);  // the first one is not put in twice
    QCOMPARE(wanted.size(), 2);

    // From the table to the cell of a class that is confused most.
    find<QTabWidget>("views")->setCurrentIndex(0);
    auto* table = find<QTableView>("classes");
    Q_EMIT table->activated(table->model()->index(0, 0));
    QCOMPARE(find<QTabWidget>("views")->currentIndex(), 1);
    QCOMPARE(QString::fromStdString(m_pane->report()->confusion.names[static_cast<std::size_t>(matrix->chosen()->row)]),
             table->model()->index(0, ClassFiguresModel::Class).data().toString());
}

void RecognitionEvaluationTest::everyViewIsWritten()
{
    if (m_whole.empty())
        m_whole = evaluate();
    m_pane->openRun(m_whole);
    QVERIFY(waitForWhole());
    const fs::path folder = m_folder.path().toStdString();
    for (const char* view : {"confusion", "reliability", "coverage", "classes", "controls"}) {
        for (const char* ending : {".svg", ".png", ".pdf", ".csv", ".json"}) {
            const fs::path file = folder / (std::string(view) + ending);
            m_pane->exportView(view, file);
            QTRY_VERIFY2(fs::exists(file), file.c_str());
        }
        QCOMPARE(readFile(folder / (std::string(view) + ".csv")).value(),
                 readFile(m_whole / "tables" / (std::string(view) + ".csv")).value());
        QVERIFY(readFile(folder / (std::string(view) + ".svg")).value().find("small sample model") !=
                std::string::npos);
    }
    m_pane->exportView("classes", folder / "classes.docx");
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("docx")));
}

void RecognitionEvaluationTest::aRunIsFollowedWhileItGrows()
{
    if (m_whole.empty())
        m_whole = evaluate();
    const std::string log = readFile(m_whole / "events.jsonl").value();
    const fs::path growing = fs::path(m_folder.path().toStdString()) / "growing";
    fs::create_directory(growing);
    Json record = readRunRecord(m_whole).value();
    record["complete"] = false;
    record["outcome"] = nullptr;
    record["finished"] = nullptr;
    QVERIFY(writeFile(growing / "run.json", writeJsonFile(record)));
    std::ofstream file(growing / "events.jsonl", std::ios::binary);
    const auto write = [&](std::size_t begin, std::size_t end) {
        file << log.substr(begin, end - begin) << std::flush;
    };
    const auto afterLine = [&](int count) {
        std::size_t end = 0;
        for (int line = 0; line < count; ++line)
            end = log.find('\n', end) + 1;
        return end;
    };
    write(0, afterLine(2));  // run_started, classes
    m_pane->openRun(growing);
    QVERIFY(test::waitUntil([&] { return find<QLabel>("state")->text().contains(QStringLiteral("no sample yet")); }));
    const std::size_t middle = afterLine(32);
    write(afterLine(2), middle + 9);  // 30 samples and a piece
    QVERIFY(
        test::waitUntil([&] { return m_pane->report() != nullptr && m_pane->report()->result->samples.size() == 30; }));
    QVERIFY(find<QLabel>("counts")->text().startsWith(QStringLiteral("30 of 192 samples")));
    write(middle + 9, log.size());
    QVERIFY(test::waitUntil([&] { return m_pane->report()->result->controls.size() == 4; }));
    QCOMPARE(m_pane->report()->result->samples.size(), kScenes);
}

void RecognitionEvaluationTest::aStoppedRunGoesOn()
{
    if (m_whole.empty())
        m_whole = evaluate();
    // As a kill amid the samples leaves it.
    const fs::path stopped = fs::path(m_folder.path().toStdString()) / "stopped";
    fs::create_directory(stopped);
    Json record = readRunRecord(m_whole).value();
    record["complete"] = false;
    record["outcome"] = nullptr;
    QVERIFY(writeFile(stopped / "run.json", writeJsonFile(record)));
    const std::string log = readFile(m_whole / "events.jsonl").value();
    std::size_t end = 0;
    for (int line = 0; line < 50; ++line)
        end = log.find('\n', end) + 1;
    QVERIFY(writeFile(stopped / "events.jsonl", log.substr(0, end + 20)));
    m_pane->openRun(stopped);
    QVERIFY(test::waitUntil([&] { return m_pane->report() != nullptr && m_pane->reader().isSettled(); }));
    QCOMPARE(m_pane->report()->result->samples.size(), std::size_t{48});
    QVERIFY(find<QLabel>("state")->text().contains(QStringLiteral("not whole")));
    Json odd = record;
    odd["parameters"] = "none";
    QVERIFY(writeFile(stopped / "run.json", writeJsonFile(odd)));
    for (const char* button : {"Copy command", "Go on"}) {
        m_window->showNotice(QStringLiteral("before"));
        press(QString::fromLatin1(button));
        QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("the parameters are no object")));
    }
    QVERIFY(!m_pane->isRunning());
    QVERIFY(writeFile(stopped / "run.json", writeJsonFile(record)));
    press(QStringLiteral("Go on"));
    QVERIFY(test::waitUntil([&] { return m_pane->isRunning(); }));
    QVERIFY2(waitForWhole(), qPrintable(test::messageOf(*m_window)));
    QCOMPARE(m_pane->report()->result->samples.size(), kScenes);
    const Json whole = readRunRecord(m_whole).value()["outcome"];
    QCOMPARE(m_pane->report()->result->accuracy.top1Share, whole["top1"].get<double>());
    QCOMPARE(readFile(stopped / "tables" / "samples.csv").value(),
             readFile(m_whole / "tables" / "samples.csv").value());
}

void RecognitionEvaluationTest::anotherRunStaysWhileOneIsMade()
{
    if (m_whole.empty())
        m_whole = evaluate();
    find<QLineEdit>("data")->setText(m_folder.path() + QStringLiteral("/scenes"));
    press(QStringLiteral("Evaluate"));
    QVERIFY(test::waitUntil([&] { return m_pane->isRunning(); }));
    m_pane->openRun(m_whole);
    QVERIFY(test::waitUntil([&] { return m_pane->reader().hasEnded() && m_pane->reader().isSettled(); }));
    QVERIFY(m_pane->isRunning());
    const EvaluationReportPointer shown = m_pane->report();
    const QSignalSpy changes(&m_pane->reader(), &EvaluationReader::reportChanged);
    QVERIFY(test::waitUntil([&] { return !m_pane->isRunning(); }, 60'000));
    QTest::qWait(300);
    QCOMPARE(changes.size(), 0);
    QCOMPARE(m_pane->report(), shown);
    QCOMPARE(find<QLabel>("state")->text(), bridge::toQt(m_whole.string()));
}

void RecognitionEvaluationTest::thePageOpensARecordedRun()
{
    if (m_whole.empty())
        m_whole = evaluate();
    RecognitionPage page(*m_window, nullptr);
    page.show();
    page.open(m_whole);
    const auto* pane = page.findChild<EvaluationPane*>();
    QVERIFY(pane != nullptr);
    QVERIFY(test::waitUntil([&] { return pane->report() != nullptr && pane->reader().isSettled(); }));
    const auto* panes = page.findChild<QTabWidget*>(QStringLiteral("recognitionPage.panes"));
    QCOMPARE(panes->tabText(panes->currentIndex()), QStringLiteral("Evaluate"));
    QCOMPARE(page.study().classes().names, m_names);  // so that samples can be looked at with what judged them
    QCOMPARE(page.study().prompts().mode, zero_shot::PromptMode::Descriptions);
}

void RecognitionEvaluationTest::whatIsMissingIsTold()
{
    find<QLineEdit>("data")->clear();
    press(QStringLiteral("Evaluate"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("no samples whose class is known")));
    find<QLineEdit>("data")->setText(m_folder.path());  // whose sub-folder is named like no class
    press(QStringLiteral("Evaluate"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("holds no sample of any class")));
    QVERIFY(!m_pane->isRunning());
    m_study->setClasses({.names = m_names}, {});
    QVERIFY(!find<QCheckBox>("waffle")->isEnabled());  // there is nothing to compare with
    m_study->setClasses({.names = {"alone"}}, {});
    QVERIFY(find<QLabel>("state")->text().contains(QStringLiteral("at least two classes")));
}

void RecognitionEvaluationTest::everyWidgetHasAName()
{
    const QStringList without = test::widgetsWithoutName(*m_pane);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void RecognitionEvaluationTest::lookAtThePane_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("view");
    for (const char* theme : {"light", "dark"})
        for (int view = -1; view < 4; ++view)
            QTest::newRow(qPrintable(QStringLiteral("evaluation_%1_%2").arg(view).arg(QString::fromLatin1(theme))))
                << QString::fromLatin1(theme) << view;
}

void RecognitionEvaluationTest::lookAtThePane()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    QFETCH(const int, view);
    m_window->setTheme(shell::themeFromName(theme));
    if (m_whole.empty())
        m_whole = evaluate();
    if (view >= 0) {
        m_pane->openRun(m_whole);
        QVERIFY(waitForWhole());
        find<QTabWidget>("views")->setCurrentIndex(view);
        find<widgets::ConfusionMatrix>("confusion")->choose(someCell());
    }
    QTest::qWait(500);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png"),
                                "PNG", 0));
}

QTEST_MAIN(RecognitionEvaluationTest)
#include "recognition_evaluation_test.moc"
