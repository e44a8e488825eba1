// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "engine/registry/registry.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "plugins/recognition/map/map_pane.h"
#include "plugins/recognition/map/selection_model.h"
#include "watchdog.h"
#include "widgets/scatter_plot.h"
#include "window_fixture.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace orangery;
using namespace orangery::recognition_page;

/// The map as a person uses it, with the sample encoder.
class RecognitionMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatIsMissing();
    void placesInputsAsTheCommandDoes();
    void aLassoTagsAndExports();
    void aDoubleClickChoosesTheInput();
    void coloursAndMethodsCanBeChosen();
    void figuresAndCommands();
    void keysDoWhatButtonsDo();
    void theChosenToolIsSeenInEveryTheme();
    void removedInputsLeaveTheMap();
    void selectedInputsAreRows();
    void everyControlHasAName();
    void screenshots();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    void fill();
    [[nodiscard]] bool isPlaced(std::size_t points) const
    {
        return test::waitUntil([&] { return plot().scene().points.size() == points; });
    }
    [[nodiscard]] widgets::ScatterPlot& plot() const { return m_pane->plot(); }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_pane->findChild<Widget*>(QString::fromLatin1(name));
    }
    void press(const char* action) const { find<QToolButton>((std::string(action) + ".button").c_str())->click(); }

    QTemporaryDir m_folder;
    std::vector<test::DrawnScene> m_scenes;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<Study> m_study;
    std::unique_ptr<MapPane> m_pane;
};

void RecognitionMapTest::initTestCase()
{
    m_scenes = test::drawScenes(m_folder.path().toStdString(), 12);
    std::string names;
    for (const std::string& name : test::classNamesOf(m_scenes))
        names += name + "\n";
    QVERIFY(writeFile(at("classes.txt"), names).has_value());
}

void RecognitionMapTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_study = std::make_unique<Study>();
    m_pane = std::make_unique<MapPane>(*m_study, *m_window, nullptr);
    m_pane->resize(1100, 720);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void RecognitionMapTest::cleanup()
{
    m_pane.reset();
    m_study.reset();
    m_window.reset();
}

/// Twelve scenes, each of its class, with one text a class.
void RecognitionMapTest::fill()
{
    m_study->setModel(test::sampleEncoder().string());
    m_study->setClasses({.names = test::classNamesOf(m_scenes)}, {});
    m_study->setPrompts({.mode = zero_shot::PromptMode::Name}, zero_shot::Aggregation::Mean);
    for (std::size_t i = 0; i < m_scenes.size(); ++i)
        m_study->addInputs({m_scenes[i].path}, i);
    QVERIFY(isPlaced(24));
    QVERIFY(test::waitUntil([&] { return m_study->waiting() == 0; }));
    QTest::qWait(200);
    QVERIFY(isPlaced(24));
}

void RecognitionMapTest::saysWhatIsMissing()
{
    const auto* hint = find<QLabel>("mapPane.hint");
    QVERIFY(hint->isVisible() && hint->text().contains(QStringLiteral("Choose a model")));
    m_study->setModel(test::sampleEncoder().string());
    QVERIFY(test::waitUntil([&] { return hint->text().contains(QStringLiteral("Add inputs")); }));
    QVERIFY(!m_window->actions().find(QStringLiteral("map.exportMap"))->isEnabled());
}

void RecognitionMapTest::placesInputsAsTheCommandDoes()
{
    test::Watchdog watchdog;
    fill();
    m_pane->exportMap(at("window.csv"));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("window.csv")); }));
    Json inputs = Json::array();
    for (const test::DrawnScene& scene : m_scenes)
        inputs.push_back(scene.path);
    Context context;
    const auto told = runTask(*registry().find("recognize.map"),
                              {{"inputs", inputs},
                               {"model", test::sampleEncoder().string()},
                               {"classes", at("classes.txt").string()},
                               {"mode", "name"}},
                              context);
    QVERIFY2(told.has_value(), told ? "" : describe(told.error()).c_str());
    const Json& items = told->document.at("items");
    QCOMPARE(items.size(), std::size_t{24});
    for (std::size_t i = 0; i < 24; ++i) {
        const widgets::ScatterPoint& point = plot().scene().points[i];
        QVERIFY(std::abs(point.x - items[i]["x"].get<double>()) < 1e-5);
        QVERIFY(std::abs(point.y - items[i]["y"].get<double>()) < 1e-5);
        QCOMPARE(point.shape, i < 12 ? 0 : 1);
        if (i < 12)
            QVERIFY(plot().scene().details[static_cast<qsizetype>(i)].contains(
                QString::fromStdString(items[i]["predicted"].get<std::string>())));
    }
    const std::string text = readFile(at("window.csv")).value();
    QVERIFY(text.starts_with("input,kind,x,y,truth,predicted,tags\n"));
    QVERIFY(find<QLabel>("mapPane.state")->text().contains(QStringLiteral("of the variance")));
    QVERIFY(watchdog.isContent());
}

void RecognitionMapTest::aLassoTagsAndExports()
{
    fill();
    // A lasso around the left half of the plot.
    const QRectF area = plot().plotRect();
    test::drag(plot(), {area.topLeft() + QPointF(1, 1),
                        {area.center().x(), area.top() + 1},
                        area.center(),
                        {area.center().x(), area.bottom() - 1},
                        area.bottomLeft() + QPointF(1, -1)});
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < 12; ++i)
        if (plot().placeOf(i).x() < area.center().x())
            expected.push_back(i);
    QVERIFY(!expected.empty() && expected.size() < 12);
    QVERIFY(m_pane->selectedItems() == expected);
    QCOMPARE(find<QListView>("mapPane.list")->model()->rowCount(), static_cast<int>(expected.size()));
    QVERIFY(find<QLabel>("mapPane.selected")->text().contains(QString::number(expected.size())));

    QTest::keyClicks(find<QLineEdit>("mapPane.tags"), QStringLiteral("left,  odd one"));
    press("map.tag");
    for (std::size_t i = 0; i < 12; ++i) {
        const bool isIn = std::find(expected.begin(), expected.end(), i) != expected.end();
        QVERIFY(m_study->items()[i].tags ==
                (isIn ? std::vector<std::string>{"left", "odd one"} : std::vector<std::string>{}));
    }
    QTest::qWait(300);  // the map is coloured anew, and the selection stays
    QVERIFY(m_pane->selectedItems() == expected);

    m_pane->exportSubset(at("subset.csv"));
    m_pane->exportSubset(at("subset.txt"));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("subset.txt")); }));
    const std::vector<std::string> listed = zero_shot::readInputList(at("subset.txt")).value();
    QCOMPARE(listed.size(), expected.size());
    QCOMPARE(listed.front(), m_study->items()[expected.front()].input);
    QVERIFY(test::waitUntil([&] { return fs::exists(at("subset.csv")); }));
    QVERIFY(readFile(at("subset.csv")).value().find("left;odd one") != std::string::npos);
    press("map.copyPaths");
    QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromStdString(listed.back())));

    find<QLineEdit>("mapPane.tags")->setText(QStringLiteral("left"));
    press("map.untag");
    QVERIFY(m_study->items()[expected.front()].tags == std::vector<std::string>{"odd one"});
}

void RecognitionMapTest::aDoubleClickChoosesTheInput()
{
    fill();
    QSignalSpy activated(m_pane.get(), &MapPane::itemActivated);
    // The top one of points that lie close together is meant: take one that stands alone.
    std::size_t alone = 12;
    for (std::size_t i = 0; i < 12 && alone == 12; ++i)
        if (plot().pointAt(plot().placeOf(i)) == i)
            alone = i;
    QVERIFY(alone < 12);
    QTest::mouseDClick(&plot(), Qt::LeftButton, {}, plot().placeOf(alone).toPoint());
    QCOMPARE(m_study->current().value(), alone);
    QCOMPARE(activated.count(), 1);
    m_study->setCurrent(std::size_t{3});
    QCOMPARE(plot().current().value(), std::size_t{3});
}

void RecognitionMapTest::coloursAndMethodsCanBeChosen()
{
    fill();
    const auto names = [&] {
        QStringList all;
        for (const widgets::ScatterCategory& category : plot().scene().categories)
            all << category.name;
        return all;
    };
    auto* colouring = find<QComboBox>("mapPane.colouring");
    colouring->setCurrentIndex(0);
    QCOMPARE(names().size(), qsizetype{12});  // eight with a colour, the others grey
    QCOMPARE(std::count_if(plot().scene().categories.begin(), plot().scene().categories.end(),
                           [](const auto& category) { return category.colour < 0; }),
             4);
    // Those with a colour stand first, or a long legend would not tell them: the first class is a rare one now.
    std::vector<std::size_t> ofTheFirst;
    for (std::size_t i = 0; i < m_study->items().size(); ++i)
        if (m_study->items()[i].truth == std::optional<std::size_t>(0))
            ofTheFirst.push_back(i);
    for (const std::size_t item : ofTheFirst)
        m_study->setTruth(item, {});
    QVERIFY(test::waitUntil([&] { return names().contains(QStringLiteral("not known")); }));
    QVERIFY(std::is_partitioned(plot().scene().categories.begin(), plot().scene().categories.end(),
                                [](const auto& category) { return category.colour >= 0; }));
    for (const std::size_t item : ofTheFirst)
        m_study->setTruth(item, 0);
    colouring->setCurrentIndex(2);
    QVERIFY(names().contains(QStringLiteral("right")) && names().contains(QStringLiteral("texts")));
    m_study->setTags(0, {"odd"});
    colouring->setCurrentIndex(3);
    QVERIFY(names().contains(QStringLiteral("odd")) && names().contains(QStringLiteral("no tag")));
    const QPointF before(plot().scene().points[0].x, plot().scene().points[0].y);
    find<QComboBox>("mapPane.centring")->setCurrentIndex(1);
    QVERIFY(test::waitUntil([&] { return plot().scene().points[0].x != before.x(); }));
    find<QComboBox>("mapPane.method")->setCurrentIndex(1);
    QVERIFY(test::waitUntil(
        [&] { return find<QLabel>("mapPane.state")->text().contains(QStringLiteral("divergence of")); }));
    QCOMPARE(plot().scene().x.label, QStringLiteral("t-SNE 1"));
    auto* texts = m_pane->findChild<QWidget*>(QStringLiteral("mapPane.texts"));
    QTest::mouseClick(texts, Qt::LeftButton, {}, QPoint(10, texts->height() / 2));
    QVERIFY(isPlaced(12));
}

void RecognitionMapTest::figuresAndCommands()
{
    fill();
    m_pane->setBadge(QStringLiteral("small sample model"));
    QVERIFY(m_window->actions().find(QStringLiteral("map.savePicture"))->isEnabled());
    m_window->actions().find(QStringLiteral("map.savePicture"))->trigger();
    auto* dialog = m_pane->findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))
        ->setText(QString::fromStdString(at("map.svg").string()));
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(test::waitUntil([&] { return fs::exists(at("map.svg")); }));
    QVERIFY(readFile(at("map.svg")).value().find("small sample model") != std::string::npos);
    const QString line = m_pane->commandLineText().value();
    QVERIFY(line.startsWith(QStringLiteral("orangery recognize map")) &&
            line.contains(QStringLiteral("--centring modality")));
    m_pane->setRecognitionValues([]() -> Result<Json> {
        return Json{{"model", "M"}, {"classes", "C.txt"}, {"top", 3}, {"inputs", Json::array({"a b.png"})}};
    });
    QVERIFY(m_pane->commandLineText().value().contains(QStringLiteral("'a b.png'")));
    QVERIFY(!m_pane->commandLineText().value().contains(QStringLiteral("--top")));
}

void RecognitionMapTest::keysDoWhatButtonsDo()
{
    fill();
    m_pane->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    auto* list = find<QListView>("mapPane.list");
    list->setFocus();  // anywhere in the pane
    QTest::keyClick(list, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(plot().selection().size(), std::size_t{24});
    QTest::keyClick(list, Qt::Key_P, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), qsizetype{12});
    QTest::keyClick(list, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(plot().selection().empty());
    QTest::keyClick(list, Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("orangery recognize map")));
    for (const auto& [key, name] : {std::pair{Qt::Key_E, "map.csv"}, std::pair{Qt::Key_S, "subset.csv"}}) {
        plot().select({0, 1});
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        QTest::keyClick(list, key, Qt::ControlModifier | Qt::AltModifier);
        auto* dialog = m_pane->findChild<QFileDialog*>();
        QVERIFY2(dialog != nullptr && QTest::qWaitForWindowExposed(dialog), name);
        QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->text(), QString::fromLatin1(name));
        dialog->reject();
        QVERIFY(test::waitUntil([&] { return m_pane->findChild<QFileDialog*>() == nullptr; }));
    }
    // In the field of tags the letters of all other keys stay what they are there.
    auto* tags = find<QLineEdit>("mapPane.tags");
    m_pane->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    tags->setText(QStringLiteral("one"));
    tags->setFocus();
    QTest::keyClick(tags, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(tags->selectedText(), QStringLiteral("one"));
}

void RecognitionMapTest::theChosenToolIsSeenInEveryTheme()
{
    fill();
    const auto isMarked = [&](const char* tool) {
        const QImage image = find<QToolButton>((std::string(tool) + ".button").c_str())->grab().toImage();
        const QColor ground = image.pixelColor(4, image.height() / 2);
        return ground.blue() - ground.red() > 60;  // as what is selected; other buttons are grey
    };
    for (const char* theme : {"dark", "light"}) {
        m_window->setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        for (const char* chosen : {"map.rectangle", "map.move", "map.lasso"}) {
            press(chosen);
            QTest::qWait(20);
            for (const char* tool : {"map.rectangle", "map.move", "map.lasso"})
                QCOMPARE(isMarked(tool), std::string_view(tool) == chosen);
        }
    }
}

void RecognitionMapTest::removedInputsLeaveTheMap()
{
    fill();
    plot().selectAll();
    QCOMPARE(m_pane->selectedItems().size(), std::size_t{12});
    m_study->removeInputs({0, 5});
    QVERIFY(m_pane->selectedItems().empty());
    QVERIFY(isPlaced(22));
    m_study->removeInputs({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    QVERIFY(test::waitUntil([&] { return find<QLabel>("mapPane.hint")->isVisible(); }));
}

void RecognitionMapTest::selectedInputsAreRows()
{
    fill();
    SelectionModel model(*m_study, {}, nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({1, 2, 5});
    QCOMPARE(model.rowCount(), 3);
    m_study->setTags(2, {"odd"});
    QVERIFY(model.index(1).data().toString().endsWith(QStringLiteral("[odd]")));
    std::vector<std::size_t> many(SelectionModel::kMost + 7, 0);
    model.setItems(many);
    QCOMPARE(model.hidden(), std::size_t{7});
    model.setItems({});
    QCOMPARE(model.rowCount(), 0);
}

void RecognitionMapTest::everyControlHasAName()
{
    fill();
    const QStringList without = test::widgetsWithoutName(*m_pane);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral(", "))));
}

void RecognitionMapTest::screenshots()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    for (const char* theme : {"light", "dark"}) {
        m_window->setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        if (m_study->items().empty())
            fill();
        const auto save = [&](QWidget& widget, const char* name) {
            QTest::qWait(400);
            QVERIFY(widget.grab().save(target + u'/' + QString::fromLatin1(name) + u'_' + QString::fromLatin1(theme) +
                                       QStringLiteral(".png")));
        };
        m_study->setTags(1, {"odd"});
        plot().select({1, 2, 3, 14});
        plot().setCurrent(std::size_t{2});
        QTest::mouseMove(&plot(), plot().placeOf(5).toPoint());
        save(*m_pane, "map");
    }
}

QTEST_MAIN(RecognitionMapTest)
#include "recognition_map_test.moc"
