// SPDX-License-Identifier: GPL-3.0-or-later
// The pane of modes as a person uses it, with the sample encoder and drawn scenes; numbers against `recognize modes`.
#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/descriptions/mode_bars.h"
#include "plugins/recognition/descriptions/modes_command.h"
#include "plugins/recognition/descriptions/modes_pane.h"
#include "recognition_pane_fixture.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QSlider>
#include <QTableView>

#include <cmath>

using namespace orangery;
using namespace orangery::recognition_page;

class RecognitionModesTest : public test::RecognitionPaneFixture<ModesPane> {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { draw(); }
    void init() { open({1200, 820}); }
    void cleanup() { close(); }

    void tellsWhatToDo();
    void countsAsTheCommandDoes();
    void aDifferenceLeadsToItsItem();
    void theSliderMovesTheMixAlone();
    void exportsAndCopies();
    void savesARun();
    void everyWidgetHasAName();
    void lookAtThePane_data() { addThemes("modes"); }
    void lookAtThePane();

private:
    void fill() const;
    [[nodiscard]] bool compared() const
    {
        return test::waitUntil([&] {
            return m_study->waiting() == 0 && !m_pane->watch().isWorking() && m_pane->watch().state() != nullptr &&
                   m_pane->watch().state()->comparison.inputs == m_study->items().size();
        });
    }
};

/// Descriptions of the first two classes are exchanged, so that the modes that use them differ from the others.
void RecognitionModesTest::fill() const
{
    std::vector<std::vector<std::string>> exchanged = sentences();
    std::swap(exchanged[0], exchanged[1]);
    fillStudy(std::move(exchanged));
    QVERIFY(compared());
}

void RecognitionModesTest::tellsWhatToDo()
{
    auto* state = find<QLabel>("modesPane.state");
    QVERIFY(state->text().contains(QStringLiteral("Open classes")));
    m_study->setClasses({.names = {"owl", "kite"}}, {});
    QTRY_VERIFY(state->text().contains(QStringLiteral("Choose a model")));
    m_study->setModel(test::sampleEncoder().string());
    QVERIFY2(test::waitUntil([&] { return state->text().contains(QStringLiteral("Add inputs")); }),
             qPrintable(state->text()));
    QVERIFY(state->text().contains(QStringLiteral("Left out: descriptions, both, mix, dclip")));
    QCOMPARE(find<QTableView>("modesPane.table")->model()->rowCount(), 3);
    QVERIFY(!m_window->actions().find(QStringLiteral("recognition.modes.export"))->isEnabled());
}

void RecognitionModesTest::countsAsTheCommandDoes()
{
    fill();
    const auto& state = *m_pane->watch().state();
    QCOMPARE(state.modes.size(), std::size_t{7});
    const Result<Json> values = modesValues(*m_study, m_pane->watch().alpha());
    QVERIFY2(values.has_value(), values ? "" : describe(values.error()).c_str());
    Context context;
    const auto told = runTask(*registry().find("recognize.modes"), *values, context);
    QVERIFY2(told.has_value(), told ? "" : describe(told.error()).c_str());
    const Json& document = told->document;
    QCOMPARE(document["known"].get<std::size_t>(), m_scenes.size());
    auto* table = find<QTableView>("modesPane.table");
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (std::size_t m = 0; m < 7; ++m) {
        const Json& mode = document["modes"][m];
        const auto cell = [&](int column) {
            return table->model()->index(static_cast<int>(m), column).data().toString();
        };
        QCOMPARE(cell(ModesModel::Mode).toStdString(), mode["mode"].get<std::string>());
        QCOMPARE(cell(ModesModel::Texts), QString::number(mode["texts"].get<int>()));
        QCOMPARE(cell(ModesModel::Aggregation).toStdString(), mode["aggregation"].get<std::string>());
        QCOMPARE(cell(ModesModel::Right), QStringLiteral("%1 of 8").arg(mode["right"].get<int>()));
        for (std::size_t i = 0; i < m_scenes.size(); ++i) {
            const Json& answer = document["items"][i]["modes"][mode["mode"].get<std::string>()];
            QCOMPARE(state.classNames[state.comparison.modes[m].top1[i]], answer["class"].get<std::string>());
            QVERIFY(std::abs(state.comparison.modes[m].probability[i] - answer["probability"].get<double>()) < 1e-3);
        }
    }
    for (const Json& pair : document["pairs"]) {
        const auto placeOf = [&](const char* side) {
            for (std::size_t m = 0; m < 7; ++m)
                if (state.comparison.modes[m].mode == pair[side].get<std::string>())
                    return m;
            return std::size_t{7};
        };
        QCOMPARE(state.comparison.differ(placeOf("a"), placeOf("b")), pair["differ"].get<std::size_t>());
    }
    const ModeBarsScene& scene = m_pane->findChild<ModeBars*>()->scene();
    QCOMPARE(scene.panels.size(), std::size_t{7});
    QCOMPARE(scene.panels[0].bars.size(), std::size_t{5});
    QCOMPARE(scene.panels[0].hidden, std::size_t{3});
    QVERIFY(std::abs(scene.panels[3].bars[0].probability - state.comparison.modes[3].probability[0]) < 1e-12);
}

void RecognitionModesTest::aDifferenceLeadsToItsItem()
{
    fill();
    const auto& compared = m_pane->watch().state()->comparison;
    QVERIFY(compared.differ(1, 3) > 0);  // template and descriptions, of which two are exchanged
    auto* table = find<QTableView>("modesPane.table");
    const QModelIndex cell = table->model()->index(1, ModesModel::FirstOther + 3);
    QCOMPARE(cell.data().toString(), QString::number(compared.differ(1, 3)));
    table->scrollTo(cell);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
    auto* items = find<QListWidget>("modesPane.items");
    QCOMPARE(items->count(), static_cast<int>(compared.differ(1, 3)));
    const std::size_t expected = differingInputs(compared, 1, 3, m_pane->watch().state()->same).back();
    m_study->setCurrent(expected == 7 ? 6 : 7);
    const QListWidgetItem* last = items->item(items->count() - 1);
    QTest::mouseClick(items->viewport(), Qt::LeftButton, {}, items->visualItemRect(last).center());
    QCOMPARE(m_study->current(), std::optional(expected));
    QVERIFY(find<QLabel>("modesPane.pair")->text().contains(QStringLiteral("template and descriptions")));
}

void RecognitionModesTest::theSliderMovesTheMixAlone()
{
    fill();
    const auto before = m_pane->watch().state();
    auto* slider = find<QSlider>("modesPane.alpha");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QTRY_VERIFY(m_pane->watch().state() != nullptr && m_pane->watch().state()->modes[5].prompts.alpha == 0);
    QVERIFY(compared());
    const auto v = m_study->items()[0].v;
    const auto& now = *m_pane->watch().state();
    const std::vector<double> templates = now.scorers[1]->scores(v);
    const std::vector<double> mix = now.scorers[5]->scores(v);
    for (std::size_t c = 0; c < mix.size(); ++c)
        QVERIFY(std::abs(mix[c] - templates[c]) < 1e-12);  // without descriptions it is the template alone
    for (const std::size_t m : {0, 1, 2, 3, 4, 6})
        QCOMPARE(now.scorers[m]->scores(v), before->scorers[m]->scores(v));
}

void RecognitionModesTest::exportsAndCopies()
{
    fill();
    m_pane->setBadge(QStringLiteral("small sample model"));
    m_pane->exportTable(at("modes.csv"));
    QTRY_VERIFY(fs::exists(at("modes.csv")));
    const std::string csv = readFile(at("modes.csv")).value();
    QVERIFY(csv.starts_with("input,truth,name,name_probability,"));
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t{9});
    for (const char* format : {"svg", "png", "pdf"}) {
        m_pane->savePicture(at(std::string("modes.") + format));
        QVERIFY2(fs::exists(at(std::string("modes.") + format)), format);
    }
    const std::string svg = readFile(at("modes.svg")).value();
    QVERIFY(svg.find("small sample model") != std::string::npos);
    QVERIFY(svg.find("orangery recognize modes") != std::string::npos);
    m_pane->savePicture(at("modes.doc"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral(".svg, .png or .pdf")));
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.modes.copyCommand")));
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(
        command.startsWith(QStringLiteral("orangery recognize modes ")) && command.contains(QStringLiteral("--truth ")),
        qPrintable(command));
}

void RecognitionModesTest::savesARun()
{
    fill();
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.modes.saveRun")));
    const QAction* save = m_window->actions().find(QStringLiteral("recognition.modes.saveRun"));
    QVERIFY(!save->isEnabled());  // one after the other
    const QString start = QStringLiteral("Note: The run is in ");
    QVERIFY2(test::waitUntil([&] { return test::messageOf(*m_window).startsWith(start); }),
             qPrintable(test::messageOf(*m_window)));
    QVERIFY(save->isEnabled());
    const fs::path run = test::messageOf(*m_window).mid(start.size()).chopped(1).toStdString();
    const Result<Json> record = readRunRecord(run);
    QVERIFY2(record.has_value(), record ? "" : describe(record.error()).c_str());
    QCOMPARE((*record)["task"].get<std::string>(), std::string("recognize.modes"));
    const auto& compared = m_pane->watch().state()->comparison;
    for (std::size_t m = 0; m < compared.modes.size(); ++m)
        QCOMPARE((*record)["outcome"]["modes"][m]["right"].get<std::size_t>(), compared.modes[m].right);
}

void RecognitionModesTest::everyWidgetHasAName()
{
    fill();
    const QStringList without = test::widgetsWithoutName(*m_pane);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void RecognitionModesTest::lookAtThePane()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    fill();
    QTest::qWait(200);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
    m_pane->savePicture(fs::path(target.toStdString()) / "modes_figure.png");
}

QTEST_MAIN(RecognitionModesTest)
#include "recognition_modes_test.moc"
