// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/io/safetensors.h"
#include "engine/registry/registry.h"
#include "plugins/models/page/comparison_model.h"
#include "plugins/models/page/comparison_pane.h"
#include "plugins/models/page/models_page.h"
#include "plugins/models/page/tensor_pane.h"
#include "plugins/models/page/tensor_tree_model.h"
#include "watchdog.h"
#include "widgets/heat_map.h"
#include "window_fixture.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <cstring>

using namespace orangery;
using namespace orangery::models_page;

namespace {

io::Tensor tensor(const std::string& name, std::vector<std::int64_t> shape, io::DType type = io::DType::F32)
{
    const std::size_t bytes = io::bytesOf(type, shape).value();
    return {.name = name, .dtype = type, .shape = std::move(shape), .bytes = std::vector<std::byte>(bytes)};
}

}  // namespace

/// The page as a person uses it, made here and not by the plug-in, so that the test sees its classes.
class ModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void namesMakeATreeWithSums();
    void thePlugInOpensAFolder();
    void thePlugInOpensEveryFormat_data();
    void thePlugInOpensEveryFormat();
    void showsAModel();
    void findsTensors();
    void showsTheValuesOfATensor();
    void comparesWithASecondModel();
    void drawsTheLayersThatDiffer();
    void opensARecordedComparison();
    void tellsProblems();
    void tellsWhatIsMalformed();
    void copiesTheCommandLine();
    void everyWidgetHasAName();
    void staysResponsiveWithManyTensors();
    void lookAtThePage_data();
    void lookAtThePage();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }
    void openAndWait(const fs::path& path);
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_page->findChild<Widget*>(QString::fromLatin1(name));
    }
    [[nodiscard]] const QAbstractItemModel& rows() const { return *find<QTreeView>("modelsPage.tree")->model(); }

    QTemporaryDir m_temporary;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<ModelsPage> m_page;
};

void ModelsTest::initTestCase()
{
    const io::TensorFile small{
        .tensors = {tensor("layers.0.weight", {4, 3}), tensor("layers.0.bias", {4}), tensor("layers.1.weight", {4, 3}),
                    tensor("layers.1.bias", {4}), tensor("head", {2, 4}, io::DType::F16)},
        .metadata = {{"format", "pt"}, {"made", "by hand"}}};
    fs::create_directory(at("small"));
    QVERIFY(io::writeSafetensors(at("small/model.safetensors"), small).has_value());
    QVERIFY(writeFile(at("small/config.json"), R"({"model_type":"hand","layers":2})").has_value());
    QVERIFY(writeFile(at("small/tokenizer_config.json"), R"({"tokenizer_class":"None"})").has_value());
    QVERIFY(writeFile(at("torn.safetensors"), "this is not a header of tensors").has_value());
    io::TensorFile many;
    for (int layer = 0; layer < 1000; ++layer)
        for (int part = 0; part < 100; ++part)
            many.tensors.push_back(
                tensor("model.layers." + std::to_string(layer) + ".part" + std::to_string(part) + ".weight", {1}));
    QVERIFY(io::writeSafetensors(at("many.safetensors"), many).has_value());
}

void ModelsTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_page = std::make_unique<ModelsPage>(*m_window, nullptr);
    m_page->resize(1200, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void ModelsTest::cleanup()
{
    m_page.reset();
    m_window.reset();
}

void ModelsTest::openAndWait(const fs::path& path)
{
    m_page->open(path);
    QVERIFY(test::waitUntil([&] { return m_page->report() != nullptr && m_page->report()->description.path == path; }));
}

void ModelsTest::namesMakeATreeWithSums()
{
    const auto report = readModel(at("small"));
    QVERIFY(report.has_value());
    const TensorTree& tree = (*report)->tree;
    QCOMPARE(tree.nodes[0].tensors, std::uint64_t{5});
    QCOMPARE(tree.nodes[0].parameters, std::uint64_t{2 * (12 + 4) + 8});
    QCOMPARE(tree.nodes[0].bytes, std::uint64_t{2 * 16 * 4 + 8 * 2});
    QCOMPARE(tree.nodes[0].type, std::string(kMixedTypes));
    TensorTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setReport(*report);
    QCOMPARE(model.rowCount(), 2);  // layers, head
    QModelIndex layers;
    for (int row = 0; row < 2; ++row)
        if (model.index(row, 0).data().toString() == QStringLiteral("layers"))
            layers = model.index(row, 0);
    QCOMPARE(model.rowCount(layers), 2);
    QCOMPARE(layers.siblingAtColumn(TensorTreeModel::Parameters).data().toString(), QStringLiteral("32"));
    QCOMPARE(layers.siblingAtColumn(TensorTreeModel::Size).data().toString(), QStringLiteral("128 B"));
    QCOMPARE(layers.siblingAtColumn(TensorTreeModel::Type).data().toString(), QStringLiteral("F32"));
    model.setFilter(QStringLiteral("LAYERS.1"));
    QCOMPARE(model.shownTensors(), std::size_t{2});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowCount(model.index(0, 0)), 1);
    model.setFilter(QStringLiteral("nothing has this name"));
    QCOMPARE(model.rowCount(), 0);
    model.setReport(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::thePlugInOpensAFolder()
{
    shell::MainWindow window(shell::PlugIns::Use);
    window.show();
    window.open(at("small"));
    QTRY_VERIFY(window.findChild<QLabel*>(QStringLiteral("modelsPage.summary")) != nullptr);
    QTRY_VERIFY(
        window.findChild<QLabel*>(QStringLiteral("modelsPage.summary"))->text().contains(QStringLiteral("F16")));
    QVERIFY(window.windowTitle().contains(QStringLiteral("small")));
}

void ModelsTest::thePlugInOpensEveryFormat_data()
{
    QTest::addColumn<QString>("file");
    for (const char* file : {"checkpoint.zip.pt", "checkpoint.legacy.pt", "script.pt", "stored.npz", "both.npy"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void ModelsTest::thePlugInOpensEveryFormat()
{
    QFETCH(const QString, file);
    shell::MainWindow window(shell::PlugIns::Use);
    window.show();
    window.open(fs::path(ORANGERY_TEST_DATA) / "files" / file.toStdString());
    QTRY_VERIFY(window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree")) != nullptr);
    QTRY_VERIFY(window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"))->model()->rowCount() > 0);
    QVERIFY(test::messageOf(window).isEmpty());
}

void ModelsTest::showsAModel()
{
    QVERIFY(find<QLabel>("modelsPage.hint")->isVisible());
    QVERIFY(find<QLabel>("modelsPage.hint")->text().contains(QStringLiteral("safetensors")));
    openAndWait(at("small"));
    QVERIFY(!find<QLabel>("modelsPage.hint")->isVisible());
    const QString summary = find<QLabel>("modelsPage.summary")->text();
    QVERIFY2(summary.contains(QStringLiteral("40 parameters in 5 tensors")), qPrintable(summary));
    QVERIFY(summary.contains(QStringLiteral("144 B")));
    QCOMPARE(find<QLabel>("modelsPage.name")->text(), QStringLiteral("small"));
    QVERIFY(find<QPlainTextEdit>("modelsPage.config")->toPlainText().contains(QStringLiteral("\"layers\": 2")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.tokenizer")->toPlainText().contains(QStringLiteral("tokenizer_class")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.metadata")->toPlainText().contains(QStringLiteral("made: by hand")));
    const QString verdict = find<QLabel>("memoryPane.verdict")->text();
    QVERIFY2(verdict.contains(QStringLiteral("left out")), qPrintable(verdict));
}

void ModelsTest::findsTensors()
{
    openAndWait(at("small"));
    QCOMPARE(rows().rowCount(), 2);
    QVERIFY(m_window->actions().find(QStringLiteral("models.find"))->isEnabled());
    QTest::keyClicks(find<QLineEdit>("modelsPage.search"), QStringLiteral("bias"));
    QTRY_COMPARE(rows().rowCount(), 1);
    QVERIFY(find<QTreeView>("modelsPage.tree")->isExpanded(rows().index(0, 0)));
    find<QLineEdit>("modelsPage.search")->clear();
    QTRY_COMPARE(rows().rowCount(), 2);
}

void ModelsTest::showsTheValuesOfATensor()
{
    openAndWait(at("small"));
    auto* tree = find<QTreeView>("modelsPage.tree");
    const auto* pane = find<TensorPane>("tensorPane");
    const auto* model = qobject_cast<TensorTreeModel*>(tree->model());
    QVERIFY(!pane->statistics().has_value());
    const std::size_t bias = m_page->report()->weights->find("layers.1.bias").value();
    tree->setCurrentIndex(model->indexOfTensor(bias));
    QTRY_VERIFY(pane->statistics().has_value());
    QCOMPARE(pane->statistics()->values, std::uint64_t{4});
    QVERIFY(find<QTableWidget>("tensorPane.numbers")->isVisible());
    QVERIFY(find<QLabel>("tensorPane.state")->text().contains(QStringLiteral("model.safetensors")));
    tree->setCurrentIndex(model->indexOfTensor(bias).parent());  // a module
    QVERIFY(!pane->statistics().has_value());
    QVERIFY(!find<QTableWidget>("tensorPane.numbers")->isVisible());
}

void ModelsTest::comparesWithASecondModel()
{
    // Beside the small model: one value of one bias differs by 3, a tensor is gone, another is new.
    io::TensorFile other{
        .tensors = {tensor("layers.0.weight", {4, 3}), tensor("layers.0.bias", {4}), tensor("layers.1.weight", {4, 3}),
                    tensor("layers.1.bias", {4}), tensor("tail", {2})},
        .metadata = {}};
    const float three = 3;
    std::memcpy(other.tensors[3].bytes.data() + sizeof(float), &three, sizeof(float));
    QVERIFY(io::writeSafetensors(at("other.safetensors"), other).has_value());
    openAndWait(at("small"));
    QVERIFY(!m_window->actions().find(QStringLiteral("models.exportLayers"))->isEnabled());
    m_page->compareWith(at("other.safetensors"));
    auto* table = find<QTreeView>("comparisonPane.table");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto cells = [](QModelIndex index) {
        QStringList texts;
        for (int column = 0; column < ComparisonModel::ColumnCount; ++column)
            texts << index.siblingAtColumn(column).data().toString();
        return texts.join(u'|');
    };
    const auto& model = *qobject_cast<const ComparisonModel*>(table->model());
    const QModelIndex bias = model.indexOf("layers.1.bias");
    QCOMPARE(cells(bias), QStringLiteral("bias|changed|3|3|3|||"));  // all of A is 0
    QCOMPARE(cells(bias.parent()), QStringLiteral("1|1 of 2 differ|3|3|3|||"));
    QCOMPARE(cells(bias.parent().parent()), QStringLiteral("layers|1 of 4 differ|3|3|3|||"));
    QCOMPARE(cells(model.indexOf("head")), QStringLiteral("head|only in A||||||"));
    QCOMPARE(cells(model.indexOf("tail")), QStringLiteral("tail|only in B||||||"));
    QVERIFY(!model.indexOf("layers.0.bias").isValid());
    QVERIFY(find<QLabel>("comparisonPane.state")->text().contains(QStringLiteral("Same: 3, changed: 1")));
    QCOMPARE(model.shownTensors(), std::size_t{3});
    QTest::mouseClick(find<QCheckBox>("comparisonPane.onlyDifferences"), Qt::LeftButton, {}, {8, 8});
    QCOMPARE(model.shownTensors(), std::size_t{6});
    QCOMPARE(cells(model.indexOf("layers.0.bias")), QStringLiteral("bias|same|0|0|0|0|0|0"));
    m_page->compareWith(at("torn.safetensors"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("torn.safetensors")));
    QVERIFY(!table->isVisible());
    QVERIFY(!m_window->actions().find(QStringLiteral("models.exportLayers"))->isEnabled());
}

void ModelsTest::drawsTheLayersThatDiffer()
{
    io::TensorFile a, b;
    for (int layer = 0; layer < 4; ++layer)
        for (const char* part : {"attn.weight", "mlp.weight"}) {
            a.tensors.push_back(tensor("model.layers." + std::to_string(layer) + "." + part, {2}));
            b.tensors.push_back(a.tensors.back());
            const float one = 1, changed = layer == 2 && part[0] == 'm' ? 1.5F : 1;
            std::memcpy(a.tensors.back().bytes.data(), &one, sizeof(float));
            std::memcpy(b.tensors.back().bytes.data(), &changed, sizeof(float));
        }
    QVERIFY(io::writeSafetensors(at("a.safetensors"), a).has_value());
    QVERIFY(io::writeSafetensors(at("b.safetensors"), b).has_value());
    openAndWait(at("a.safetensors"));
    m_page->compareWith(at("b.safetensors"));
    auto* map = find<widgets::HeatMapView>("comparisonPane.map");
    QTRY_COMPARE(map->map().columns.size(), std::size_t{4});
    QTRY_VERIFY(map->isVisible());
    const auto value = [&] { return map->map().at(1, 2).value.value_or(-1); };  // mlp.weight of layer 2
    QCOMPARE(value(), 0.5);
    QCOMPARE(map->map().at(0, 2).value, std::optional(0.0));
    QCOMPARE(map->map().measure, std::string("relative L2 difference"));
    auto* norm = find<QComboBox>("comparisonPane.norm");
    norm->setFocus();
    QTest::keyClick(norm, Qt::Key_End);  // the largest difference, not relative
    QCOMPARE(map->map().measure, std::string("largest difference"));
    QCOMPARE(value(), 0.5);
    QTest::mouseClick(find<QCheckBox>("comparisonPane.logarithmic"), Qt::LeftButton, {}, {8, 8});
    QVERIFY(map->map().logarithmic);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->centreOf({1, 2}).toPoint());
    const auto* table = find<QTreeView>("comparisonPane.table");
    QCOMPARE(table->currentIndex().data().toString(), QStringLiteral("weight"));
    QCOMPARE(table->currentIndex().parent().data().toString(), QStringLiteral("mlp"));

    auto* pane = find<ComparisonPane>("comparisonPane");
    for (const char* format : {"svg", "png", "pdf", "csv", "json"}) {
        const fs::path file = at(std::string("layers.") + format);
        pane->exportLayers(QString::fromStdString(file.string()));
        QVERIFY2(fs::exists(file), format);
    }
    QVERIFY(readFile(at("layers.csv")).value().find("model.layers.2,mlp.weight,0.5,") != std::string::npos);
    QVERIFY(readFile(at("layers.svg")).value().find("orangery models compare") != std::string::npos);
    pane->exportTensors(QString::fromStdString(at("tensors.json").string()));
    pane->exportTensors(QString::fromStdString(at("tensors.json").string()));
    QTRY_VERIFY(fs::exists(at("tensors.json")));
    QCOMPARE(parseJson(readFile(at("tensors.json")).value(), "tensors.json").value()["changed"].get<int>(), 1);
    pane->exportTensors(QString::fromStdString(at("tensors.txt").string()));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral(".csv or .json")));
    QVERIFY(test::trigger(*m_window, QStringLiteral("models.copyComparison")));
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery models compare ")), qPrintable(command));
    QVERIFY(command.contains(QStringLiteral("/a.safetensors ")) && command.endsWith(QStringLiteral("/b.safetensors")));
}

void ModelsTest::opensARecordedComparison()
{
    // One value of the first layer differs: 1 became 3.
    io::TensorFile a{.tensors = {tensor("layers.0.weight", {2}), tensor("layers.1.weight", {2})}, .metadata = {}};
    io::TensorFile b = a;
    const float one = 1, three = 3;
    std::memcpy(a.tensors[0].bytes.data(), &one, sizeof(float));
    std::memcpy(b.tensors[0].bytes.data(), &three, sizeof(float));
    QVERIFY(io::writeSafetensors(at("first.safetensors"), a).has_value());
    QVERIFY(io::writeSafetensors(at("second.safetensors"), b).has_value());
    Context context;
    const Json values = {{"a", at("first.safetensors").string()},
                         {"b", at("second.safetensors").string()},
                         {"output", at("compared").string()}};
    const Result<TaskOutput> ran = runTask(*registry().find("models.compare"), values, context);
    QVERIFY(ran.has_value() && ran->outcome == Outcome::Different);
    fs::remove(at("second.safetensors"));  // what a run holds needs it no more
    m_page->open(at("compared"));
    QTRY_VERIFY(find<widgets::HeatMapView>("comparisonPane.map")->isVisible());
    QCOMPARE(find<widgets::HeatMapView>("comparisonPane.map")->map().at(0, 0).value, std::optional(2.0));
    QVERIFY(find<QLabel>("comparisonPane.state")->text().contains(QStringLiteral("Same: 1, changed: 1")));
    QVERIFY(find<ComparisonPane>("comparisonPane")->commandLineText().endsWith(QStringLiteral("/second.safetensors")));
    fs::remove(at("first.safetensors"));
    m_page->open(at("compared"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("first.safetensors")));

    shell::MainWindow window(shell::PlugIns::Use);  // the manifest says so too
    window.show();
    QVERIFY(io::writeSafetensors(at("first.safetensors"), a).has_value());
    window.open(at("compared"));
    QTRY_VERIFY(window.findChild<QLabel*>(QStringLiteral("comparisonPane.state")) != nullptr);
    QTRY_VERIFY(window.findChild<QLabel*>(QStringLiteral("comparisonPane.state"))
                    ->text()
                    .contains(QStringLiteral("changed: 1")));
}

void ModelsTest::tellsProblems()
{
    QVERIFY(writeFile(at("broken.json"), "").has_value());
    fs::create_directory(at("odd"));
    fs::copy_file(at("small/model.safetensors"), at("odd/model.safetensors"), fs::copy_options::overwrite_existing);
    QVERIFY(writeFile(at("odd/config.json"), "{\"model_type\": ").has_value());
    openAndWait(at("odd"));
    const auto* problems = find<QListWidget>("modelsPage.problems");
    QVERIFY(problems->isVisible());
    QVERIFY(problems->item(0)->text().contains(QStringLiteral("config.json")));
    QCOMPARE(rows().rowCount(), 2);
    openAndWait(at("small"));
    QVERIFY(!problems->isVisible());
}

void ModelsTest::tellsWhatIsMalformed()
{
    m_page->open(at("torn.safetensors"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("torn.safetensors")));
    QVERIFY(find<QLabel>("modelsPage.hint")->isVisible());
}

void ModelsTest::copiesTheCommandLine()
{
    openAndWait(at("small"));
    QVERIFY(test::trigger(*m_window, QStringLiteral("models.copyCommand")));
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery inspect ")), qPrintable(command));
    QVERIFY(command.contains(QStringLiteral("/small")));
}

void ModelsTest::everyWidgetHasAName()
{
    openAndWait(at("small"));
    const QStringList without = test::widgetsWithoutName(*m_page);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void ModelsTest::staysResponsiveWithManyTensors()
{
    const test::Watchdog watchdog;
    QElapsedTimer timer;
    timer.start();
    openAndWait(at("many.safetensors"));
    qInfo("100000 tensors shown after %lld ms", static_cast<long long>(timer.elapsed()));
    find<QLineEdit>("modelsPage.search")->setText(QStringLiteral("layers.77.part5"));
    const auto* model = qobject_cast<const TensorTreeModel*>(&rows());
    QTRY_COMPARE(model->shownTensors(), std::size_t{11});  // part5 and part50 to part59
    find<QLineEdit>("modelsPage.search")->clear();
    QTRY_COMPARE(model->shownTensors(), std::size_t{100'000});
    QTest::qWait(100);
    QVERIFY(watchdog.isContent());
}

void ModelsTest::lookAtThePage_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("pane");
    for (const char* theme : {"light", "dark"}) {
        const QString name = QString::fromLatin1(theme);
        QTest::newRow(qPrintable(QStringLiteral("models_") + name)) << name << 0;
        QTest::newRow(qPrintable(QStringLiteral("models_memory_") + name)) << name << 2;
        QTest::newRow(qPrintable(QStringLiteral("models_config_") + name)) << name << 3;
        QTest::newRow(qPrintable(QStringLiteral("models_compare_") + name)) << name << 1;
        QTest::newRow(qPrintable(QStringLiteral("models_empty_") + name)) << name << -1;
    }
}

void ModelsTest::lookAtThePage()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    QFETCH(const int, pane);
    shell::MainWindow window(shell::PlugIns::Use);
    window.resize(1360, 860);
    window.setTheme(shell::themeFromName(theme));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    if (pane < 0) {
        QVERIFY(window.showTool(QStringLiteral("models")) != nullptr);
    } else {
        window.open(resourceFolder() / "samples" / "reasoning" / "all");
        QTRY_VERIFY(window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree")) != nullptr);
        auto* tree = window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"));
        QTRY_VERIFY(tree->model()->rowCount() > 0);
        tree->expandToDepth(2);
        window.findChild<QTabWidget*>(QStringLiteral("modelsPage.panes"))->setCurrentIndex(pane);
        const QModelIndexList found =
            tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("weight"), 1,
                                 Qt::MatchExactly | Qt::MatchRecursive);
        QVERIFY(!found.isEmpty());
        tree->setCurrentIndex(found.first());
    }
    if (pane == 1) {
        openAndWait(resourceFolder() / "samples" / "reasoning" / "all");
        m_page->compareWith(resourceFolder() / "samples" / "reasoning" / "plus");
    }
    QTest::qWait(600);
    QWidget& shown = pane == 1 ? static_cast<QWidget&>(*m_page) : window;
    const QString file = target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png");
    QVERIFY(shown.grab().save(file, "PNG", 0));
}

QTEST_MAIN(ModelsTest)
#include "models_test.moc"
