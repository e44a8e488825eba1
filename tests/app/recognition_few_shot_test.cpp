// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "plugins/recognition/few_shot/curve_model.h"
#include "plugins/recognition/few_shot/curve_section.h"
#include "plugins/recognition/few_shot/few_shot_pane.h"
#include "plugins/recognition/few_shot/label_model.h"
#include "plugins/recognition/few_shot/label_table.h"
#include "plugins/recognition/few_shot/threshold_section.h"
#include "widgets/curve_plot.h"
#include "widgets/option_form.h"
#include "window_fixture.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::recognition_page;

namespace {

constexpr std::size_t kClasses = 4;
constexpr std::size_t kEach = 8;
constexpr std::size_t kNone = 24;

Json fit(const char* method, int shots, int draw, double top1)
{
    return {{"ev", "fit"}, {"method", method}, {"shots", shots}, {"draw", draw}, {"top1", top1}, {"mean_recall", top1}};
}

}  // namespace

/// Curves and thresholds as a person makes them, with the sample encoder.
class RecognitionFewShotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void foldsEventsToACurve();
    void curveRowsAreNeverReset();
    void foldsAnswersToAHistogram();
    void thresholdsOfClassesSort();
    void saysWhatIsMissing();
    void learnsAndShows();
    void opensARecordedRun();
    void choosesAThresholdAndDragsIt();
    void everyControlHasAName();
    void screenshots();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    void fill();
    void runToItsEnd(TaskSection& section);

    QTemporaryDir m_folder;
    zero_shot::ClassSet m_classes;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<Study> m_study;
    std::unique_ptr<FewShotPane> m_pane;
};

void RecognitionFewShotTest::initTestCase()
{
    m_classes.names =
        test::drawLabelledScenes(at("data"), at("none"), {.classes = kClasses, .each = kEach, .none = kNone});
}

void RecognitionFewShotTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_study = std::make_unique<Study>();
    m_pane = std::make_unique<FewShotPane>(*m_study, *m_window, nullptr);
    m_pane->resize(1100, 720);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void RecognitionFewShotTest::cleanup()
{
    m_pane.reset();
    m_study.reset();
    m_window.reset();
}

void RecognitionFewShotTest::fill()
{
    m_study->setModel(test::sampleEncoder().string());
    m_study->setClasses(m_classes, {});
    m_study->setPrompts({.mode = zero_shot::PromptMode::Template, .templates = {"a picture of a {}"}},
                        zero_shot::Aggregation::Mean);
    m_pane->curves().form().setValues(
        {{"data", at("data").string()}, {"shots", {"1", "2", "4"}}, {"seeds", 3}, {"seed", 1}});
    m_pane->thresholds().form().setValues({{"data", at("data").string()}, {"none", at("none").string()}, {"seed", 1}});
}

void RecognitionFewShotTest::runToItsEnd(TaskSection& section)
{
    QVERIFY2(section.problem().isEmpty(), qPrintable(section.problem()));
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.start")));
    QVERIFY(test::waitUntil([&] { return section.isRunning(); }));
    QVERIFY(test::waitUntil([&] { return !section.isRunning(); }, 60000));
}

void RecognitionFewShotTest::foldsEventsToACurve()
{
    FewShotFold fold;
    fold.add({{"ev", "split"}, {"pool", 20}, {"test", 12}});
    fold.add(
        {{"ev", "zero_shot"}, {"mode", "descriptions"}, {"descriptions", true}, {"top1", 0.5}, {"mean_recall", 0.5}});
    for (const double top1 : {0.4, 0.6})
        fold.add(fit("ridge", 1, top1 > 0.5, top1));
    fold.add(fit("ridge", 4, 0, 0.9));
    fold.add(fit("probe", 1, 0, 0.3));
    fold.add({{"ev", "something_new"}, {"top1", "text"}});
    fold.add({{"ev", "fit"}});
    const widgets::CurveScene scene = sceneOf(fold);
    QCOMPARE(scene.x.scale, widgets::AxisScale::Doubling);
    QCOMPARE(scene.curves.size(), std::size_t{3});
    QCOMPARE(scene.curves[0].x, (std::vector<double>{1, 4}));
    QCOMPARE(scene.curves[0].y, (std::vector<double>{50, 90}));
    QVERIFY(std::abs(scene.curves[0].spread[0] - 100 * std::sqrt(0.02)) < 1e-9);
    QCOMPARE(scene.curves[2].y, (std::vector<double>{50, 50}));
    QVERIFY(scene.curves[2].name.contains(QStringLiteral("with descriptions")));
    QVERIFY(scene.captions.front().contains(QStringLiteral("12 samples")));
}

void RecognitionFewShotTest::curveRowsAreNeverReset()
{
    CurveModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    FewShotFold fold;
    fold.add({{"ev", "zero_shot"}, {"mode", "name"}, {"descriptions", false}, {"top1", 0.25}, {"mean_recall", 0.25}});
    model.show(fold);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, CurveModel::Shots).data().toString(), QStringLiteral("0"));
    fold.add(fit("probe", 2, 0, 0.5));
    model.show(fold);
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(1, CurveModel::Deviation).data().toString().isEmpty());
    fold.add(fit("probe", 2, 1, 0.7));
    model.show(fold);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(model.index(1, CurveModel::Top1).data().toString(), QStringLiteral("60.0"));
    QCOMPARE(model.index(1, CurveModel::Draws).data().toString(), QStringLiteral("2"));
    model.show({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(resets.size(), 0);
}

void RecognitionFewShotTest::foldsAnswersToAHistogram()
{
    ThresholdFold fold;
    const auto add = [&](const char* split, const char* kind, double score) {
        fold.add({{"ev", "answer"}, {"split", split}, {"kind", kind}, {"score", score}});
    };
    add("measured", "right", 0.9);
    add("measured", "right", 0.9);
    add("measured", "none", 0.2);
    add("chosen", "wrong", 0.5);
    QCOMPARE(fold.chosen.size(), std::size_t{1});
    const widgets::CurveScene scene = sceneOf(fold, zero_shot::ThresholdMeasure::Probability, 0.4);
    QCOMPARE(scene.curves.size(), std::size_t{2});  // none was told wrongly
    double sum = 0;
    for (std::size_t i = 0; i + 1 < scene.curves[0].y.size(); ++i)
        sum += scene.curves[0].y[i];
    QCOMPARE(sum, 2.0);
    QCOMPARE(scene.marker->x, 0.4);
    ThresholdFold endless;  // of scores that lie further apart than numbers reach
    for (const double score : {-1.7e308, 1.7e308})
        endless.add({{"ev", "answer"}, {"split", "measured"}, {"kind", "right"}, {"score", score}});
    QVERIFY(sceneOf(endless, zero_shot::ThresholdMeasure::Cosine, {}).curves.empty());
}

void RecognitionFewShotTest::thresholdsOfClassesSort()
{
    const auto told = [](const char* name, double threshold, bool isOwn, int hits, int extra, int missed) -> Json {
        return {{"class", name}, {"threshold", threshold}, {"own", isOwn},    {"chosen_on_positives", 7},
                {"hits", hits},  {"extra", extra},         {"missed", missed}};
    };
    Json labels = {
        {"chosen_on", 20},
        {"measured_on", 19},
        {"shared_threshold", 0.25},
        {"by_class", {{"micro_f1", 0.5}, {"macro_f1", nullptr}}},
        {"classes",
         {told("owl", 0.31, true, 3, 1, 3), told("Kite", 0.25, false, 0, 0, 4), told("rook", 0.4, true, 9, 0, 1)}}};
    LabelModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(labelRowsOf(labels));
    QCOMPARE(model.rowCount(), 3);
    const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(cell(0, LabelModel::Threshold), QStringLiteral("0.3100"));
    QCOMPARE(cell(0, LabelModel::Precision), QStringLiteral("75.0"));
    QCOMPARE(cell(0, LabelModel::Recall), QStringLiteral("50.0"));
    QCOMPARE(cell(0, LabelModel::F1), QStringLiteral("0.600"));  // 6 of 10
    QCOMPARE(cell(0, LabelModel::Support), QStringLiteral("6"));
    QCOMPARE(cell(1, LabelModel::Precision), QString());  // it was told of none
    QCOMPARE(cell(1, LabelModel::Whose), QStringLiteral("all classes'"));

    LabelTable shown(nullptr);
    QVERIFY(shown.show(labels).has_value());
    const QString summary = shown.findChild<QLabel*>(QStringLiteral("labelTable.summary"))->text();
    QVERIFY2(summary.contains(QStringLiteral("on 19 others")) &&
                 summary.contains(QStringLiteral("micro F1 0.500, macro F1 -")),
             qPrintable(summary));
    auto* table = shown.findChild<QTableView*>();
    const auto names = [&] {
        QStringList all;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            all << table->model()->index(row, LabelModel::Class).data().toString();
        return all;
    };
    QCOMPARE(names(), (QStringList{QStringLiteral("owl"), QStringLiteral("Kite"), QStringLiteral("rook")}));
    table->sortByColumn(LabelModel::Precision, Qt::DescendingOrder);
    QCOMPARE(names(), (QStringList{QStringLiteral("rook"), QStringLiteral("owl"), QStringLiteral("Kite")}));
    table->sortByColumn(LabelModel::Class, Qt::AscendingOrder);
    QCOMPARE(names(), (QStringList{QStringLiteral("Kite"), QStringLiteral("owl"), QStringLiteral("rook")}));

    labels["classes"][1].erase("hits");
    const auto odd = shown.show(labels);
    QVERIFY(!odd.has_value() && odd.error().cause.find("hits") != std::string::npos);
    QVERIFY(shown.isEmpty());
}

void RecognitionFewShotTest::saysWhatIsMissing()
{
    QAction* start = m_window->actions().find(QStringLiteral("fewShot.start"));
    QVERIFY(!start->isEnabled());
    QVERIFY(start->toolTip().contains(QStringLiteral("Choose samples")));
    m_pane->curves().form().setValues({{"data", at("data").string()}});
    QVERIFY(start->toolTip().contains(QStringLiteral("Choose a model")));
    m_study->setModel(test::sampleEncoder().string());
    QVERIFY(start->toolTip().contains(QStringLiteral("Choose classes")));
    m_study->setClasses(m_classes, {});
    QVERIFY(start->isEnabled());
    QVERIFY(!m_window->actions().find(QStringLiteral("fewShot.savePicture"))->isEnabled());
}

void RecognitionFewShotTest::learnsAndShows()
{
    fill();
    CurveSection& section = m_pane->curves();
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize fewshot ")), qPrintable(command));
    QVERIFY(command.contains(QStringLiteral("--shots 1,2,4")) && command.contains(QStringLiteral("--mode template")));
    runToItsEnd(section);
    QVERIFY(test::waitUntil([&] { return section.fold().fits.size() == 18; }));
    QCOMPARE(section.fold().test, kClasses * kEach / 2);
    QCOMPARE(section.fold().zeroShot.size(), std::size_t{2});
    QCOMPARE(section.plot().scene().curves.size(), std::size_t{4});
    QVERIFY(section.plot().isVisible());
    QCOMPARE(m_pane->findChild<QTableView*>(QStringLiteral("curveSection.table"))->model()->rowCount(), 8);
    QVERIFY2(section.state().contains(QStringLiteral("ridge, 4 shots")), qPrintable(section.state()));
    QVERIFY(fs::exists(section.run() / "tables" / "curve.csv"));
    const fs::path picture = at("curve.svg");
    QVERIFY(test::choose(*m_window, QStringLiteral("fewShot.savePicture"), picture));
    QVERIFY(test::waitUntil([&] { return fs::exists(picture); }));
}

void RecognitionFewShotTest::opensARecordedRun()
{
    fill();
    runToItsEnd(m_pane->curves());
    const fs::path run = m_pane->curves().run();
    FewShotPane other(*m_study, *m_window, nullptr);
    other.open(run, "recognize.fewshot");
    QVERIFY(test::waitUntil([&] { return other.curves().fold().fits.size() == 18; }));
    QVERIFY(test::waitUntil([&] { return other.curves().state().startsWith(QStringLiteral("Run of")); }));
    // Opened while another one is made, it keeps its own words.
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.start")));
    QVERIFY(test::waitUntil([&] { return m_pane->curves().isRunning(); }));
    m_pane->open(run, "recognize.fewshot");
    QVERIFY(test::waitUntil([&] { return m_pane->curves().state().startsWith(QStringLiteral("Run of")); }));
    QVERIFY(test::waitUntil([&] { return !m_pane->curves().isRunning(); }, 60000));
    QTest::qWait(50);
    QVERIFY2(m_pane->curves().state().startsWith(QStringLiteral("Run of")), qPrintable(m_pane->curves().state()));
}

void RecognitionFewShotTest::choosesAThresholdAndDragsIt()
{
    fill();
    m_study->addInputs({(at("none") / fs::directory_iterator(at("none"))->path().filename()).string()});
    QVERIFY(test::waitUntil([&] { return !m_study->ranking(0).empty(); }));
    m_pane->findChild<QTabWidget*>()->setCurrentIndex(1);
    ThresholdSection& section = m_pane->thresholds();
    QVERIFY(!m_window->actions().find(QStringLiteral("fewShot.apply"))->isEnabled());
    runToItsEnd(section);
    QVERIFY(test::waitUntil([&] { return section.threshold().has_value(); }));
    const double chosen = *section.threshold();
    QVERIFY(section.outcomeText().contains(QStringLiteral("of 16")));
    QVERIFY(!section.outcomeText().contains(QStringLiteral("by hand")));
    // Dragged to the right end: hardly anything is accepted, and that it is no fair measure any more is said.
    widgets::CurvePlot& plot = section.plot();
    QVERIFY(test::waitUntil([&] { return plot.isVisible(); }));
    QTest::qWait(50);
    auto* canvas = plot.findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget* child : plot.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
        if (qobject_cast<QLabel*>(child) == nullptr)
            canvas = child;
    const auto send = [&](QEvent::Type type, double x, Qt::MouseButton button, Qt::MouseButtons buttons) {
        const QPointF place(x - canvas->x(), canvas->height() / 2.0);
        QMouseEvent event(type, place, canvas->mapToGlobal(place), button, buttons, Qt::NoModifier);
        QApplication::sendEvent(canvas, &event);
    };
    const double before = plot.lowerX();
    send(QEvent::MouseButtonPress, plot.pixelOf(chosen), Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseMove, plot.pixelOf(0.999), Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, plot.pixelOf(0.999), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(plot.lowerX(), before);  // it was the line that moved
    QVERIFY2(std::abs(*section.threshold() - 0.999) < 0.01, qPrintable(QString::number(*section.threshold())));
    QVERIFY(section.outcomeText().contains(QStringLiteral("Moved by hand")));
    // The same by keys.
    auto* spin = m_pane->findChild<QDoubleSpinBox*>(QStringLiteral("thresholdSection.value"));
    spin->setFocus();
    spin->setValue(1.0);
    QCOMPARE(*section.threshold(), 1.0);
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.apply")));
    QVERIFY(test::waitUntil([&] { return m_study->recognised(0).answer == zero_shot::kNoneOfThese; }));
    QVERIFY(test::messageOf(*m_window).contains(QStringLiteral("Below probability 1 the answer is 'none of these'")));
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.restore")));
    QCOMPARE(*section.threshold(), chosen);
    QVERIFY(test::trigger(*m_window, QStringLiteral("fewShot.drop")));
    QVERIFY(!m_study->recognised(0).answer);
    QVERIFY(!m_window->actions().find(QStringLiteral("fewShot.drop"))->isEnabled());
}

void RecognitionFewShotTest::everyControlHasAName()
{
    QCOMPARE(test::widgetsWithoutName(*m_pane), QStringList());
}

void RecognitionFewShotTest::screenshots()
{
    const QString folder = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder");
    fill();
    runToItsEnd(m_pane->curves());
    m_pane->findChild<QTabWidget*>()->setCurrentIndex(1);
    runToItsEnd(m_pane->thresholds());
    QVERIFY(test::waitUntil([&] { return m_pane->thresholds().threshold().has_value(); }));
    const QPalette light = QApplication::palette();
    QPalette dark(QColor(45, 45, 48));
    dark.setColor(QPalette::Base, QColor(30, 30, 32));
    for (const bool isDark : {false, true}) {
        QApplication::setPalette(isDark ? dark : light);
        for (const int tab : {0, 1}) {
            m_pane->findChild<QTabWidget*>()->setCurrentIndex(tab);
            QTest::qWait(200);
            QVERIFY(m_pane->grab().save(folder + QStringLiteral("/few_shot_%1_%2.png")
                                                     .arg(tab)
                                                     .arg(isDark ? QStringLiteral("dark") : QStringLiteral("light"))));
        }
    }
    QApplication::setPalette(light);
}

QTEST_MAIN(RecognitionFewShotTest)
#include "recognition_few_shot_test.moc"
