// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/answers/answer_models.h"
#include "plugins/recognition/answers/answers_pane.h"
#include "window_fixture.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace orangery;
using namespace orangery::recognition_page;

/// Answers of a chat model beside the truth, in their pane.
class RecognitionAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void filesComeInAnyOrder();
    void rulesClassesAndSamples();
    void anEvaluationStandsBeside();
    void exportsAndCommand();
    void whatDoesNotBelongTogetherIsSaid();
    void everyWidgetHasAName();
    void lookAtThePane_data();
    void lookAtThePane();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_pane->findChild<Widget*>(QStringLiteral("answersPane.") + QString::fromLatin1(name));
    }
    [[nodiscard]] QString state() const { return find<QLabel>("state")->text(); }
    [[nodiscard]] QString summary() const { return find<QLabel>("summary")->text(); }
    [[nodiscard]] QString cell(const char* table, int row, int column) const
    {
        return find<QTableView>(table)->model()->index(row, column).data().toString();
    }
    [[nodiscard]] int shown() const { return find<QTableView>("samples")->model()->rowCount(); }
    [[nodiscard]] bool isScored() const
    {
        return test::waitUntil([&] { return find<QTableView>("rules")->isVisible(); });
    }
    void openBoth() const
    {
        m_pane->open({at("answers.json"), at("truth.json")});
        QVERIFY(isScored());
    }

    QTemporaryDir m_folder;
    std::vector<test::DrawnScene> m_scenes;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<AnswersPane> m_pane;
};

void RecognitionAnswersTest::initTestCase()
{
    m_scenes = test::drawScenes(at("scenes"), 6);
    Json truth = Json::object();
    for (const test::DrawnScene& scene : m_scenes)
        truth[fs::path(scene.path).filename().string()] = scene.className;
    const auto id = [&](std::size_t i) { return fs::path(m_scenes[i].path).filename().string(); };
    const auto name = [&](std::size_t i) { return m_scenes[i].className; };
    // Right; right behind a name that is no class; right at the second place; wrong; nothing; no answer.
    const Json answers = {{id(0), {name(0), name(1)}},
                          {id(1), {"a cloud", name(1)}},
                          {id(2), {name(0), name(2)}},
                          {id(3), {name(0)}},
                          {id(4), Json::array()}};
    std::string labels;
    for (const test::DrawnScene& scene : m_scenes)
        labels += scene.className + "\n";
    QVERIFY(writeFile(at("truth.json"), truth.dump()) && writeFile(at("answers.json"), answers.dump()) &&
            writeFile(at("labels.txt"), labels) && writeFile(at("strangers.json"), R"({"a.png": ["owl"]})") &&
            writeFile(at("broken.json"), "{"));
    Context context;
    const auto evaluated = runTask(*registry().find("recognize.evaluate"),
                                   {{"data", at("truth.json").string()},
                                    {"root", at("scenes").string()},
                                    {"model", test::sampleEncoder().string()},
                                    {"classes", at("labels.txt").string()},
                                    {"mode", "name"},
                                    {"output", at("run").string()}},
                                   context);
    QVERIFY2(evaluated.has_value(), evaluated ? "" : describe(evaluated.error()).c_str());
}

void RecognitionAnswersTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_pane = std::make_unique<AnswersPane>(*m_window, nullptr);
    m_pane->resize(1100, 640);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void RecognitionAnswersTest::cleanup()
{
    m_pane.reset();
    m_window.reset();
}

void RecognitionAnswersTest::filesComeInAnyOrder()
{
    QVERIFY(state().contains(QStringLiteral("Open or drop")));
    QVERIFY(!m_window->actions().find(QStringLiteral("recognition.answers.exportClasses"))->isEnabled());
    QVERIFY(test::dropFiles(*m_pane, {at("truth.json")}));
    QVERIFY(test::waitUntil([&] { return state().contains(QStringLiteral("Now open the answers")); }));
    QVERIFY(test::choose(*m_window, QStringLiteral("recognition.answers.open"), at("answers.json")));
    QVERIFY(isScored());
    QVERIFY(state().contains(QStringLiteral("answers.json")) && state().contains(QStringLiteral("truth.json")));
}

void RecognitionAnswersTest::rulesClassesAndSamples()
{
    openBoth();
    const QAbstractItemModelTester tester(find<QTableView>("samples")->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto rule = [&](int row) {
        QStringList numbers;
        for (const int column : {RuleModel::Samples, RuleModel::Top1, RuleModel::Top5})
            numbers << cell("rules", row, column);
        return numbers.join(u' ');
    };
    QCOMPARE(rule(0), QStringLiteral("5 2 3"));
    QCOMPARE(rule(1), QStringLiteral("6 2 3"));
    QCOMPARE(rule(2), QStringLiteral("5 1 3"));
    QCOMPARE(cell("rules", 0, RuleModel::Top1Share), QStringLiteral("40.0"));
    QVERIFY2(summary().contains(QStringLiteral("without an answer: 1. Names that are no class: 1.")),
             qPrintable(summary()));
    // Kinds of samples, and those of one class.
    auto* kind = find<QComboBox>("kind");
    const std::vector<int> counts{6, 2, 1, 2, 1, 1};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        kind->setCurrentIndex(static_cast<int>(i));
        QCOMPARE(shown(), counts[i]);
    }
    QCOMPARE(cell("samples", 0, ReplyModel::Answer), QStringLiteral("no answer"));
    kind->setCurrentIndex(0);
    auto* classes = find<QTableView>("classes");
    QCOMPARE(classes->model()->rowCount(), 6);
    QTest::mouseClick(classes->viewport(), Qt::LeftButton, {},
                      classes->visualRect(classes->model()->index(1, 0)).center());
    QCOMPARE(shown(), 1);
    QCOMPARE(cell("samples", 0, ReplyModel::Answer), QString::fromStdString("a cloud, " + m_scenes[1].className));
    QVERIFY(find<QLabel>("count")->text().contains(QString::fromStdString(m_scenes[1].className)));
    classes->clearSelection();
    QCOMPARE(shown(), 6);
    // The class that is answered best comes first.
    classes->sortByColumn(AnsweredClassModel::Top1, Qt::DescendingOrder);
    QCOMPARE(cell("classes", 0, AnsweredClassModel::Top1), QStringLiteral("100.0"));
    QVERIFY(cell("classes", 5, AnsweredClassModel::Top1) != QStringLiteral("100.0"));
}

void RecognitionAnswersTest::anEvaluationStandsBeside()
{
    openBoth();
    QVERIFY(test::choose(*m_window, QStringLiteral("recognition.answers.openRun"), at("run")));
    QVERIFY(test::waitUntil([&] { return summary().contains(QStringLiteral("McNemar")); }));
    QVERIFY2(summary().contains(QStringLiteral("Of 6 samples that the run knows too, both have ")),
             qPrintable(summary()));
    QVERIFY(state().contains(QStringLiteral("Beside: ")));
    QVERIFY(m_pane->commandLineText().contains(QStringLiteral("--beside")));
}

void RecognitionAnswersTest::exportsAndCommand()
{
    openBoth();
    QVERIFY(test::choose(*m_window, QStringLiteral("recognition.answers.exportClasses"), at("c.csv")));
    QVERIFY(test::choose(*m_window, QStringLiteral("recognition.answers.exportSamples"), at("s.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("c.csv")) && fs::exists(at("s.csv")); }));
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.answers.copyCommand")));
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize score ")), qPrintable(command));
    Context context;
    const auto told = runTask(*registry().find("recognize.score"),
                              {{"predictions", at("answers.json").string()},
                               {"truth", at("truth.json").string()},
                               {"samples", at("same_s.csv").string()},
                               {"output", at("same_c.csv").string()}},
                              context);
    QVERIFY(told.has_value());
    QCOMPARE(*readFile(at("c.csv")), *readFile(at("same_c.csv")));
    QCOMPARE(*readFile(at("s.csv")), *readFile(at("same_s.csv")));
}

void RecognitionAnswersTest::whatDoesNotBelongTogetherIsSaid()
{
    openBoth();
    m_pane->open({at("strangers.json")});
    QVERIFY(test::waitUntil(
        [&] { return test::messageOf(*m_window).contains(QStringLiteral("answers no sample of the truth")); }));
    m_pane->open({at("broken.json")});
    QVERIFY(test::waitUntil([&] { return test::messageOf(*m_window).contains(QStringLiteral("broken.json")); }));
    m_pane->open({at("scenes")});
    QVERIFY(test::waitUntil([&] { return test::messageOf(*m_window).contains(QStringLiteral("scenes")); }));
    QCOMPARE(shown(), 6);  // what was shown still is
}

void RecognitionAnswersTest::everyWidgetHasAName()
{
    const QStringList without = test::widgetsWithoutName(*m_pane);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(u'\n')));
}

void RecognitionAnswersTest::lookAtThePane_data()
{
    QTest::addColumn<QString>("theme");
    for (const char* theme : {"light", "dark"})
        QTest::addRow("answers_%s", theme) << QString::fromLatin1(theme);
}

void RecognitionAnswersTest::lookAtThePane()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    m_pane->open({at("answers.json"), at("truth.json"), at("run")});
    QVERIFY(isScored());
    QTest::qWait(100);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
}

QTEST_MAIN(RecognitionAnswersTest)
#include "recognition_answers_test.moc"
